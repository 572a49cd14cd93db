#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Read-only roots: what boots, and what becomes of a machine whose disk holds a block that is not the
# owner's. (Superblocks, sizes and root hashes that are wrong: test-verity-headers.sh.)

# shellcheck source=tests/vm/verity.sh
. "$(dirname -- "$0")/verity.sh"

vm_initrd
tree=$fixtures/verity-tree
panic='Kernel panic - not syncing: dm-verity device corrupted'

# boots NAME DISK COMMAND-LINE [QEMU-OPTION...]
boots()
{
    local name=$1
    shift
    vm_start "$@"
    check "$name: boots" vm_console 'guest: ready' 100
    check "$name: from the verity root" grep -a -q 'guest: marker the verity root of the tests' \
        "$work/console"
    check "$name: read-only" grep -a -q -E 'guest: mount /dev/mapper/root / [a-z0-9]+ ro[, ]' \
        "$work/console"
    vm_stop
}

# --- what boots ---

uuid=11111111-2222-4333-8444-555555555555
mkfs.erofs -U "$uuid" "$work/erofs" "$tree" >"$work/log" 2>&1
truncate -s "%$block" "$work/erofs"
hash=$(format "$work/erofs" "$work/erofs" --hash-offset "$(stat -c %s "$work/erofs")")
boots "erofs, the tree appended, found by its UUID" "$work/erofs" "$(verity "UUID=$uuid" "$hash")"

mksquashfs "$tree" "$work/squashfs" -quiet -no-progress >"$work/log" 2>&1
truncate -s "%$block" "$work/squashfs"
hash=$(format "$work/squashfs" "$work/squashfs" --hash sha512 \
    --hash-offset "$(stat -c %s "$work/squashfs")")
boots "squashfs, SHA-512, the tree appended" "$work/squashfs" "$(verity /dev/vda "$hash")"

# Blocks of two sizes, no salt; and more of a device than the tree covers.
uuid=99999999-2222-4333-8444-555555555555
head -c "$superblock_at" "$image" >"$work/data"
hash=$(format "$work/data" "$work/hash" --hash sha512 --salt - --data-block-size 1024 --uuid "$uuid")
truncate -s +1M "$work/data"
# shellcheck disable=SC2046  # words
boots "ext4, the tree on a device found by its UUID" "$work/data" \
    "$(verity UUID=5e6a3c1e-8f0a-4d52-9f43-2d1f5b7a9c10 "$hash")
     snpguard.hash=UUID=$uuid rootfstype=ext4 rootflags=rw,noatime" $(second "$work/hash")

# On a bus that has to look for its disks first, and somewhere on that device.
a_copy
boots "ext4, the tree on a SCSI disk" "$image" \
    "$(verity) snpguard.hash=/dev/sda snpguard.hash_offset=$superblock_at" \
    -device virtio-scsi-pci -device scsi-hd,drive=hash \
    -drive "file=$work/disk,format=raw,if=none,id=hash,snapshot=on"

# What the kernel mends is data: for the tree's own blocks it would need them whole.
hash=$(with_fec "$work/fec")
a_copy "$work/fec"
flip "$work/disk" 1100
boots "a flipped bit that error correction mends" "$work/disk" "$(verity /dev/vda "$hash") snpguard.fec=2"
check "what was mended is told" grep -a -q 'verity-fec: .* corrected 1 errors' "$work/console"
flip "$work/disk" $((top_at + 5))
refuses "a bit of the tree's top with error correction" "$work/disk" \
    "$(verity /dev/vda "$hash") snpguard.fec=2" 'roothash= is not the hash of the tree.s top'

# --- what does not ---

corrupted $((leaves_at + 7))
refuses "a bit of the tree's leaves" "$work/disk" "$(verity)" "$panic"
corrupted 1100
refuses "a bit of the file system's head" "$work/disk" "$(verity)" "$panic"

# Four levels: 6144 blocks under 384 blocks of 16 hashes, under 24, under 2, under 1; from the top down.
head -c "$superblock_at" "$image" >"$work/data"
hash=$(format "$work/data" "$work/hash" --hash-block-size 512 --data-block-size "$block")
flip "$work/hash" $((512 * (1 + 1 + 2) + 7))
# shellcheck disable=SC2046  # words
refuses "a bit of the tree's middle" "$work/data" "$(verity /dev/vda "$hash") snpguard.hash=/dev/vdb" \
    "$panic" $(second "$work/hash")

# The tree's top fits, but what it is said to be the top of is not as high.
a_copy
printf '\100\0' | dd of="$work/disk" bs=1 seek=$((superblock_at + 72)) conv=notrunc status=none
refuses "a tree of another height" "$work/disk" "$(verity)" "$panic"

# Of the init itself: found by what stands at its place.
at=$(debugfs -R 'blocks /sbin/init' "$image" 2>/dev/null | cut -d ' ' -f 1)
corrupted $((at * block + 100))
refuses "a bit of the real init" "$work/disk" "$(verity)" "$panic"
refuses "the same, to restart" "$work/disk" "$(verity) snpguard.on_corruption=restart" \
    "reboot: Restarting system with command 'dm-verity device corrupted'"
refuses "the same, as an I/O error" "$work/disk" "$(verity) snpguard.on_corruption=eio" \
    'phase "switch": cannot start /sbin/init'
finish
