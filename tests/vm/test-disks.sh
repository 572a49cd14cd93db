#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The root disk on the other buses that hosts offer, found by its UUID: NVMe and virtio-scsi. (All
# other tests have it on virtio-blk.)

# shellcheck source=tests/vm/lib.sh
. "$(dirname -- "$0")/lib.sh"

# boots NAME DEVICE QEMU-OPTION...: to the real init, from the disk that QEMU calls "root".
boots()
{
    local name=$1 device=$2
    shift 2
    vm_start "" "$(luks_options)" "$@" \
        -drive "file=$fixtures/root.img,format=raw,if=none,id=root,snapshot=on"
    check "$name: asks for the key" vm_waits_for_key
    check "$name: the disk is $device" vm_console "/dev/$device: LUKS2" 1
    check "$name: the owner unlocks" unlock
    check "$name: the real init runs" vm_console 'guest: mount /dev/mapper/root / ext4'
    vm_stop
}

vm_initrd --measurement "$(cat "$fixtures/measurement")"
boots nvme nvme0n1 -device nvme,drive=root,serial=root
boots virtio-scsi sda -device virtio-scsi-pci -device scsi-hd,drive=root
finish
