#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# How large things are: tests/bench/size.sh [BUILD]. The agent stripped and as built, and the
# initramfs with the default set of modules for Debian's cloud and generic kernels.

set -euo pipefail
top=$(dirname -- "$(dirname -- "$(dirname -- "$(realpath -- "$0")")")")
build=$(realpath -- "${1:-$top/build}")
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

size()
{
    printf '%-42s %10d bytes  %6.2f MiB\n' "$1" "$(stat -c %s "$2")" \
        "$(awk -v n="$(stat -c %s "$2")" 'BEGIN {print n / 1048576}')"
}

strip -o "$work/agent" "$build/agent/snpguard-agent"
size "agent, as built" "$build/agent/snpguard-agent"
size "agent, stripped" "$work/agent"
for flavour in cloud amd64; do
    kernel=$("$top/tools/debian/guest-kernel" "$flavour")
    "$build/tools/snpguard" initramfs --agent "$work/agent" --modules "$kernel/modules" \
        --out "$work/initramfs-$flavour" >/dev/null
    size "initramfs, $flavour kernel, zstd" "$work/initramfs-$flavour"
done
