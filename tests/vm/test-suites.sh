#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Disks whose cipher and integrity are not the default ones: the initramfs has their modules, and the
# agent loads them.

# shellcheck source=tests/vm/lib.sh
. "$(dirname -- "$0")/lib.sh"

vm_initrd --measurement "$(cat "$fixtures/measurement")"
for suite in aes-xts-plain64/hmac-sha512 aegis128-random/aead; do
    check "$suite: a disk" "$snpguard" image luks --in "$fixtures/tree" --out "$work/disk" \
        --record "$work/record" --volume-key "$fixtures/volume.key" --size 32M --force \
        --cipher "${suite%/*}" --integrity "${suite#*/}" \
        --kernel "$fixtures/kernel/vmlinuz" --modules "$fixtures/kernel/modules"
    vm_start "$work/disk" \
        "snpguard.mode=luks root=UUID=$(jq -r '.volumes[0].uuid' "$work/record") $(owner_option)"
    check "$suite: asks for the key" vm_waits_for_key
    check "$suite: the owner unlocks" unlock --record "$work/record"
    check "$suite: the real init runs" vm_console 'guest: ready' 60
    vm_stop
done
finish
