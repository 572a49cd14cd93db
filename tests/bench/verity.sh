#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A verity boot against a shell initramfs of Debian's own tools (tests/bench/shell), which copies the
# writable directories into memory, at several sizes of /home: tests/bench/verity.sh [BUILD [RUNS
# [MB...]]]. Same kernel, image, machine and init; TCG, two vCPUs, 1 GiB. The variants take turns.
#
#   ours     the product, the emulator in front of it: attested, with network, server and SSH host key
#   shell    neither network nor attestation, so it does less
#   plain    the product in plain mode on the same file system: what memory is compared with
#
# Seconds: from the start of /init to the first instruction of the real init, on the kernel's clock; for
# the agent also from its first instruction to where it becomes the real init, on its own clock. Memory:
# what is no longer available then, in MiB.

set -euo pipefail
top=$(dirname -- "$(dirname -- "$(dirname -- "$(realpath -- "$0")")")")
SNPGUARD_BUILD=$(realpath -- "${1:-$top/build}")
export SNPGUARD_BUILD
runs=${2:-5}
shift "$(($# < 2 ? $# : 2))"
[ $# -gt 0 ] || set -- 0 200 800 1000
# shellcheck source=tests/vm/lib.sh
. "$top/tests/vm/lib.sh"
memory=1024

# A root of the size of MB in /home: files from 4 KiB to 8 MiB that nothing can compress.
make_image()
{
    local mb=$1 tree=$work/tree size=4 left n=0
    mkdir -p -- "$tree"/{dev,proc,sys,run,sbin,etc/ssh,home,root,tmp,var}
    cp -- "$build/tests/vm/guest-init" "$tree/sbin/init"
    for ((left = mb * 1000; left > 0; left -= size)); do
        size=$((4 << n % 12))
        [ "$size" -le "$left" ] || size=$left
        head -c "${size}K" /dev/urandom >"$tree/home/file-$n"
        n=$((n + 1))
    done
    "$snpguard" image verity --in "$tree" --out "$work/root.img" --hash "$work/root.hash" --force \
        --json >"$work/root.json" 2>"$work/image.log" || { cat -- "$work/image.log" >&2; return 1; }
    rm -rf -- "$tree"
}

# The seconds that a line of the kernel log carries.
stamp()
{
    tr -d '\r' <"$work/console" | sed -n "s|^\[ *\([0-9.]*\)\] .*$1.*|\1|p" | head -n 1
}

# used: MiB that the real init can no longer have.
used()
{
    tr -d '\r' <"$work/console" | awk '/guest: memory MemTotal:/ {t = $4}
        /guest: memory MemAvailable:/ {print (t - $4) / 1024; exit}'
}

# What the agent says of itself; 0 where there is none.
booted()
{
    tr -d '\r' <"$work/console" | awk '/snpguard: booted:/ {for (i = 1; $i != "booted:"; i++);
        ms = $(i + 1)} END {print ms + 0}'
}

# measure VARIANT FIRST-LINE COMMAND-LINE
measure()
{
    local variant=$1 first=$2 append=$3
    vm_start "$work/root.img" "$append" \
        -drive "file=$work/root.hash,format=raw,if=virtio,read-only=on"
    vm_console 'guest: ready' 300
    awk -v v="$variant" -v a="$(stamp "$first")" -v b="$(stamp 'guest: first instruction')" \
        -v m="$(used)" -v o="$(booted)" \
        'BEGIN {printf "%s %.3f %.3f %.1f\n", v, b - a, o / 1000, m}' >>"$work/figures"
    [ "$variant" != ours ] || tr -d '\r' <"$work/console" |
        sed -n 's/.*snpguard: \([a-z]*\): done in \([0-9]*\) ms.*/\1 \2/p' >>"$work/phases"
    vm_stop
}

measure_all()
{
    local mb=$1
    vm_initrd
    measure ours 'emulator: ready' "$(jq -r .command_line "$work/root.json")"
    measure plain 'emulator: ready' 'snpguard.mode=plain root=/dev/vda rootfstype=erofs ro'
    [ "$mb" -le 800 ] || return 0	# more would not fit into its memory
    cp -- "$work/shell-initramfs" "$work/initrd"
    rdinit=/init measure shell 'Run /init' "roothash=$(jq -r .root_hash "$work/root.json")"
}

# Column N of a variant's figures: minimum, median, maximum.
spread()
{
    awk -v v="$1" -v c="$2" '$1 == v {print $c}' "$work/figures" | sort -n |
        awk '{v[NR] = $1} END {if (NR) printf "%7.2f %7.2f %7.2f", v[1], v[int((NR + 1) / 2)], v[NR]}'
}

"$top/tests/bench/shell/pack" "$kernel/modules" "$work/shell-initramfs"
stat -Lc '%s bytes: %n' "$fixtures/initramfs" "$work/shell-initramfs" | sed "s|$work/||; s|$fixtures/||"
printf '%16s %23s   %23s   %23s\n' "$runs runs" 'seconds min/median/max' 'by its own clock' 'MiB used'
for mb in "$@"; do
    make_image "$mb"
    : >"$work/figures"
    for _ in $(seq "$runs"); do
        measure_all "$mb"
    done
    for variant in ours shell plain; do
        grep -q "^$variant " "$work/figures" || continue
        printf '%5d MB %-7s %s   %s   %s\n' "$mb" "$variant" "$(spread "$variant" 2)" \
            "$(spread "$variant" 3)" "$(spread "$variant" 4)"
    done
done
echo "ours, phases, median ms of all runs:"
awk '!seen[$1]++ {print $1}' "$work/phases" | while read -r name; do
    printf '%-14s %s\n' "$name" "$(awk -v n="$name" '$1 == n {print $2}' "$work/phases" | sort -n |
        awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}')"
done
