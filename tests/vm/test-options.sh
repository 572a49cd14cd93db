#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the measured command line can get wrong, and hardware that is not there: each ends the boot
# with a line that names it.

# shellcheck source=tests/vm/lib.sh
. "$(dirname -- "$0")/lib.sh"

vm_initrd
disk=$fixtures/root.img
good=$(luks_options)
uuid="root=UUID=$(jq -r '.volumes[0].uuid' "$fixtures/root.json")"
owner=$(owner_option)

refuses "unknown option" "$disk" "$good snpguard.frobnicate=1" \
    'boot failed in phase "options": .*snpguard.frobnicate'
refuses "option given twice" "$disk" "$good snpguard.mode=luks" \
    'boot failed in phase "options": .*snpguard.mode'
refuses "malformed owner" "$disk" "snpguard.mode=luks $uuid snpguard.owner=AAAA" \
    'boot failed in phase "options": .*snpguard.owner'
refuses "no owner" "$disk" "snpguard.mode=luks $uuid" \
    'boot failed in phase "options": .*snpguard.owner'
refuses "no root" "$disk" "snpguard.mode=luks $owner" \
    'boot failed in phase "options": .*root='
refuses "reboot on failure" "$disk" "snpguard.on_failure=reboot $good snpguard.vmpl=9" \
    'snpguard: rebooting'
refuses "a device that never appears" "$disk" \
    "snpguard.mode=luks root=UUID=00000000-0000-4000-8000-000000000001 rootwait=2 $owner" \
    'boot failed in phase "root": root=UUID=00000000-0000-4000-8000-000000000001: no such device after 2 s'
refuses "no disk at all" "" "$good rootwait=2" 'boot failed in phase "root"'

rdinit=/init
refuses "no attestation device" "$disk" "$good" \
    'boot failed in phase "device": no attestation device'
finish
