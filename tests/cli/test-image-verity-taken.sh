# SPDX-License-Identifier: GPL-3.0-or-later
# snpguard image verity of file systems that others made: as they are, with a warning, and not what is no
# whole one.
. "$(dirname "$0")/verity-image.sh"

# Images that others made: as they are, with a warning, and not what is no whole one.
fs_images() {
    local fs
    for fs in ext4 erofs squashfs; do
        made --in "$dir/tree" --out "$dir/first" --fs $fs --force --json
        offset=$(field hash_offset)
        # Behind it lies something else.
        { head -c "$offset" "$dir/first"; head -c 10000 /dev/zero; } >"$dir/fs.$fs"
        made --in "$dir/fs.$fs" --out "$dir/disk" --hash "$dir/hash"
        says err 'warning: a file system image is taken as it is'
        good "$dir/disk" "$dir/hash"
        cmp -n "$offset" "$dir/fs.$fs" "$dir/disk" || fail "the image was changed"
        [ "$(stat -c %s "$dir/disk")" = "$offset" ] || fail "the end of the $fs"
        rm "$dir/disk" "$dir/hash"
        expect 2 image --in "$dir/fs.$fs" --out "$dir/disk" --uuid $uuid
        expect 2 image --in "$dir/fs.$fs" --out "$dir/disk" --fs $fs
        head -c $((offset - 4096)) "$dir/fs.$fs" >"$dir/cut"
        expect 3 image --in "$dir/cut" --out "$dir/disk"
        says err 'shorter than its file system says'
        nothing_left
    done
    # squashfs has no UUID: the first disk.
    made --in "$dir/fs.squashfs" --out "$dir/disk"
    grep -q ' root=/dev/vda ' "$dir/words" || fail "root of a squashfs: $(cat "$dir/words")"
    rm "$dir/disk"
    # needs_recovery, as a file system that is mounted has it.
    cp "$dir/fs.ext4" "$dir/dirty"
    printf '\306' | dd of="$dir/dirty" bs=1 seek=$((1024 + 0x60)) conv=notrunc status=none
    expect 3 image --in "$dir/dirty" --out "$dir/disk"
    says err 'not unmounted cleanly'
    printf XFSB >"$dir/xfs"
    expect 3 image --in "$dir/xfs" --out "$dir/disk"
    says err 'none of erofs, ext4, squashfs'
    nothing_left
}

no_space() {
    unshare --map-root-user --mount true 2>/dev/null || return 0
    mkdir "$dir/small"
    for size in 2m 3080k; do
        expect 3 unshare --map-root-user --mount sh -c "mount -t tmpfs -o size=$size small '$dir/small' &&
            '$SNPGUARD' image verity --in '$dir/fs.ext4' --out '$dir/small/disk'; r=\$?
            ls -A '$dir/small' >&2; exit \$r"
        says err 'No space|cannot copy|cannot make the hash tree'
        ! grep -Eq '^(disk|\.snpguard)' "$dir/err" || fail "something is left where there was no space"
    done
}

fs_images
no_space
unchanged
finish
