#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A unified kernel image: Debian's OVMF starts it by -kernel, as on an SNP host, and out of it come
# kernel, initramfs and command line.

# shellcheck source=tests/vm/lib.sh
. "$(dirname -- "$0")/lib.sh"

# On a busy machine one boot in twenty with two processors hung in the kernel, at a place that it patches
# itself (QEMU 7.2 without KVM); why is not known, and processors are not what is tested here.
processors=1

# make_uki COMMAND-LINE [OPTION...]
make_uki()
{
    local append=$1
    shift
    uki=$work/guest.efi
    "$snpguard" initramfs --uki "$uki" --kernel "$kernel/vmlinuz" --append "$append" "$@"
}

# The agent and its modules, packed by the same command.
rdinit=/init
check "an image with the product's initramfs" make_uki "$(vm_append "snpguard.mode=luks")" \
    --agent "$build/agent/snpguard-agent" --modules "$kernel/modules"
vm_start "" ""
check "the kernel has its command line" \
    vm_console "Command line: $(vm_append "snpguard.mode=luks")" 120
check "the agent starts" vm_console 'snpguard: snpguard [0-9]' 60
check "it has read the command line" vm_console 'root= is missing' 30
check "the machine stops" vm_ended 30

# Debian's stub takes a line that the host gives in place of its own: the agent believes none of it.
vm_start "" "" -append "$(vm_append "snpguard.mode=plain root=/dev/vda")"
check "the host's command line has arrived" vm_console 'Command line: .*mode=plain' 120
check "it is refused" vm_console 'the kernel command line is not that of the image' 60
check "the machine stops" vm_ended 30

# All the way, on an initramfs with an emulated processor.
rdinit=/emulator/init
vm_initrd --measurement "$(cat "$fixtures/measurement")"
check "an image with an initramfs made before" make_uki "$(vm_append "$(luks_options)")" \
    --initrd "$work/initrd"
vm_start "$fixtures/root.img" ""
check "asks for the key" vm_waits_for_key 120
check "the owner unlocks" unlock
check "the real init runs" vm_console 'guest: mount /dev/mapper/root / ext4'
check "EFI's variables, which may be the host's, are not shown to it" \
    vm_console 'guest: mount tmpfs /sys/firmware/efi/efivars tmpfs ro,'
finish
