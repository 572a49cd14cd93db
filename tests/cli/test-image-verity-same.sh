# SPDX-License-Identifier: GPL-3.0-or-later
# snpguard image verity: the same bytes from the same tree, however and by whom the disk was made.
. "$(dirname "$0")/verity-image.sh"

# attributes FILE NAME...: in that order, where the file system has any.
attributes() {
    python3 -c 'import os, sys
for name in sys.argv[2:]:
    os.setxattr(sys.argv[1], name, b"of " + name.encode())' "$@" 2>/dev/null || :
}

reproducible() {
    local fs
    mkdir "$dir/else" "$dir/else/where"
    # Names in another order, times of the copy's own folders the same.
    (cd "$dir/tree" && find . -mindepth 1 -not -type d | LC_ALL=C sort -r >"$dir/names" &&
        tar --create --no-recursion --files-from "$dir/names" --file "$dir/files.tar" &&
        find . -type d | tar --create --no-recursion --files-from - --file "$dir/folders.tar")
    tar --extract --preserve-permissions --file "$dir/files.tar" --directory "$dir/else/where"
    tar --extract --preserve-permissions --file "$dir/folders.tar" --directory "$dir/else/where"
    unchanged
    attributes "$dir/else/where/home/a/file-3" user.b user.c user.a
    attributes "$dir/tree/home/a/file-3" user.c user.a user.b
    state >"$dir/before"
    # One with times to the nanosecond, and one to the second.
    (cd "$dir/tree" && XZ_OPT=-0 tar --create --xattrs --file "$dir/two.tar.xz" --xz . &&
        tar --create --xattrs --pax-option=delete=mtime,delete=atime,delete=ctime --sort=name \
            --file "$dir/one.tar" .)
    for fs in erofs ext4 squashfs; do
        made --in "$dir/tree" --out "$dir/first" --fs $fs --force
        (umask 077; cd /; TZ=Asia/Tokyo LC_ALL=C.UTF-8 same "$dir/first" --in "$dir/else/where" --fs $fs; exit $failed) ||
            failed=1
        same "$dir/first" --in "$dir/one.tar" --fs $fs
        same "$dir/first" --in "$dir/two.tar.xz" --fs $fs
        SOURCE_DATE_EPOCH=1717200000 same "$dir/first" --in "$dir/tree" --fs $fs
        expect 0 as_nobody "$SNPGUARD" image verity --in "$dir/tree" --out "$dir/nobody/first" --fs $fs --force
        cmp "$dir/first" "$dir/nobody/first" || fail "another $fs by whoever is not root"
        # And not always the same.
        SOURCE_DATE_EPOCH=1700000000 made --in "$dir/tree" --out "$dir/again" --fs $fs --force
        ! cmp -s "$dir/first" "$dir/again" || fail "SOURCE_DATE_EPOCH changes nothing"
    done
    echo changed >"$dir/else/where/home/a/file-2"
    touch -d '2024-05-06 07:08:09' "$dir/else/where/home/a/file-2"
    made --in "$dir/else/where" --out "$dir/again" --fs squashfs --force
    ! cmp -s "$dir/first" "$dir/again" || fail "a change is no change"
}

# An archive that does not mention every folder, nor its top: their times are not those of now.
partial_archive() {
    (cd "$dir/tree" && tar --create --file "$dir/partial.tar" usr/bin/random home/a/file-1)
    made --in "$dir/partial.tar" --out "$dir/first" --force
    sleep 1.1
    same "$dir/first" --in "$dir/partial.tar"
}

reproducible
partial_archive
unchanged
finish
