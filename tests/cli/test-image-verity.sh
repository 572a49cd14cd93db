# SPDX-License-Identifier: GPL-3.0-or-later
# snpguard image verity: what it refuses, and that what it makes is what Debian's own veritysetup,
# fsck.erofs, debugfs and unsquashfs say of it: whole, with owners and capabilities, without the marks
# of one machine, and the same bytes however and by whom it was made.
. "$(dirname "$0")/lib.sh"
# mke2fs, veritysetup; Debian gives these folders to root alone.
PATH=$PATH:/usr/sbin:/sbin

# cap_net_raw, as ping has it.
capability=0100000200200000000000000000000000000000
uuid=908d1c8f-5142-4b95-a449-e5ad925d4086

image() {
    "$SNPGUARD" image verity "$@"
}

# Root on this machine is not needed: what runs as root here is done as nobody instead.
as_nobody() {
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid 65534 --regid 65534 --clear-groups env HOME=/ PATH=/usr/bin:/bin "$@"
    else
        "$@"
    fi
}

# secret PATH...: one machine's, in the tree.
secret() {
    local f
    for f in "$@"; do
        mkdir -p "$dir/tree/$(dirname "$f")"
        echo "secret of one machine" >"$dir/tree/$f"
        echo "removed /$f:" >>"$dir/removed"
    done
}

make_secrets() {
    : >"$dir/removed"
    secret etc/ssh/ssh_host_ed25519_key etc/ssh/ssh_host_ed25519_key.pub etc/ssh/ssh_host_rsa_key \
        var/lib/dbus/machine-id var/lib/systemd/random-seed var/lib/systemd/credential.secret \
        var/lib/NetworkManager/secret_key etc/ssl/private/ssl-cert-snakeoil.key \
        etc/ssl/certs/ssl-cert-snakeoil.pem boot/loader/random-seed keys/ssh_host_ecdsa_key
    # A key that is only linked to is a key; a link that leaves the tree leads to nothing in it.
    ln -s ../../keys/ssh_host_ecdsa_key "$dir/tree/etc/ssh/ssh_host_ecdsa_key"
    ln -s /../../../../../../../../etc/hostname "$dir/tree/etc/ssh/ssh_host_outside_key"
    # A folder that is a link, as a merged one would be.
    ln -s ../boot "$dir/tree/efi/EFI"
    echo 0123456789abcdef0123456789abcdef >"$dir/tree/etc/machine-id"
    echo "secret of one machine" >"$dir/tree/etc/ssh/ssh_hosts"
}

make_tree() {
    mkdir -p "$dir/tree/usr/bin" "$dir/tree/home/a/very/deep/folder" "$dir/tree/etc" "$dir/tree/efi"
    head -c 3000000 /dev/urandom >"$dir/tree/usr/bin/random"
    ln "$dir/tree/usr/bin/random" "$dir/tree/usr/bin/again"
    for i in $(seq 400); do echo "file $i" >"$dir/tree/home/a/file-$i"; done
    ln -s ../usr/bin/random "$dir/tree/home/link"
    : >"$dir/tree/home/a/empty"
    make_secrets
    find "$dir/tree" -depth -exec touch -h -d '2024-05-06 07:08:09.123456789' {} +
    touch -d '2024-06-01 00:00:00' "$dir/tree/usr/bin/random"
}

# An archive with owners, a device, attributes and a capability that its maker could not have, from fakeroot.
make_archive() {
    cp -a "$dir/tree" "$dir/owned"
    cat >"$dir/own" <<END
set -e
cd "$dir/owned"
chown -R 0:0 .
chown 123:456 home/a/file-1
chown -h 7:8 home/link
chmod 4755 home/a/file-1
mknod home/device c 1 3
echo 1 >usr/bin/capable
touch -d '2024-05-06 07:08:09' usr/bin/capable home/device usr/bin home
python3 -c 'import os; os.setxattr("usr/bin/capable", "security.capability", bytes.fromhex("$capability"))
for name in "user.b", "user.a", "user.c":
    for path in "usr/bin/capable", "home":
        os.setxattr(path, name, b"of " + name.encode())'
chown 0:9 usr/bin/capable
chmod 0711 usr/bin/capable
ln usr/bin/capable usr/linked
touch -d '2024-05-06 07:08:09' usr
chmod 0 home/a/very
chmod 0750 .
tar --create --format=\$1 --sort=\$2 --numeric-owner --xattrs --xattrs-include='*' --file "\$3" .
END
    fakeroot sh "$dir/own" pax name "$dir/owned.tar"
    gzip -nk "$dir/owned.tar"
    xz -k "$dir/owned.tar"
    chmod -R u+rwX "$dir/owned"
}

