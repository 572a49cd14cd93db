#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Writable directories over a verity root: what can be written to, what it keeps of the image, what
# happens when it is full, and paths that are no directory of the root.

# shellcheck source=tests/vm/lib.sh
. "$(dirname -- "$0")/lib.sh"

vm_initrd

tree=$work/tree
cp -a -- "$fixtures/verity-tree" "$tree"
cp -- "$build/tests/vm/guest-overlay" "$tree/sbin/overlay"
mkdir -- "$tree/etc/"{folder,gone}
touch -- "$tree/etc/"{kept,moved,deleted} "$tree/etc/"{folder,gone}/inside
chown 1234:567 -- "$tree/home"
ln -s ../../.. "$tree/var/up"
ln -s lib "$tree/var/link"
ln -s /dev "$tree/absolute"
mke2fs -q -F -t ext4 -b 4096 -d "$tree" "$work/disk" 24M >"$work/log" 2>&1
# What a directory of this machine cannot be given everywhere.
debugfs -w -R 'ea_set /home trusted.note kept' "$work/disk" >"$work/log" 2>&1
debugfs -w -R 'ea_set /home user.note lost' "$work/disk" >"$work/log" 2>&1
debugfs -w -R 'set_inode_field /home mtime @1000000000' "$work/disk" >"$work/log" 2>&1
hash=$(veritysetup format --hash-offset $((24 * 1024 * 1024)) "$work/disk" "$work/disk" |
    sed -n 's/^Root hash:[[:space:]]*//p')
verity="snpguard.mode=verity root=/dev/vda roothash=$hash init=/sbin/overlay"

start()
{
    vm_start "$work/disk" "$verity $1"
    check "${1:-the defaults}: boots" vm_console 'guest: done' 120
}

# expect yes|no WHAT...
expect()
{
    local answer=$1 what
    shift
    for what in "$@"; do
        check "$answer: $what" grep -a -q -E "guest: $answer: $what" "$work/console"
    done
}

start " -- /etc /var"
expect yes 'writes in /etc' 'writes in /home' \
    'writes in /root' 'writes in /tmp' 'writes in /var' 'writes in /var/lib'
expect no 'writes in /.?$'
expect yes 'sees the image' 'changes a file' 'renames a file' 'deletes a file' \
    'renames a directory' 'makes a directory of the image anew' \
    "keeps a directory's mode" "keeps a directory's owner" "keeps a directory's time" \
    "keeps a directory's attributes" '/tmp is everybody'
expect yes '/etc tells a limit of 2[0-9]* KiB' '/etc fills up: No space' '/var goes on taking' \
    '/etc can be emptied' '/etc takes a limited number of files'
check "the machine lives" kill -0 "$vm_pid"
vm_stop

start "snpguard.overlay=/ -- / /tmp"
expect yes 'writes in /.?$' 'writes in /etc' 'writes in /var/lib' 'keeps a directory.s mode' \
    'keeps a directory.s owner' 'deletes a file' 'renames a directory'
vm_stop
for list in /var:8M,/var/lib:1M /var/lib:1M,/var:8M; do
    start "snpguard.overlay=$list -- /var/lib /var"
    expect yes 'writes in /var.?$' 'writes in /var/lib' '/var/lib tells a limit of 1024 KiB' \
        '/var/lib fills up: No space' '/var goes on taking'
    expect no 'writes in /etc' 'writes in /home' 'writes in /tmp'
    vm_stop
done
start "snpguard.overlay=none"
expect no 'writes in /etc' 'writes in /var' 'writes in /tmp' 'writes in /.?$'
vm_stop
start "snpguard.overlay=/tmp:2M,/etc:10% -- /tmp /etc"
expect yes 'writes in /etc' '/tmp is everybody' '/tmp tells a limit of 2048 KiB' '/tmp fills up'
expect no 'writes in /var'
vm_stop

for bad in /var/up:'a symbolic link' /var/link:'a symbolic link' /absolute/shm:'a symbolic link' \
    /srv:'no such directory' /etc/kept:'not a directory' /etc/kept/x:'not a directory'; do
    refuses "overlay on ${bad%%:*}" "$work/disk" "$verity snpguard.overlay=/var,${bad%%:*}" \
        "phase \"overlay\": overlay ${bad%%:*}: .*${bad#*:}"
done
finish
