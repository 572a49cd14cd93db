#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Throughput of an opened disk: tests/bench/disk.sh [BUILD [RUNS]]. In a VM under TCG with two vCPUs,
# against the raw virtual disk and plain aes-xts; past the page cache of the guest. The disk is a file
# on a tmpfs where there is one, so that the host's own disk is not what is measured. Prints the
# median over the runs.

set -euo pipefail
top=$(dirname -- "$(dirname -- "$(dirname -- "$(realpath -- "$0")")")")
build=$(realpath -- "${1:-$top/build}")
runs=${2:-3}
work=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo /tmp)")
trap 'rm -rf -- "$work"' EXIT
kernel=$("$top/tools/debian/guest-kernel" cloud)

"$build/tools/snpguard" initramfs --agent "$build/tests/bench/disk-bench" \
    --modules "$kernel/modules" --add-module algif_skcipher --add-module algif_aead \
    --add-module aegis128 --out "$work/initramfs" >/dev/null

for _ in $(seq "$runs"); do
    rm -f -- "$work/disk"
    truncate -s 160M "$work/disk"
    timeout 900 qemu-system-x86_64 -machine q35 -accel tcg,thread=multi -cpu max -smp 2 -m 512 \
        -nodefaults -display none -no-reboot -serial "file:$work/console" \
        -kernel "$kernel/vmlinuz" -initrd "$work/initramfs" \
        -append "console=ttyS0 quiet panic=-1 no_timer_check" \
        -drive "file=$work/disk,format=raw,if=virtio,cache=unsafe"
    tr -d '\r' <"$work/console" >>"$work/all"
    grep -q '^bench: done' <(tr -d '\r' <"$work/console") || { cat "$work/console" >&2; exit 1; }
done
printf '%-36s %10s %10s %10s %10s\n' '' 'write' 'read' 'rand write' 'rand read'
printf '%-36s %10s %10s %10s %10s   (median of %d)\n' '' MiB/s MiB/s IOPS IOPS "$runs"
sed -n 's/^bench: \([^ ]* [0-9. ]*\)$/\1/p' "$work/all" | awk '{print $1}' | awk '!seen[$1]++' |
while read -r name; do
    printf '%-36s' "$name"
    for column in 3 4 5 6; do
        awk -v n="$name" -v c="$column" '$1 == "bench:" && $2 == n {print $c}' "$work/all" | sort -n |
            awk '{v[NR] = $1} END {printf " %10s", v[int((NR + 1) / 2)]}'
    done
    printf '\n'
done
