# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of verity roots share, over lib.sh. Disks are made by Debian's own veritysetup, and
# wrong ones from right ones.

# shellcheck source=tests/vm/lib.sh
. "$(dirname -- "$0")/lib.sh"

# The standard disk: its file system, the superblock behind it, the tree's top, and the leaves.
image=$fixtures/verity.img
good=$(cat "$fixtures/verity.roothash")
block=4096
superblock_at=$((24 * 1024 * 1024))
top_at=$((superblock_at + block))
leaves_at=$((top_at + block))
tree_end=$((leaves_at + 48 * block))

# verity [DEVICE [HASH]]: the words for it.
verity()
{
    echo "snpguard.mode=verity root=${1:-/dev/vda} roothash=${2:-$good}"
}

# format DATA HASH-DEVICE [OPTION...]: prints the root hash.
format()
{
    veritysetup format "$@" | sed -n 's/^Root hash:[[:space:]]*//p'
}

# with_fec DISK: DISK becomes the standard file system with tree and error correction; prints the root
# hash.
with_fec()
{
    head -c "$superblock_at" "$image" >"$1"
    format "$1" "$1" --hash-offset "$superblock_at" --fec-device "$1" --fec-roots 2 \
        --fec-offset "$tree_end"
}

# second FILE: QEMU's options for another disk, which the guest sees as /dev/vdb.
second()
{
    echo "-drive file=$1,format=raw,if=virtio,snapshot=on"
}

# flip FILE OFFSET: one bit.
flip()
{
    local byte
    byte=$(od -An -tu1 -j "$2" -N 1 "$1" | tr -d ' ')
    # shellcheck disable=SC2059  # the byte is the format
    printf "\\$(printf %o $((byte ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

# a_copy [FILE]: $work/disk is one, of the standard disk.
a_copy()
{
    cp --reflink=auto --sparse=always -- "${1:-$image}" "$work/disk"
}

# corrupted OFFSET: $work/disk is the standard one with a bit flipped.
corrupted()
{
    a_copy
    flip "$work/disk" "$1"
}
