#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What "image verity" makes boots, with the very words that it prints: each file system, the hash tree
# behind it and on a disk of its own, with error correction, which then mends what the host spoilt.

# shellcheck source=tests/vm/lib.sh
. "$(dirname -- "$0")/lib.sh"

# make OPTION...: $work/disk, and its words in $words.
make()
{
    rm -f -- "$work/disk" "$work/hash"
    words=$("$snpguard" image verity --in "$fixtures/verity-tree" --out "$work/disk" "$@" \
        2>"$work/make.log" | sed -n 2p)
    [ -n "$words" ] || cat -- "$work/make.log" >&2
}

# boots NAME TYPE ALSO [QEMU-OPTION...]: to the real init; ALSO, if not empty, is said on the way.
boots()
{
    local name=$1 type=$2 also=$3
    shift 3
    vm_start "$work/disk" "$words ip=off snpguard.overlay=none" "$@"
    check "$name: the real init runs" vm_console 'guest: init reached' 100
    check "$name: from the $type" vm_console "guest: mount /dev/mapper/root / $type" 10
    [ -z "$also" ] || check "$name: the kernel says so" vm_console "$also" 10
    vm_stop
}

vm_initrd

make
boots "erofs" erofs ""
make --fs ext4 --hash-algorithm sha512
boots "ext4, sha512" ext4 ""
make --fs squashfs --hash "$work/hash" --salt none
boots "squashfs, tree on a disk of its own" squashfs "" \
    -drive "file=$work/hash,format=raw,if=virtio,snapshot=on"
make --fec 2
boots "erofs with error correction" erofs ""
make --fec 2 --hash "$work/hash"
dd if=/dev/urandom of="$work/disk" bs=4096 seek=1 count=1 conv=notrunc status=none
boots "a spoilt block is mended" erofs 'verity-fec: .* corrected [1-9]' \
    -drive "file=$work/hash,format=raw,if=virtio,snapshot=on"
finish
