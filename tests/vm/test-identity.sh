#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Whose report it is: the SSH host key that each mode binds, where its private half lies, and the
# report that the boot keeps for itself.

# shellcheck source=tests/vm/lib.sh
. "$(dirname -- "$0")/lib.sh"

measurement=$(cat "$fixtures/measurement")
nonce=$(printf '%064d' 5)
later_nonce=$(printf '%064d' 6)
vm_initrd --measurement "$measurement"

bound()
{
    jq -r ".bound.$1" "$work/body"
}

# tree KEY-TYPE...: a root whose /etc/ssh has such keys; "broken" is a file that is no key.
tree()
{
    local type
    rm -rf -- "$work/tree" "$work/disk"
    cp -a -- "$fixtures/tree" "$work/tree"
    mkdir -p -- "$work/tree/etc/ssh"
    for type in "$@"; do
        if [ "$type" = broken ]; then
            echo "ssh-ed25519 AAAA" >"$work/tree/etc/ssh/ssh_host_ed25519_key.pub"
        else
            ssh-keygen -q -t "$type" -N '' -f "$work/tree/etc/ssh/ssh_host_${type}_key"
        fi
    done
}

# image KEY-TYPE...: such a root as it is.
image()
{
    tree "$@"
    mke2fs -q -F -t ext4 -d "$work/tree" "$work/disk" 24M >"$work/mke2fs.log" 2>&1
}

fingerprint()
{
    ssh-keygen -lf "$work/tree/etc/ssh/ssh_host_$1_key.pub" | cut -d ' ' -f 2
}

verifies()
{
    "$snpguard" verify --report "${1:-$work/body}" --kds none --ark "$fixtures/pki/ark.pem" \
        --nonce "${2:-$nonce}" --measurement "$measurement"
}

# expect_key NAME TYPE SSH-TYPE: a plain root with these keys binds that one.
expect_key()
{
    check "$1: boots" vm_console 'guest: ready' 60
    check "$1: answers" http 200 "/v1/report?nonce=$nonce"
    check "$1: verifies" verifies
    if [ -z "${2:-}" ]; then
        check "$1: binds nothing" [ "$(bound kind)" = none ]
    else
        check "$1: binds the ${2} key" [ "$(bound type)" = "$3" ]
        check "$1: its fingerprint" [ "$(bound fingerprint)" = "$(fingerprint "$2")" ]
    fi
    vm_stop
}

# The keys of a root that keeps them.
plain="snpguard.mode=plain root=/dev/vda ip=dhcp"
image rsa ecdsa ed25519
vm_start "$work/disk" "$plain"
expect_key "all keys" ed25519 ssh-ed25519
image rsa ecdsa
vm_start "$work/disk" "$plain"
expect_key "no Ed25519" ecdsa ecdsa-sha2-nistp256
image rsa broken
vm_start "$work/disk" "$plain"
expect_key "a broken one" rsa ssh-rsa
check "a broken one: is told" grep -a -q 'ssh_host_ed25519_key.pub is passed over' "$work/console"
image
vm_start "$work/disk" "$plain"
expect_key "no key"

tree ed25519
"$snpguard" image luks --in "$work/tree" --out "$work/disk" --volume-key "$fixtures/volume.key" \
    --record "$work/root.json" --size 32M --kernel "$kernel/vmlinuz" --modules "$kernel/modules" \
    >"$work/image.log" 2>&1
vm_start "$work/disk" "snpguard.mode=luks root=/dev/vda $(owner_option)"
check "encrypted root: waits for its key" vm_waits_for_key
check "encrypted root: binds nothing yet" http 200 "/v1/report?nonce=$nonce"
check "encrypted root: says so" [ "$(bound kind)" = none ]
check "encrypted root: the owner unlocks" unlock --record "$work/root.json"
expect_key "encrypted root" ed25519 ssh-ed25519

# A verity root: a new key in each boot, and never the image's.
# verity_boot NUMBER NONCE [OPTION...]
verity_boot()
{
    local nonce=$2
    vm_start "$fixtures/verity.img" "$(verity_options) ${*:3}"
    check "verity, boot $1: boots" vm_console 'guest: ready' 60
    check "verity, boot $1: answers" http 200 "/v1/report?nonce=$nonce"
    check "verity, boot $1: verifies" verifies
    check "verity, boot $1: binds an Ed25519 key" [ "$(bound type)" = ssh-ed25519 ]
    bound public_key >"$work/key$1"
    cp -- "$work/body" "$work/report$1"
}

verity_boot 1 "$nonce"
check "not one of the image's" [ "$(bound fingerprint)" != \
    "$(ssh-keygen -lf "$fixtures/verity-tree/etc/ssh/ssh_host_ed25519_key.pub" | cut -d ' ' -f 2)" ]
check "the guest finds only ours" grep -a -q \
    'guest: in /etc/ssh: ssh_host_ed25519_key:100600:0 ssh_host_ed25519_key.pub:100644:0' \
    "$work/console"
check "its public half is what is bound" grep -a -q -F \
    "guest: host-key ssh-ed25519 $(cat "$work/key1") snpguard" "$work/console"
check "the boot's own report lies there" grep -a -q -E \
    'guest: in /run/snpguard: report.json:100644:0' "$work/console"
read_own_report()
{
    local line
    while read -r line; do
        printf '%s\n' "$line" >"$work/own.json"
        if jq -e . "$work/own.json" >"$work/log" 2>&1; then
            return
        fi
    done < <(tr -d '\r' <"$work/console" | sed -n 's/^guest: report //p')
    return 1
}
check "it can be read" read_own_report
check "it verifies" verifies "$work/own.json" "$(printf '%064d' 0)"
check "and binds the same key" [ "$(jq -r .bound.public_key "$work/own.json")" = "$(cat "$work/key1")" ]
check "without a nonce, the same report" http 200 /v1/report
check "the very same" [ "$(jq -r .report "$work/body")" = "$(jq -r .report "$work/own.json")" ]
vm_stop

# No interface has that address before the real init has run.
verity_boot 2 "$later_nonce" snpguard.listen=10.0.2.15:8400
check "another key in each boot" [ "$(cat "$work/key1")" != "$(cat "$work/key2")" ]
check_exit 1 "a report of the boot before does not pass for one of this" \
    verifies "$work/report1" "$later_nonce"
vm_stop

vm_start "$fixtures/verity.img" "$(verity_options) snpguard.listen=none"
check "snpguard.listen=none: boots" vm_console 'guest: ready' 60
check "snpguard.listen=none: no process is left" \
    vm_silent_about 'guest: survivor (attester|server)'
check "snpguard.listen=none: the boot's own report all the same" read_own_report
check "snpguard.listen=none: and it verifies" verifies "$work/own.json" "$(printf '%064d' 0)"
vm_stop

# A device that is gone when the boot wants its own report: no reason not to boot.
vm_initrd --fault wiped
vm_start "$fixtures/verity.img" "$(verity_options)"
check "no reports: boots" vm_console 'guest: ready' 60
check "no reports: is told" grep -a -q 'no report of the boot.s own' "$work/console"
check "no reports: the question is answered" http 503 "/v1/report?nonce=$nonce"
vm_stop
vm_initrd --fault slow:20
vm_start "$fixtures/verity.img" "$(verity_options)"
check "a host that delays reports does not delay the boot" vm_console 'guest: ready' 30
check "and is told" grep -a -q 'the boot goes on without a report of its own' "$work/console"
finish
