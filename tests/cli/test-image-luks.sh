# SPDX-License-Identifier: GPL-3.0-or-later
# snpguard image luks: what it refuses, and that a disk it made is opened and read whole by Debian's
# own cryptsetup, in a VM that shares nothing with the maker but the kernel.
. "$(dirname "$0")/lib.sh"
top=$(dirname -- "$(dirname -- "$(dirname -- "$(realpath -- "$0")")")")
# mke2fs and cryptsetup; Debian gives these folders to root alone.
PATH=$PATH:/usr/sbin:/sbin

# What must come back: names, modes, owners, device numbers, targets.
list='find . -exec stat -c "%n %f %u %g %t:%T %N" {} +'

# cap_net_raw, as ping has it: an attribute that its maker could not set, either.
capability=0100000200200000000000000000000000000000

# A tree, and an archive of it with owners and a device that its maker could not have.
make_tree() {
    mkdir -p "$dir/tree/sub/dir" "$dir/tree/locked"
    head -c 3000000 /dev/urandom >"$dir/tree/random"
    echo "some plain text to look for" >"$dir/tree/sub/dir/file"
    ln -s sub/dir/file "$dir/tree/link"
    cp -a "$dir/tree" "$dir/owned"
    cat >"$dir/own" <<END
set -e
cd "$dir/owned"
chown -R 0:0 .
chown 123:456 sub/dir/file
chown -h 7:8 link
mknod device c 1 3
chmod 4755 sub/dir/file
echo 1 >capable
python3 -c 'import os; os.setxattr("capable", "security.capability", bytes.fromhex("$capability"))'
chown 0:9 capable
chmod 0711 capable
chmod 0 locked
chmod 0750 .
tar --create --numeric-owner --xattrs --xattrs-include='*' --file "$dir/owned.tar.gz" --gzip .
$list >"$dir/owned.list"
END
    fakeroot sh "$dir/own"
}

image() {
    "$SNPGUARD" image luks --in "$dir/tree" --out "$dir/disk" --record "$dir/record" \
        --volume-key "$dir/key" --kernel "$kernel/vmlinuz" --modules "$kernel/modules" "$@"
}

nothing_left() {
    [ ! -e "$dir/disk" ] || fail "there is a disk"
    [ ! -e "$dir/record" ] || fail "there is a record"
    [ -z "$(find "$dir" -name '.snpguard-*')" ] || fail "the working directory is still there"
}

refusals() {
    expect 2 "$SNPGUARD" image luks --in "$dir/tree" --out "$dir/disk" --record "$dir/record"
    says err 'volume-key is required'
    for wrong in '--cipher=null' '--cipher=aes-xts-random --integrity=none' '--integrity=crc32c' \
        '--cipher=aegis128-random --integrity=hmac-sha256' '--sector-size=1024' '--kdf=argon2i' \
        '--size=0' '--size=12X' '--size=99999999999999999999' '--size=-1' '--uuid=1234' \
        '--uuid=908D1C8F-5142-4B95-A449-E5AD925D4086' \
        '--label=0123456789012345678901234567890123456789012345678'; do
        # Word splitting is wanted.
        expect 2 image $wrong
        silent out
        nothing_left
    done
}

