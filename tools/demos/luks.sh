# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The encrypted root: sourced by tools/demo, which calls run_demo.

# shellcheck source=tools/demos/common.sh
. tools/demos/common.sh

prepare_owner()
{
    step "The owner makes a key pair and a key for the disk"
    "$snpguard" keygen --out "$demo/owner.pem" >"$demo/owner.pub"
    "$snpguard" keygen --out "$demo/stranger.pem" >"$demo/stranger.pub"
    "$snpguard" keygen --volume --out "$demo/volume.key"
    echo "    snpguard.owner=$(cat "$demo/owner.pub")"
}

prepare_disk()
{
    step "A Debian root with systemd, made with mmdebstrap (kept for the next time)"
    local root
    root=$(tools/debian/guest-root)
    step "The root goes onto an encrypted and authenticated disk, inside a helper VM"
    "$snpguard" image luks --in "$root" --out "$demo/root.img" --volume-key "$demo/volume.key" \
        --record "$demo/root.json" --kernel "$kernel/vmlinuz" --modules "$kernel/modules"
    indent <"$demo/root.json"
}

describe_vm()
{
    port=$(shuf -i 20000-32000 -n 1)
    cat >"$demo/vm.conf" <<EOF
[vm]
kernel = $kernel/vmlinuz
initrd = initramfs
append = console=ttyS0 snpguard.mode=luks root=UUID=$(jq -r '.volumes[0].uuid' "$demo/root.json") snpguard.owner=$(cat "$demo/owner.pub") systemd.import_credentials=no
memory = 1024
vcpus = 2

[disk root]
file = root.img

[network]
forward = $port:8400

[emulate]
archive = emulator/emulator.cpio
EOF
    indent <"$demo/vm.conf"
}

# unlock KEY: as the holder of that key, who has the record and the disk's key as well.
unlock()
{
    "$snpguard" unlock "127.0.0.1:$port" --owner-key "$1" --record "$demo/root.json" \
        --volume-key "$demo/volume.key" --ark "$demo/pki/ark.pem" --measurement "$measurement"
}

boot_and_unlock()
{
    step "The VM boots, up to the point where it wants its key"
    start_vm
    wait_console "waiting for the owner's key" 120
    show_console 'snpguard'

    step "The owner checks the VM's proof and releases the key to it alone"
    unlock "$demo/owner.pem"

    step "Debian's systemd starts from the encrypted root (about half a minute here)"
    wait_console 'guest-state: ' 300
    show_console 'snpguard|guest-state|Reached target'
    grep -a -q 'guest-state: .*default-target=active root=/dev/mapper/root ext4' "$demo/console" ||
        die "systemd did not reach its default target from the encrypted root"

    step "The running VM proves itself again, with a fresh nonce"
    fetch_and_verify
    stop_vm
}

show_refusal()
{
    step "Booted again: a key sealed by somebody else, whose public key the VM was not given"
    start_vm
    wait_console "waiting for the owner's key" 120
    local status=0
    unlock "$demo/stranger.pem" || status=$?
    [ "$status" -eq 1 ] || die "expected exit status 1 (refused), got $status"
    wait_console 'key message refused' 10
    show_console 'refused'
    ! grep -a -q 'the root disk is open' "$demo/console" || die "the disk was opened"
    stop_vm
}

run_demo()
{
    prepare_owner
    prepare_disk
    prepare_guest
    describe_vm
    boot_and_unlock
    show_refusal
}
