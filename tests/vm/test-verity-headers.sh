#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Read-only roots whose root hash, superblock or size is wrong: each ends the boot, named on the console,
# with nothing opened. (Unit tests have every malformed superblock of tests/generators; here is one for
# each of its fields.)

# shellcheck source=tests/vm/verity.sh
. "$(dirname -- "$0")/verity.sh"

vm_initrd

# --- the command line ---

refuses "a wrong root hash" "$image" "$(verity /dev/vda "$(printf '%064d' 1)")" \
    'phase "root": /dev/vda: roothash= is not the hash of the tree.s top'
refuses "a root hash of another algorithm" "$image" "$(verity /dev/vda "$good$good")" \
    'phase "root": /dev/vda: roothash= is not of the length'
refuses "no root hash" "$image" "snpguard.mode=verity root=/dev/vda" 'roothash= is missing'
refuses "half a root hash" "$image" "$(verity /dev/vda "${good:0:32}")" 'is not the 64'
refuses "to be written to" "$image" "$(verity) rw" 'rw: a verity root is read-only'
refuses "a root hash for another mode" "$image" "snpguard.mode=plain root=/dev/vda roothash=$good" \
    'roothash is for snpguard.mode=verity'

# --- superblocks ---

# refused_superblock MUTATION TEXT
refused_superblock()
{
    a_copy
    "$build/tests/generators/verity-mutate" "$work/disk" "$superblock_at" "$1"
    refuses "$1" "$work/disk" "$(verity)" "phase \"root\": /dev/vda: $2"
}

refused_superblock signature 'no verity superblock there'
refused_superblock version-2 'a superblock of a version other than 1'
refused_superblock type-0 'a hash type other than 1'
refused_superblock sha1 'a hash algorithm other than'
refused_superblock data-block-8192 'a block size other than'
refused_superblock hash-block-65536 'a block size other than'
refused_superblock data-wraps 'a tree over no data, or over more than there can be'
refused_superblock salt-257 'a salt of more than 256 bytes'
refused_superblock salt-end 'reserved bytes'
refused_superblock padding-end 'reserved bytes'
corrupted $((superblock_at + 88))
refuses "a bit of the salt" "$work/disk" "$(verity)" 'roothash= is not the hash'
corrupted $((top_at + 7))
refuses "a bit of the tree's top" "$work/disk" "$(verity)" 'roothash= is not the hash'

# --- sizes ---

# The tree's last leaf has a place for 6144 of 6144 blocks; with one less, all hashes are right still.
a_copy
printf '\377\027' | dd of="$work/disk" bs=1 seek=$((superblock_at + 72)) conv=notrunc status=none
refuses "a tree over all but the last block" "$work/disk" "$(verity)" \
    'phase "mount": the hash tree covers a part of the file system only'
head -c "$((superblock_at / 2))" "$image" >"$work/disk"
refuses "half a disk" "$work/disk" "$(verity)" 'no verity superblock there'
head -c "$((leaves_at + block))" "$image" >"$work/disk"
refuses "half a tree" "$work/disk" "$(verity)" '/dev/vda: the hash device is smaller than its tree'

head -c "$superblock_at" "$image" >"$work/data"
hash=$(format "$work/data" "$work/hash")
separate="$(verity /dev/vda "$hash") snpguard.hash=/dev/vdb"
truncate -s "-$block" "$work/data"
# shellcheck disable=SC2046  # words
refuses "a truncated data device" "$work/data" "$separate" \
    '/dev/vda: the data device is smaller than the tree says' $(second "$work/hash")
truncate -s "$superblock_at" "$work/data"
truncate -s "-$block" "$work/hash"
# shellcheck disable=SC2046  # words
refuses "a truncated hash device" "$work/data" "$separate" \
    '/dev/vdb: the hash device is smaller than its tree' $(second "$work/hash")
refuses "no hash device" "$work/data" "$separate rootwait=1" \
    'snpguard.hash=/dev/vdb: no such device after 1 s'

hash=$(with_fec "$work/fec")
truncate -s "-$block" "$work/fec"
refuses "truncated error correction data" "$work/fec" "$(verity /dev/vda "$hash") snpguard.fec=2" \
    '/dev/vda: not all of the error correction data is behind the hash tree'

# --- other disks ---

refuses "another kind of disk" "$fixtures/root.img" "$(verity)" 'no ext4, erofs or squashfs'
refuses "a file system of another type" "$image" "$(verity) rootfstype=erofs" \
    'phase "mount": the verity root holds no erofs'
finish