refusals_of_files() {
    expect 3 "$SNPGUARD" image luks --in "$dir/key" --out "$dir/disk" --record "$dir/record" \
        --volume-key "$dir/key" --kernel "$kernel/vmlinuz" --modules "$kernel/modules"
    says err 'neither directory, tar archive nor file system'
    expect 3 "$SNPGUARD" image luks --in "$dir/absent" --out "$dir/disk" --record "$dir/record" \
        --volume-key "$dir/key" --kernel "$kernel/vmlinuz" --modules "$kernel/modules"
    says err "$dir/absent"
    expect 3 "$SNPGUARD" image luks --in "$dir/tree" --out "$dir/disk" --record "$dir/record" \
        --volume-key "$dir/absent" --kernel "$kernel/vmlinuz" --modules "$kernel/modules"
    says err "$dir/absent"
    chmod 0640 "$dir/key"
    expect 3 image
    says err "$dir/key"
    chmod 0600 "$dir/key"
    echo mine >"$dir/record"
    expect 3 image
    says err 'record: exists; --force'
    grep -q mine "$dir/record" || fail "the record was replaced without --force"
    rm "$dir/record"
    mkfifo "$dir/pipe"
    expect 3 "$SNPGUARD" image luks --in "$dir/tree" --out "$dir/disk" --record "$dir/pipe" --force \
        --volume-key "$dir/key" --kernel "$kernel/vmlinuz" --modules "$kernel/modules"
    says err 'pipe: not a regular file'
    [ -p "$dir/pipe" ] || fail "the pipe was replaced"
    # The tree does not fit: mke2fs says no, after the work has begun.
    expect 3 image --size 2M
    says err 'cannot make the file system'
    nothing_left
    # A kernel that is none: the VM ends, or says nothing.
    head -c 100000 /dev/zero >"$dir/no-kernel"
    expect 3 "$SNPGUARD" image luks --in "$dir/tree" --out "$dir/disk" --record "$dir/record" \
        --volume-key "$dir/key" --kernel "$dir/no-kernel" --modules "$kernel/modules"
    says err 'helper VM ended'
    nothing_left
}

# Ctrl-C and SIGTERM in the middle of the work: no half of a disk, no VM.
interruption() {
    local pid qemu='' got=0
    image --size 24M >"$dir/out" 2>"$dir/err" &
    pid=$!
    for _ in $(seq 600); do
        qemu=$(pgrep -P "$(pgrep -P $pid -f snpguard || echo $pid)" qemu || pgrep -P $pid qemu || :)
        [ -z "$qemu" ] || break
        sleep 0.1
    done
    [ -n "$qemu" ] || fail "no VM was started"
    kill -TERM $(pgrep -P $pid -f snpguard || echo $pid)
    wait $pid || got=$?
    [ "$got" = 3 ] || fail "status $got after SIGTERM"
    says err 'interrupted'
    nothing_left
    [ ! -e "/proc/$qemu/exe" ] || fail "the VM runs on"
}

# Root on this machine is not needed: what runs as root here is done as nobody instead.
as_nobody() {
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid 65534 --regid 65534 --clear-groups env HOME=/ PATH=/usr/bin:/bin "$@"
    else
        "$@"
    fi
}

image_of_nobody() {
    mkdir "$dir/nobody"
    cp "$kernel/vmlinuz" "$dir/owned.tar.gz" "$dir/key" "$dir/nobody"
    cp -rL "$kernel/modules" "$dir/nobody/$(basename "$(realpath "$kernel/modules")")"
    if [ "$(id -u)" = 0 ]; then
        chmod 0711 "$dir"
        chown -R 65534:65534 "$dir/nobody"
    fi
    expect 0 as_nobody "$SNPGUARD" image luks --in "$dir/nobody/owned.tar.gz" --out "$dir/nobody/disk" \
        --record "$dir/nobody/record" --volume-key "$dir/nobody/key" --size 24M \
        --kernel "$dir/nobody/vmlinuz" --modules "$dir/nobody/$(basename "$(realpath "$kernel/modules")")"
    [ -z "$(find "$dir/nobody" -name '.snpguard-*')" ] || fail "the working directory is still there"
}

# A program with the libraries it was linked with.
add_program() {
    local f
    for f in "$@"; do
        f=$(command -v "$f")
        { echo "$f"; ldd "$f" | grep -o '/[^ ]*'; } | while read -r part; do
            mkdir -p "$dir/reader$(dirname "$part")"
            cp -L -n "$part" "$dir/reader$part"
        done
    done
}

