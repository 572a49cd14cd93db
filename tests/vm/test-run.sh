#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# One description from its launch digest to the report of the running guest: run --emulate tells the
# stand-in what measure computes, and verify --vm finds it, or what has changed since.

# shellcheck source=tests/vm/lib.sh
. "$(dirname -- "$0")/lib.sh"

vm=$work/vm
mkdir -- "$vm"
"$build/tests/cli/firmware-write" "$vm/OVMF.fd"
# As packed, the stand-in would say another measurement.
emulator_pack "$vm/emulator" --measurement "$(printf '%096d' 8)"

# describe [LINE...]: the description, with these lines in [snp].
describe()
{
    cat >"$vm/vm.conf" <<END
[vm]
firmware = OVMF.fd
kernel = $kernel/vmlinuz
initrd = $initramfs
append = console=ttyS0 panic=-1 $(luks_options)
memory = $memory
vcpus = 2
cpu = EPYC-Milan

[disk root]
file = $work/root.img

[network]
forward = $port:8400

[snp]
$(printf '%s\n' "$@")

[emulate]
archive = emulator/emulator.cpio
END
}

run_vm()
{
    : >"$work/console"
    "$snpguard" run --vm "$vm/vm.conf" --emulate </dev/null >"$work/console" 2>"$work/run.log" &
    vm_pid=$!
}

# Two signals: the first one asks the guest, who has nobody to hear it.
vm_stop()
{
    [ -n "$vm_pid" ] || return 0
    kill -TERM "$vm_pid" 2>/dev/null || :
    kill -HUP "$vm_pid" 2>/dev/null || :
    wait "$vm_pid" 2>/dev/null || :
    vm_pid=
}

# verify_report OPTION...: the report that was fetched, by the description as it is now.
verify_report()
{
    "$snpguard" verify --report "$work/report" --vm "$vm/vm.conf" --ark "$fixtures/pki/ark.pem" \
        --nonce "$nonce" "$@"
}

# starts_nothing STATUS REGEX: the description is refused, in these words, before QEMU starts.
starts_nothing()
{
    local got=0
    timeout 60 "$snpguard" run --vm "$vm/vm.conf" --emulate </dev/null >"$work/out" 2>"$work/refused" ||
        got=$?
    cat -- "$work/refused"
    [ "$got" = "$1" ] && [ ! -s "$work/out" ] && grep -q -- "$2" "$work/refused"
}

# has EXPRESSION: the report shows that.
has()
{
    "$snpguard" report show --json "$work/report" >"$work/shown" && jq -e "$1" "$work/shown"
}

port=$(shuf -i 20000-32000 -n 1)
nonce=$(printf '%064d' 5)
cp -- "$fixtures/root.img" "$work/root.img"

describe "host-data = $(printf '%032d' 9 | base64 -w0)" 'policy = 0x70000'
run_vm
check "the guest asks for its key" vm_waits_for_key 120
check "a report" "$snpguard" report fetch "127.0.0.1:$port" --nonce "$nonce" --out "$work/report"
check "it is of the guest that is described" verify_report --allow migration
measured=$("$snpguard" measure --vm "$vm/vm.conf")
check "its measurement is what measure computes" has ".measurement == \"$measured\""
check "the kernel got more than was measured" grep -a -q 'rdinit=/emulator/init' "$work/console"
cp -- "$vm/vm.conf" "$work/as-launched"
sed -i 's/panic=-1/panic=-2/' "$vm/vm.conf"
check_exit 1 "a command line changed since is refused" verify_report --allow migration
cp -- "$work/as-launched" "$vm/vm.conf"
check "the owner unlocks by the description" "$snpguard" unlock "127.0.0.1:$port" --vm "$vm/vm.conf" \
    --allow migration --owner-key "$fixtures/owner.pem" --record "$fixtures/root.json" \
    --volume-key "$fixtures/volume.key" --ark "$fixtures/pki/ark.pem"
check "the real init runs" vm_console 'guest: ready' 60
vm_stop

# With an ID block: signed for this launch, and then for none that there is.
describe "id-block-dir = id-block" 'guest-svn = 7' 'family-id = 000102030405060708090a0b0c0d0e0f'
check "an ID key" "$snpguard" id-block --new-key "$vm/id.pem"
check "an author key" "$snpguard" id-block --new-key "$vm/author.pem"
check "an ID block" "$snpguard" id-block --vm "$vm/vm.conf" --id-key "$vm/id.pem" \
    --author-key "$vm/author.pem" --out "$vm/id-block"
printf '[policy]\nid-key = id.pem\nauthor-key = author.pem\nmin-guest-svn = 7\n%s\n' \
    'family-id = 000102030405060708090a0b0c0d0e0f' >>"$vm/vm.conf"
run_vm
check "the guest starts with it" vm_waits_for_key 120
check "its report" "$snpguard" report fetch "127.0.0.1:$port" --nonce "$nonce" --out "$work/report"
check "names both keys, and what they signed" verify_report
vm_stop
sed -i 's/panic=-1/panic=-2/' "$vm/vm.conf"
check "an ID block for another launch" starts_nothing 1 \
    "id-block: signed for the measurement $measured, and this VM's is "
sed -i -e 's/panic=-2/panic=-1/' -e 's/^guest-svn/policy = 0x70000\n&/' "$vm/vm.conf"
check "an ID block for another policy" starts_nothing 1 \
    'id-block: signed for the policy 0x30000, and \[snp\] policy is 0x70000'

# A kernel that the firmware has no room to measure.
"$build/tests/cli/firmware-write" "$vm/OVMF.fd" no-hashes
check "a kernel that would not be measured" starts_nothing 3 'OVMF.fd: '
finish
