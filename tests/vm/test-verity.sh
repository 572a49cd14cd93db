#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Read-only roots: what boots, and every way in which a disk can be another than the root hash says.
# Wherever a disk is wrong the machine stops, and nothing of the root has run.

# shellcheck source=tests/vm/lib.sh
. "$(dirname -- "$0")/lib.sh"

vm_initrd
tree=$fixtures/verity-tree
good=$(cat "$fixtures/verity.roothash")
data_size=$((24 * 1024 * 1024))

# boots NAME DISK COMMAND-LINE [QEMU-OPTION...]
boots()
{
    local name=$1
    shift
    vm_start "$@"
    check "$name: boots" vm_console 'guest: ready' 60
    check "$name: from the verity root" grep -a -q 'guest: marker the verity root of the tests' \
        "$work/console"
    check "$name: read-only" grep -a -q -E 'guest: mount /dev/mapper/root / [a-z0-9]+ ro[, ]' \
        "$work/console"
    vm_stop
}

# format DATA HASH [OPTION...]: prints the root hash.
format()
{
    veritysetup format "$@" | sed -n 's/^Root hash:[[:space:]]*//p'
}

# flip FILE OFFSET: one bit.
flip()
{
    local byte
    byte=$(od -An -tu1 -j "$2" -N 1 "$1" | tr -d ' ')
    # shellcheck disable=SC2059  # the byte is the format
    printf "\\$(printf %o $((byte ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

corrupted()
{
    cp --reflink=auto --sparse=always -- "$fixtures/verity.img" "$work/disk"
    flip "$work/disk" "$1"
}

# --- what boots ---

mkfs.erofs -U 11111111-2222-4333-8444-555555555555 "$work/erofs" "$tree" >"$work/log" 2>&1
mksquashfs "$tree" "$work/squashfs" -quiet -no-progress >"$work/log" 2>&1
truncate -s %4096 "$work/erofs" "$work/squashfs"
for fs in erofs squashfs; do
    hash=$(format --hash-offset "$(stat -c %s "$work/$fs")" "$work/$fs" "$work/$fs")
    boots "$fs, appended" "$work/$fs" "snpguard.mode=verity root=/dev/vda roothash=$hash"
done
head -c "$data_size" "$fixtures/verity.img" >"$work/data"
hash=$(format --hash sha512 --salt - --data-block-size 1024 --hash-block-size 4096 \
    --uuid 99999999-2222-4333-8444-555555555555 "$work/data" "$work/hash")
boots "ext4, SHA-512, the tree on a device found by its UUID" "$work/data" \
    "snpguard.mode=verity root=UUID=5e6a3c1e-8f0a-4d52-9f43-2d1f5b7a9c10 roothash=$hash
     snpguard.hash=UUID=99999999-2222-4333-8444-555555555555 rootfstype=ext4" \
    -drive "file=$work/hash,format=raw,if=virtio,snapshot=on"

# Error correction behind the tree, and a block that needs it.
cp -- "$work/data" "$work/fec"
hash=$(format --hash-offset "$data_size" --fec-device "$work/fec" --fec-roots 2 \
    --fec-offset $((data_size + 4096 * (1 + 48 + 1))) "$work/fec" "$work/fec")
flip "$work/fec" 1100
boots "a flipped bit that error correction mends" "$work/fec" \
    "snpguard.mode=verity root=/dev/vda roothash=$hash snpguard.fec=2"

# --- what does not ---

v="snpguard.mode=verity root=/dev/vda"
refuses "a wrong root hash" "$fixtures/verity.img" "$v roothash=$(printf '%064d' 1)" \
    'phase "root": /dev/vda: roothash= is not the hash of the tree.s top'
refuses "no root hash" "$fixtures/verity.img" "$v" 'roothash= is missing'
refuses "half a root hash" "$fixtures/verity.img" "$v roothash=${good:0:32}" 'is not the 64'
corrupted $((data_size + 12))
refuses "a bit of the superblock" "$work/disk" "$v roothash=$good" \
    'phase "root": /dev/vda: a hash type other than 1'
corrupted $((data_size + 88))
refuses "a bit of the salt" "$work/disk" "$v roothash=$good" 'roothash= is not the hash'
corrupted $((data_size + 4096 + 7))
refuses "a bit of the tree's top" "$work/disk" "$v roothash=$good" 'roothash= is not the hash'
corrupted $((data_size + 2 * 4096 + 7))
refuses "a bit of the tree's leaves" "$work/disk" "$v roothash=$good" \
    'Kernel panic - not syncing: dm-verity device corrupted'
corrupted 1100
refuses "a bit of the file system's head" "$work/disk" "$v roothash=$good" \
    'Kernel panic - not syncing: dm-verity device corrupted'
# Of the init itself: found by what stands at its place.
at=$(debugfs -R 'blocks /sbin/init' "$fixtures/verity.img" 2>/dev/null | cut -d ' ' -f 1)
corrupted $((at * 4096 + 100))
refuses "a bit of the real init" "$work/disk" "$v roothash=$good" \
    'Kernel panic - not syncing: dm-verity device corrupted'
refuses "restart on corruption" "$work/disk" "$v roothash=$good snpguard.on_corruption=restart" \
    'reboot: Restarting system|dm-verity device corrupted|data block [0-9]+ is corrupted'
refuses "an I/O error on corruption" "$work/disk" "$v roothash=$good snpguard.on_corruption=eio" \
    'phase "switch": cannot start /sbin/init'
truncate -s 12M "$work/disk"
refuses "half a disk" "$work/disk" "$v roothash=$good" 'no verity superblock there'
refuses "half a data device" "$work/disk" "$v roothash=$hash snpguard.hash=/dev/vdb" \
    'snpguard.hash=/dev/vdb: no such device'
cp -- "$fixtures/verity.img" "$work/disk"
truncate -s $((data_size + 3 * 4096)) "$work/disk"
refuses "half a tree" "$work/disk" "$v roothash=$good" 'the hash device is smaller than its tree'
cp -- "$fixtures/root.img" "$work/disk"
refuses "another kind of disk" "$work/disk" "$v roothash=$good" 'no ext4, erofs or squashfs'
refuses "a file system of another type" "$fixtures/verity.img" "$v roothash=$good rootfstype=erofs" \
    'phase "mount": the verity root holds no erofs'
finish
