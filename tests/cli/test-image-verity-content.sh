# SPDX-License-Identifier: GPL-3.0-or-later
# snpguard image verity: what is on the disk is what Debian's own fsck.erofs, debugfs and unsquashfs say of
# it: with owners and capabilities, without the marks of one machine.
. "$(dirname "$0")/verity-image.sh"

# cap_net_raw, as ping has it.
capability=0100000200200000000000000000000000000000

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
    chmod -R u+rwX "$dir/owned"
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

make_archive
file_systems
unchanged
finish
