# SPDX-License-Identifier: GPL-3.0-or-later
# What tests of snpguard image verity share: a tree with the marks of one machine, which no image has and
# no run changes, and Debian's veritysetup as judge.
. "$(dirname "$0")/lib.sh"
# mke2fs, veritysetup; Debian gives these folders to root alone.
PATH=$PATH:/usr/sbin:/sbin
for program in veritysetup mkfs.erofs fsck.erofs mksquashfs unsquashfs mke2fs debugfs fakeroot python3 \
    setpriv xz; do
    command -v $program >/dev/null || skip "no $program"
done
# shellcheck disable=SC2034 # for the tests
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

# same DISK ARGUMENT...: the whole disk, byte for byte.
same() {
    local disk=$1
    shift
    made --out "$dir/again" --force "$@"
    cmp "$disk" "$dir/again" || fail "another disk: $*"
}

field() {
    python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$dir/out" "$1"
}

nothing_left() {
    [ ! -e "$dir/disk" ] || fail "there is a disk"
    [ ! -e "$dir/hash" ] || fail "there is a hash tree"
    [ -z "$(find "$dir" -name '.snpguard-*')" ] || fail "the working directory is still there"
}

# The input is what it was, to the last time of change.
state() {
    find "$dir/tree" -printf '%p %m %U %G %s %T@ %C@ %n %i\n' | sort
}

unchanged() {
    state | cmp - "$dir/before" || fail "the tree was changed"
}

umask 022
make_tree
mkdir "$dir/nobody"
if [ "$(id -u)" = 0 ]; then
    chmod 0711 "$dir"
    chown 65534:65534 "$dir/nobody"
fi
state >"$dir/before"