# good DISK HASH [OPTION...]: Debian's own tool agrees with the root hash that was printed.
good() {
    local disk=$1 hash=$2
    shift 2
    veritysetup verify "$disk" "$hash" "$(head -n 1 "$dir/words")" "$@" >"$dir/verify" 2>&1 ||
        fail "veritysetup verify $disk $hash $*: $(cat "$dir/verify")"
}

# bad ...: and it would not agree with any other content.
bad() {
    local disk=$1 hash=$2
    shift 2
    ! veritysetup verify "$disk" "$hash" "$(head -n 1 "$dir/words")" "$@" >/dev/null 2>&1 ||
        fail "veritysetup verify finds nothing wrong with a changed $disk"
}

# made ARGUMENT...: image, whose answer is kept.
made() {
    expect 0 image "$@"
    cp "$dir/out" "$dir/words"
    [ -z "$(find "$dir" -name '.snpguard-*')" ] || fail "the working directory is still there"
}

field() {
    python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$dir/out" "$1"
}

nothing_left() {
    [ ! -e "$dir/disk" ] || fail "there is a disk"
    [ ! -e "$dir/hash" ] || fail "there is a hash tree"
    [ -z "$(find "$dir" -name '.snpguard-*')" ] || fail "the working directory is still there"
}

refusals() {
    expect 2 image --out "$dir/disk"
    says err 'in is required'
    expect 2 image --in "$dir/tree"
    says err 'out is required'
    for wrong in --fs=xfs --fs= --size=10M '--fs=squashfs --size=10M' '--fs=ext4 --size=0' --fec=1 \
        --fec=25 --fec=0 --fec=02 --fec=x --hash-algorithm=sha1 --salt=0 --salt= --salt=xy \
        "--salt=$(printf '%0514d' 0)" --uuid=1 --uuid=908D1C8F-5142-4B95-A449-E5AD925D4086 \
        --sector-size=512; do
        # Word splitting is wanted.
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
    expect 3 image --in "$dir/owned.tar" --out "$dir/owned.tar" --force
    says err 'is the input, too'
    ln "$dir/owned.tar" "$dir/linked"
    expect 3 image --in "$dir/owned.tar" --out "$dir/disk" --hash "$dir/linked" --force
    says err 'is the input, too'
    for two in "$dir/disk" "$dir/../$(basename "$dir")/disk"; do
        expect 3 image --in "$dir/tree" --out "$dir/disk" --hash "$two" --force
        says err 'the same file'
    done
    # Cut in the middle of a file.
    head -c 1000000 "$dir/owned.tar" >"$dir/cut.tar"
    expect 3 image --in "$dir/cut.tar" --out "$dir/disk" --hash "$dir/hash"
    says err 'cannot unpack the archive'
    expect 3 image --in "$dir/tree" --out "$dir/disk" --fs ext4 --size 2M
    says err 'cannot make the file system'
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

wants() {
    grep -Eq -- "$1" "$dir/content" || fail "no '$1' in: $(head -n 20 "$dir/content")"
}

lacks() {
    ! grep -E -- "$1" "$dir/content" || fail "more than there should be: '$1'"
}

content_erofs() {
    fsck.erofs "$1" >"$dir/content" 2>&1 || fail "fsck.erofs: $(cat "$dir/content")"
    dump.erofs --path=/usr/bin/capable "$1" >"$dir/content"
    wants 'Links: 2 '
    wants 'Xattr size: [1-9]'
    wants 'Uid: 0 +Gid: 9 +Access: 0711'
    dump.erofs --path=/home/a/file-1 "$1" >"$dir/content"
    wants 'Uid: 123 +Gid: 456 +Access: 0755'
    wants '^Timestamp: 2024-05-06 07:08:09.000000000'
    dump.erofs --path=/home/device "$1" >"$dir/content"
    wants 'char dev'
    dump.erofs --path=/etc/machine-id "$1" >"$dir/content"
    wants '^Size: 0 '
    dump.erofs --path=/ "$1" >"$dir/content"
    wants 'Access: 0750'
    dump.erofs --path=/etc/ssh/ssh_hosts "$1" >"$dir/content"
    wants '^Size: 22 '
    dump.erofs --path=/etc/ssh/ssh_host_rsa_key "$1" >"$dir/content" 2>&1 || :
    lacks '^Size'
}

content_ext4() {
    e2fsck -fn "$1" >"$dir/content" 2>&1 || fail "e2fsck: $(cat "$dir/content")"
    dumpe2fs -h "$1" >"$dir/content" 2>/dev/null
    wants "Filesystem UUID: *$uuid"
    lacks 'has_journal'
    debugfs -R 'stat /usr/bin/capable' "$1" >"$dir/content" 2>/dev/null
    wants 'Mode: +0711'
    wants 'Group: +9 '
    wants 'security.capability \(20\) = 01 00 00 02 00 20'
    debugfs -R 'stat /home/a/file-1' "$1" >"$dir/content" 2>/dev/null
    wants 'Mode: +04755'
    wants 'User: +123 +Group: +456 '
    debugfs -R 'stat /home/device' "$1" >"$dir/content" 2>/dev/null
    wants 'character special'
    debugfs -R 'stat /' "$1" >"$dir/content" 2>/dev/null
    wants 'Mode: +0750'
    debugfs -R 'stat /etc/machine-id' "$1" >"$dir/content" 2>/dev/null
    wants 'Size: 0$'
    debugfs -R 'ls -p /etc/ssh' "$1" >"$dir/content" 2>/dev/null
    wants '/ssh_hosts/'
    lacks 'ssh_host_(rsa|ed25519)'
}

content_squashfs() {
    unsquashfs -lln "$1" >"$dir/content" 2>&1 || fail "unsquashfs: $(cat "$dir/content")"
    wants '^-rwx--x--x 0/9 .*/usr/bin/capable$'
    wants '^-rwsr-xr-x 123/456 +[0-9]+ 2024-05-06 07:08 .*/home/a/file-1$'
    wants '^lrwxrwxrwx 7/8 .*/home/link -> '
    wants '^crw-r--r-- 0/0 +1, +3 .*/home/device$'
    wants '^-r--r--r-- 0/0 +0 .*/etc/machine-id$'
    wants '^drwxr-x--- 0/0 .* squashfs-root$'
    wants 'etc/ssh/ssh_hosts$'
    lacks '^-.*(/ssh_host_[a-z0-9]*_key(.pub)?$|snakeoil|random-seed|secret)'
    [ "$(id -u)" = 0 ] || return 0	# who could not unpack it
    unsquashfs -quiet -no-progress -dest "$dir/unpacked" "$1" usr/bin/capable >"$dir/content" 2>&1 ||
        fail "unsquashfs: $(cat "$dir/content")"
    python3 -c 'import os, sys; print(os.getxattr(sys.argv[1], "security.capability").hex())' \
        "$dir/unpacked/usr/bin/capable" >"$dir/content"
    wants "^$capability\$"
}

# Hash and content, by --fs.
file_systems() {
    local fs
    for fs in erofs ext4 squashfs; do
        made --in "$dir/owned.tar.gz" --out "$dir/$fs" --fs $fs --uuid $uuid --json
        field root_hash >"$dir/words"
        good "$dir/$fs" "$dir/$fs" "--hash-offset=$(field hash_offset)"
        [ "$(field file_system)" = $fs ] || fail "file_system: $(field file_system)"
        content_$fs "$dir/$fs"
        # The archive keeps its names and owners without fakeroot, too.
        expect 0 as_nobody "$SNPGUARD" image verity --in "$dir/owned.tar" --out "$dir/nobody/$fs" --fs $fs \
            --uuid $uuid
        cmp "$dir/$fs" "$dir/nobody/$fs" || fail "another $fs by whoever is not root"
    done
}

# Every secret is listed, and nothing else; what stays is not.
listed() {
    local line
    sed -n 's/^snpguard image verity: \(removed [^:]*:\).*/\1/p' "$dir/err" | sort >"$dir/said"
    sort "$dir/removed" | diff - "$dir/said" >"$dir/diff" || fail "removed and listed: $(cat "$dir/diff")"
    says err 'emptied /etc/machine-id: '
}

# A removed path that is no text is told all the same, when the disk is there.
odd_names() {
    local odd
    odd=$(printf 'ssh_host_\344\033_key')
    mkdir -p "$dir/odd/etc/ssh"
    echo secret >"$dir/odd/etc/ssh/$odd"
    made --in "$dir/odd" --out "$dir/odd.disk" --json
    says out '"/etc/ssh/ssh_host_\\u[fF]{3}[dD]\\u001[bB]_key"'
    says err 'removed /etc/ssh/ssh_host_\?\?_key: '
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

# Where the parts lie, and that a changed bit is noticed: Debian's tool against ours.
layouts() {
    made --in "$dir/tree" --out "$dir/one"
    listed
    grep -qx '[0-9a-f]\{64\}' <(sed -n 1p "$dir/words") || fail "first line: $(cat "$dir/words")"
    grep -Eqx 'snpguard.mode=verity root=UUID=[0-9a-f-]{36} roothash=[0-9a-f]{64} systemd.import_credentials=no' \
        <(sed -n 2p "$dir/words") || fail "second line: $(cat "$dir/words")"
    [ "$(wc -l <"$dir/words")" = 2 ] || fail "not two lines"
    # The file system's end, as it says itself: there the tree begins.
    offset=$(($(dump.erofs "$dir/one" | sed -n 's/^Filesystem blocks: *//p') * 4096))
    dd if="$dir/one" bs=1 skip=$offset count=6 status=none | grep -q '^verity' || fail "no superblock there"
    good "$dir/one" "$dir/one" --hash-offset=$offset
    printf X | dd of="$dir/one" bs=1 seek=5000 conv=notrunc status=none
    bad "$dir/one" "$dir/one" --hash-offset=$offset

    made --in "$dir/tree" --out "$dir/data" --hash "$dir/tree.hash" --hash-algorithm sha512 --salt 00ff
    good "$dir/data" "$dir/tree.hash"
    grep -qx '[0-9a-f]\{128\}' <(sed -n 1p "$dir/words") || fail "first line: $(cat "$dir/words")"
    grep -Eq " snpguard.hash=UUID=$(veritysetup dump "$dir/tree.hash" | sed -n 's/^UUID: *\t*//p') " \
        "$dir/words" || fail "UUID of the tree: $(cat "$dir/words")"
    veritysetup dump "$dir/tree.hash" >"$dir/dump"
    grep -Eq 'Salt: +.*00ff$' "$dir/dump" || fail "salt: $(cat "$dir/dump")"
    [ $(($(stat -c %s "$dir/data"))) = $offset ] || fail "the data's size"
    printf X | dd of="$dir/data" bs=1 seek=5000 conv=notrunc status=none
    bad "$dir/data" "$dir/tree.hash"

    made --in "$dir/tree" --out "$dir/data" --hash "$dir/tree.hash" --salt none --force
    good "$dir/data" "$dir/tree.hash"
    veritysetup dump "$dir/tree.hash" | grep -Eq 'Salt: +.*-$' || fail "a salt in spite of 'none'"
}

# Error correction data lies where the tree ends, and mends what was changed.
fec() {
    local hash tree
    for hash in '' "$dir/fec.hash"; do
        made --in "$dir/tree" --out "$dir/fec" ${hash:+--hash "$hash"} --fec 24 --force
        grep -q ' snpguard.fec=24 ' "$dir/words" || fail "fec on the command line: $(cat "$dir/words")"
        [ -n "$hash" ] && tree=0 || tree=$offset
        # Superblock, level 0, level 1, …: 128 hashes in a block.
        blocks=$((offset / 4096)) sum=1
        while [ $blocks -gt 1 ]; do
            blocks=$(((blocks + 127) / 128))
            sum=$((sum + blocks))
        done
        where="--hash-offset=$tree --fec-device=${hash:-$dir/fec} --fec-offset=$((tree + sum * 4096)) --fec-roots=24"
        good "$dir/fec" "${hash:-$dir/fec}" $where
        printf X | dd of="$dir/fec" bs=1 seek=5000 conv=notrunc status=none
        bad "$dir/fec" "${hash:-$dir/fec}" --hash-offset=$tree
        good "$dir/fec" "${hash:-$dir/fec}" $where
        grep -q 'Found 1 repairable errors' "$dir/verify" || fail "nothing to mend: $(cat "$dir/verify")"
    done
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

# same DISK ARGUMENT...: the whole disk, byte for byte.
same() {
    local disk=$1
    shift
    made --out "$dir/again" --force "$@"
    cmp "$disk" "$dir/again" || fail "another disk: $*"
}

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
    (cd "$dir/tree" && tar --create --xattrs --file "$dir/two.tar.xz" --xz . &&
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

# The input is what it was, to the last time of change.
state() {
    find "$dir/tree" -printf '%p %m %U %G %s %T@ %C@ %n %i\n' | sort
}

unchanged() {
    state | cmp - "$dir/before" || fail "the tree was changed"
}

for program in veritysetup mkfs.erofs fsck.erofs mksquashfs unsquashfs mke2fs debugfs fakeroot python3 \
    setpriv xz; do
    command -v $program >/dev/null || skip "no $program"
done
umask 022
make_tree
make_archive
mkdir "$dir/nobody"
if [ "$(id -u)" = 0 ]; then
    chmod 0711 "$dir"
    chown 65534:65534 "$dir/nobody"
fi
state >"$dir/before"
refusals
refusals_of_files
half_of_two
interruption
layouts
odd_names
hard_link
fec
file_systems
reproducible
partial_archive
fs_images
no_space
unchanged
finish
