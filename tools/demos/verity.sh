# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The root that is only read: sourced by tools/demo, which calls run_demo.

# shellcheck source=tools/demos/common.sh
. tools/demos/common.sh

# The demo's user may log in; the image holds the public half of the key, for everyone to see.
prepare_root()
{
    step "A Debian root with systemd and OpenSSH, made with mmdebstrap (kept for the next time)"
    cp -- "$(tools/debian/guest-root)" "$demo/root.tar"
    mkdir -p -- "$demo/add/root/.ssh"
    ssh-keygen -q -t ed25519 -N '' -C demo -f "$demo/id"
    install -m 600 -- "$demo/id.pub" "$demo/add/root/.ssh/authorized_keys"
    tar --append --file "$demo/root.tar" --directory "$demo/add" --owner=0 --group=0 \
        ./root/.ssh/authorized_keys
}

prepare_disk()
{
    prepare_root
    step "The root becomes an image with a hash tree; what one machine alone should have goes"
    "$snpguard" image verity --in "$demo/root.tar" --out "$demo/root.img" --json >"$demo/root.json"
    indent <"$demo/root.json"
    (cd -- "$demo" && sha256sum root.img | tee root.sha256 | indent)
}

describe_vm()
{
    port=$(shuf -i 20000-32000 -n 1)
    cat >"$demo/vm.conf" <<EOF
[vm]
kernel = $kernel/vmlinuz
initrd = initramfs
append = console=ttyS0 panic=1 $(jq -r .command_line "$demo/root.json")
memory = 1024
vcpus = 2

[disk root]
file = root.img
read-only = yes

[network]
forward = $port:8400
forward = $((port + 1)):22

[emulate]
archive = emulator/emulator.cpio
EOF
    indent <"$demo/vm.conf"
}

boot_and_verify()
{
    step "The VM boots; Debian's systemd reaches its default target (about half a minute here)"
    start_vm
    wait_console 'guest-state: ' 300
    show_console 'snpguard|guest-state|Reached target'
    grep -a -q 'guest-state: system=running default-target=active root=/dev/mapper/root .* failed=\[\]' \
        "$demo/console" || die "systemd did not reach its default target, or a unit failed"

    step "The VM proves itself: its report binds the SSH host key that it made at this boot"
    fetch_and_verify
    jq -r '.bound.fingerprint' "$demo/report.json" | indent
}

# in_guest COMMAND: over SSH, to the machine of the report and no other.
in_guest()
{
    "$snpguard" ssh "root@127.0.0.1:$port" --ssh-port "$((port + 1))" --ark "$demo/pki/ark.pem" \
        --measurement "$measurement" -- -i "$demo/id" -o BatchMode=yes "$1"
}

log_in()
{
    step "snpguard ssh: verifies the VM, and logs in only if that very key answers"
    in_guest 'uname -a'
    in_guest 'touch /etc/x /var/x && ls -l /etc/x /var/x && findmnt /etc && findmnt /var' | indent

    step "What was written lay in memory: the disk is as it was"
    stop_vm
    (cd -- "$demo" && sha256sum --check root.sha256) | indent
}

# The offset in the image of bytes that only systemd has: its build ID. PID 1 reads them.
find_init()
{
    local id
    tar --extract --to-stdout --file "$demo/root.tar" ./usr/lib/systemd/systemd >"$demo/systemd"
    id=$(readelf -n "$demo/systemd" | awk '/Build ID:/ {gsub(/../, "\\x&", $3); print $3}')
    LC_ALL=C grep -obUaP -- "$id" "$demo/root.img" | head -n 1 | cut -d : -f 1
}

# flip OFFSET: the lowest bit of that byte of the image.
flip()
{
    local byte
    byte=$(od -An -tu1 -j "$1" -N 1 "$demo/root.img")
    # shellcheck disable=SC2059  # the format is the byte
    printf "\\x$(printf '%02x' $((byte ^ 1)))" |
        dd of="$demo/root.img" bs=1 seek="$1" conv=notrunc status=none
}

show_refusal()
{
    local at
    at=$(find_init)
    [ -n "$at" ] || die "systemd was not found in the image"
    step "Booted again, with one bit of the disk flipped: at byte $at, in systemd's program"
    flip "$at"
    start_vm
    wait_console 'Kernel panic' 120
    wait_end 30
    show_console 'snpguard|verity|panic'
    grep -a -q 'verity: .* is corrupted' "$demo/console" || die "it was not dm-verity that noticed"
    ! grep -a -q 'systemd\[1\]' "$demo/console" || die "systemd ran"
    flip "$at"
}

run_demo()
{
    prepare_disk
    prepare_guest
    describe_vm
    boot_and_verify
    log_in
    show_refusal
}
