# SPDX-License-Identifier: GPL-3.0-or-later
# snpguard image verity: what it refuses, and that no half of a disk is left, whatever comes in between.
. "$(dirname "$0")/verity-image.sh"

refusals() {
    expect 2 image --out "$dir/disk"
    says err 'in is required'
    expect 2 image --in "$dir/tree"
    says err 'out is required'
    for wrong in --fs=xfs --fs= --size=10M '--fs=squashfs --size=10M' '--fs=ext4 --size=0' --fec=1 \
        --fec=25 --fec=0 --fec=02 --fec=x --hash-algorithm=sha1 --salt=0 --salt= --salt=xy \
        "--salt=$(printf '%0514d' 0)" --uuid=1 --uuid=908D1C8F-5142-4B95-A449-E5AD925D4086 \
        --sector-size=512; do
        # shellcheck disable=SC2086  # options apart
        expect 2 image --in "$dir/tree" --out "$dir/disk" $wrong
        silent out
        nothing_left
    done
    for wrong in '' -1 x 1.5 99999999999999999999; do
        SOURCE_DATE_EPOCH=$wrong expect 2 image --in "$dir/tree" --out "$dir/disk"
        says err SOURCE_DATE_EPOCH
    done
}

refusals_of_files() {
    echo text >"$dir/text"
    expect 3 image --in "$dir/text" --out "$dir/disk"
    says err 'neither directory, tar archive nor file system'
    expect 3 image --in "$dir/absent" --out "$dir/disk"
    says err "$dir/absent"
    expect 3 image --in "$dir/tree" --out "$dir/absent/disk"
    says err 'No such file'
    echo mine >"$dir/disk"
    expect 3 image --in "$dir/tree" --out "$dir/disk"
    says err 'disk: exists; --force'
    expect 3 image --in "$dir/tree" --out "$dir/other" --hash "$dir/disk"
    says err 'disk: exists; --force'
    [ "$(cat "$dir/disk")" = mine ] || fail "the disk was replaced without --force"
    [ ! -e "$dir/other" ] || fail "a disk without its tree"
    rm "$dir/disk"
    mkfifo "$dir/pipe"
    expect 3 image --in "$dir/tree" --out "$dir/pipe" --force
    says err 'pipe: not a regular file'
    expect 3 image --in "$dir/tree" --out /dev/null --force
    says err 'null: not a regular file'
    expect 3 image --in "$dir/tree" --out "$dir/tree/usr/disk"
    says err 'would lie in the tree'
    (cd "$dir/tree/home" && expect 3 image --in .. --out disk && exit "$failed") || failed=1
    says err 'would lie in the tree'
    expect 3 image --in "$dir/tree.tar" --out "$dir/tree.tar" --force
    says err 'is the input, too'
    ln "$dir/tree.tar" "$dir/linked"
    expect 3 image --in "$dir/tree.tar" --out "$dir/disk" --hash "$dir/linked" --force
    says err 'is the input, too'
    for two in "$dir/disk" "$dir/../$(basename "$dir")/disk"; do
        expect 3 image --in "$dir/tree" --out "$dir/disk" --hash "$two" --force
        says err 'the same file'
    done
    # Cut in the middle of a file.
    head -c 1000000 "$dir/tree.tar" >"$dir/cut.tar"
    expect 3 image --in "$dir/cut.tar" --out "$dir/disk" --hash "$dir/hash"
    says err 'cannot unpack the archive'
    expect 3 image --in "$dir/tree" --out "$dir/disk" --fs ext4 --size 2M
    says err 'cannot make the file system'
    nothing_left
}

# A secret with another name would stay under that one.
hard_link() {
    mkdir -p "$dir/twice/etc/ssh" "$dir/twice/home"
    echo secret >"$dir/twice/etc/ssh/ssh_host_rsa_key"
    ln "$dir/twice/etc/ssh/ssh_host_rsa_key" "$dir/twice/home/backup"
    expect 3 image --in "$dir/twice" --out "$dir/disk"
    says err '/etc/ssh/ssh_host_rsa_key .*: would be removed, and stay under another name'
    tar --create --directory "$dir/twice" --file "$dir/twice.tar" .
    expect 3 image --in "$dir/twice.tar" --out "$dir/disk"
    says err 'stay under another name'
    nothing_left
}

# The disk cannot take its place when all is made, since somebody was faster: the tree is taken back,
# and what stood in its place stands there again.
half_of_two() {
    mkdir "$dir/bin"
    printf '#!/bin/sh\nmkdir %s/disk\nexec /usr/bin/mkfs.erofs "$@"\n' "$dir" >"$dir/bin/mkfs.erofs"
    chmod 0755 "$dir/bin/mkfs.erofs"
    PATH=$dir/bin:$PATH expect 3 image --in "$dir/tree" --out "$dir/disk" --hash "$dir/hash"
    says err 'disk: File exists'
    rmdir "$dir/disk"
    nothing_left
    echo mine >"$dir/hash"
    PATH=$dir/bin:$PATH expect 3 image --in "$dir/tree" --out "$dir/disk" --hash "$dir/hash" --force
    says err 'disk: Is a directory'
    [ "$(cat "$dir/hash")" = mine ] || fail "a tree without its disk"
    rm "$dir/hash"
    rmdir "$dir/disk"
    nothing_left
}

# SIGTERM in the middle of the work, while another program is at it: no half of a disk, and nobody
# works on.
interruption() {
    local pid got=0
    printf '#!/bin/sh\necho $$ >%s/at-work\nexec sleep 300\n' "$dir" >"$dir/bin/mkfs.erofs"
    rm -f "$dir/disk" "$dir/hash"
    PATH=$dir/bin:$PATH "$SNPGUARD" image verity --in "$dir/tree" --out "$dir/disk" --hash "$dir/hash" \
        >"$dir/out" 2>"$dir/err" &
    pid=$!
    for _ in $(seq 300); do
        [ ! -s "$dir/at-work" ] || break
        sleep 0.1
    done
    kill -TERM $pid
    wait $pid || got=$?
    [ "$got" = 3 ] || fail "status $got after SIGTERM"
    says err interrupted
    nothing_left
    [ ! -e "/proc/$(cat "$dir/at-work")/exe" ] || fail "a program works on"
}

tar --create --directory "$dir/tree" --file "$dir/tree.tar" .
refusals
refusals_of_files
half_of_two
interruption
hard_link
unchanged
finish
