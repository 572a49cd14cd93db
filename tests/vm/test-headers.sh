#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# LUKS2 headers that an adversary could put on the disk: each ends the boot, named on the console,
# with nothing opened. Then a header that is changed after the agent has read it: its copy counts.
# (Unit tests have every malformed header of tests/generators; here are those that matter most.)

# shellcheck source=tests/vm/lib.sh
. "$(dirname -- "$0")/lib.sh"

# disk_with MUTATION: a copy of the good disk, its header made that malformed one.
disk_with()
{
    cp --sparse=always -- "$fixtures/root.img" "$work/disk.img"
    "$build/tests/generators/luks-mutate" "$work/disk.img" "$1"
}

refused_header()
{
    local mutation=$1 text=$2
    disk_with "$mutation"
    # By path: some of them are no longer found by UUID, which is a refusal of another kind.
    refuses "$mutation" "$work/disk.img" "snpguard.mode=luks root=/dev/vda $(owner_option)" \
        "boot failed in phase \"root\": header of /dev/vda refused: .*$text"
}

vm_initrd
refused_header cipher-null 'cipher_null'
refused_header keyslot-null 'cipher_null'
refused_header no-integrity 'integrity'
refused_header reencrypt-segment 'reencryption'
refused_header two-segments 'segment'
refused_header argon2-memory 'memory'
refused_header offset-past 'offset'
refused_header luks1 'version 1|LUKS1'
refused_header garbage 'LUKS'

cp --sparse=always -- "$fixtures/root.img" "$work/disk.img"
vm_start "$work/disk.img" "$(luks_options)"
check "changed later: asks for the key" vm_waits_for_key
check "changed later: the host rewrites the header" \
    "$build/tests/generators/luks-mutate" "$work/disk.img" cipher-null
check "changed later: the owner unlocks" unlock
check "changed later: the agent's copy counted" vm_console 'guest: mount /dev/mapper/root / ext4'
finish