# The VM that reads: the modules of the product's own archive, and Debian's programs behind them.
make_reader() {
    "$SNPGUARD" initramfs --agent "$helper" --modules "$kernel/modules" --out "$dir/initramfs" 2>/dev/null
    add_program dash mount cat sha256sum find stat cryptsetup dd sleep debugfs
    cp "$dir/key" "$dir/reader/key"
    cat >"$dir/reader/reader" <<END
#!/usr/bin/dash
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
mount -t devtmpfs dev /dev
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs run /run
for m in virtio_pci virtio_blk dm-crypt dm-integrity ext4; do /sbin/modprobe -q -- \$m; done
until [ -b /dev/vda ]; do sleep 0.1; done
cryptsetup open --type luks2 --key-file /key /dev/vda root && echo reader: opened
# Every sector: one that was never written would be an error here.
dd if=/dev/mapper/root of=/dev/null bs=1M && echo reader: whole
mount -t ext4 -o ro /dev/mapper/root /mnt
cd /mnt
$list | while read -r line; do echo "reader: \$line"; done
debugfs -R "ea_get -x /capable security.capability" /dev/mapper/root | while read -r line; do
    echo "reader: capability \$line"
done
sha256sum random | while read -r sum name; do echo "reader: random \$sum"; done
echo reader: done
# The console is slow, and the kernel would put its own words behind the last ones.
sleep 1
echo o >/proc/sysrq-trigger
sleep 100
END
    chmod 0755 "$dir/reader/reader"
    mkdir -p "$dir/reader/mnt" "$dir/reader/dev" "$dir/reader/proc" "$dir/reader/sys" "$dir/reader/run"
    ln -sf dash "$dir/reader$(dirname "$(command -v dash)")/sh"
    (cd "$dir/reader" && find . | cpio -o -H newc --quiet) >"$dir/reader.cpio"
    cat "$dir/initramfs" "$dir/reader.cpio" >"$dir/initrd"
}

read_back() {
    timeout 110 qemu-system-x86_64 -machine q35 -accel tcg,thread=multi -cpu max -smp 2 -m 512 \
        -nodefaults -display none -no-reboot -serial stdio -kernel "$kernel/vmlinuz" \
        -initrd "$dir/initrd" -append 'console=ttyS0 quiet panic=-1 no_timer_check rdinit=/reader' \
        -drive "file=$1,format=raw,if=virtio,snapshot=on" \
        </dev/null 2>&1 | tr -d '\r' >"$dir/console" || :
}

reader_says() {
    grep -aqxF -- "reader: $1" "$dir/console" || {
        fail "the reader did not say: $1"
        tail -n 30 "$dir/console" | sed 's/^/    /'
    }
}

command -v qemu-system-x86_64 >/dev/null || skip "no qemu-system-x86_64"
for program in cryptsetup cpio mke2fs dash debugfs fakeroot python3 setpriv; do
    command -v $program >/dev/null || skip "no $program"
done
helper=$(dirname "$SNPGUARD")/image/guest/snpguard-image-helper
[ -x "$helper" ] || skip "built without static programs (-Dagent=false)"
kernel=$("$top/tools/debian/guest-kernel" cloud) || skip "no kernel of Debian's for the VM"

make_tree
head -c 32 /dev/urandom >"$dir/key"
chmod 0600 "$dir/key"
refusals
refusals_of_files

expect 0 image --size 24M --uuid 908d1c8f-5142-4b95-a449-e5ad925d4086 --label guest
says out '^908d1c8f-5142-4b95-a449-e5ad925d4086$'
says err '100% of'
grep -q '"uuid": *"908d1c8f-5142-4b95-a449-e5ad925d4086"' "$dir/record" || fail "uuid in record"
grep -q '"cipher": *"aes-xts-random"' "$dir/record" || fail "cipher in record"
grep -q '"integrity": *"hmac(sha256)"' "$dir/record" || fail "integrity in record"
! grep -aq "some plain text to look for" "$dir/disk" || fail "plaintext on the disk"
cryptsetup luksDump "$dir/disk" >"$dir/dump"
grep -Eq 'Label:[[:space:]]+guest' "$dir/dump" || fail "label: $(cat "$dir/dump")"
grep -Eq 'PBKDF:[[:space:]]+pbkdf2' "$dir/dump" || fail "a random key needs no argon2"
# In a second run the disk that exists is left alone.
sum=$(sha256sum <"$dir/disk")
expect 3 image
[ "$sum" = "$(sha256sum <"$dir/disk")" ] || fail "the disk was changed without --force"

rm "$dir/disk" "$dir/record"
interruption

image_of_nobody
make_reader
read_back "$dir/nobody/disk"
reader_says opened
reader_says whole
reader_says "capability security.capability (20) = $(sed "s/../& /g; s/ \$//" <<<"$capability")"
reader_says "random $(sha256sum <"$dir/tree/random" | cut -d' ' -f1)"
while read -r line; do
    reader_says "$line"
done <"$dir/owned.list"
reader_says done
finish
