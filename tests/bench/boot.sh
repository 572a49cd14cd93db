#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# How long a boot takes, phase by phase: tests/bench/boot.sh [BUILD [RUNS]]. Boots the VM of the
# tests under TCG with two vCPUs, unlocks it, and takes the times from the agent's own clock. Prints
# each phase's median over the runs, and two sums: first instruction to listening for the key, and
# accepted key to exec of the real init. Last, the agent's peak memory.

set -euo pipefail
top=$(dirname -- "$(dirname -- "$(dirname -- "$(realpath -- "$0")")")")
SNPGUARD_BUILD=$(realpath -- "${1:-$top/build}")
export SNPGUARD_BUILD
runs=${2:-5}
# shellcheck source=tests/vm/lib.sh
. "$top/tests/vm/lib.sh"

# The n numbers of standard input, one a line: minimum, median, maximum.
spread()
{
    sort -n | awk '{v[NR] = $1} END {print v[1], v[int((NR + 1) / 2)], v[NR]}'
}

measure()
{
    vm_start "$fixtures/root.img" "$(luks_options)"
    vm_waits_for_key
    unlock >/dev/null
    vm_console 'guest: ready'
    tr -d '\r' <"$work/console" | sed -n \
        -e 's/.*snpguard: \([a-z]*\): done in \([0-9]*\) ms.*/\1 \2/p' \
        -e 's/.*snpguard: \(listening\|unlocked\|peak-memory\): \([0-9]*\) .*/\1 \2/p' >>"$work/figures"
    vm_stop
}

vm_initrd
: >"$work/figures"
for _ in $(seq "$runs"); do
    measure
done
printf '%-14s %8s %8s %8s   (%d runs)\n' "" min median max "$runs"
awk '!seen[$1]++ {print $1}' "$work/figures" | while read -r name; do
    read -r min median max < <(awk -v n="$name" '$1 == n {print $2}' "$work/figures" | spread)
    printf '%-14s %8d %8d %8d\n' "$name" "$min" "$median" "$max"
done
