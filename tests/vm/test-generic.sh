#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Debian's generic kernel, which guests on SNP hosts run: the one that has the sev-guest module. Here
# the module finds no processor to talk to and gives way to the emulator.

# shellcheck source=tests/vm/lib.sh
. "$(dirname -- "$0")/lib.sh"

kernel=$("$top/tools/debian/guest-kernel" amd64)
initramfs=$work/initramfs
check "an initramfs for it" "$snpguard" initramfs --agent "$build/agent/snpguard-agent" \
    --modules "$kernel/modules" --out "$initramfs"
check "the sev-guest module is in it" bash -c \
    "zstd -dc '$initramfs' | cpio -it --quiet | grep -q 'coco/sev-guest/sev-guest.ko$'"
vm_initrd --measurement "$(cat "$fixtures/measurement")"
vm_start "$fixtures/root.img" "$(luks_options)"
check "asks for the key" vm_waits_for_key 120
check "the owner unlocks" unlock
check "the real init runs" vm_console 'guest: mount /dev/mapper/root / ext4'
finish
