#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# How fast a launch digest is computed: tests/bench/measure.sh [BUILD [RUNS]]. OVMF's AmdSev build of
# 4 MiB, a kernel of 15 MiB and an initramfs of 60 MiB, all in the page cache, turn by turn:
#
#   measure        snpguard measure, from its start to its end
#   openssl        openssl dgst -sha256 of kernel and initramfs, -sha384 of the firmware, one after
#                  the other: what any tool has to hash at least
#   one processor  both, on one
#   a set          snpguard measure for 64 numbers of vCPUs at once

set -euo pipefail
top=$(dirname -- "$(dirname -- "$(dirname -- "$(realpath -- "$0")")")")
build=$(realpath -- "${1:-$top/build}")
runs=${2:-21}
firmware=$("$top/tools/debian/amdsev-firmware")
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

head -c $((15 << 20)) /dev/urandom >"$work/kernel"
head -c $((60 << 20)) /dev/urandom >"$work/initramfs"

ours()
{
    "$build/tools/snpguard" measure --firmware "$firmware" --kernel "$work/kernel" \
        --initrd "$work/initramfs" --append console=ttyS0 "$@" >/dev/null
}

openssl_alone()
{
    openssl dgst -sha256 "$work/kernel" >/dev/null
    openssl dgst -sha256 "$work/initramfs" >/dev/null
    openssl dgst -sha384 "$firmware" >/dev/null
}

# timed NAME COMMAND...: its milliseconds, one line more in NAME.
timed()
{
    local name=$1 start=$EPOCHREALTIME
    shift
    "$@"
    awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN {printf "%.2f\n", 1000 * (b - a)}' >>"$work/$name"
}

median()
{
    sort -n "$work/$1" | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'
}

row()
{
    awk -v what="$1" -v ours="$(median "$2")" -v theirs="$(median "$3")" \
        'BEGIN {printf "%-34s %8.1f ms   %.2f of openssl\n", what, ours, ours / theirs}'
}

ours # both have been read once
openssl_alone
for ((run = 0; run < runs; run++)); do
    timed ours ours
    timed openssl openssl_alone
    timed set ours --vcpus 1-64
done
# On one processor the shell that starts them is there too.
taskset -cp 0 $$ >/dev/null
for ((run = 0; run < runs; run++)); do
    timed ours-one ours
    timed openssl-one openssl_alone
done

echo "medians of $runs runs, $(nproc --all) processors, $(openssl version | cut -d ' ' -f 1-2)"
printf '%-34s %8.1f ms\n' "openssl dgst, three times" "$(median openssl)"
row "measure" ours openssl
row "measure, 64 numbers of vCPUs" set openssl
printf '%-34s %8.1f ms\n' "openssl dgst, one processor" "$(median openssl-one)"
row "measure, one processor" ours-one openssl-one
