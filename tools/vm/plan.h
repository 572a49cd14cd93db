/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a description comes to when somebody has to start the VM: every path absolute, every default
 * filled in, the ID block read. The printers of all formats work from this and look at nothing
 * else.
 */
#pragma once

#include "vm/conf/vmconf.h"
#include "vm/identity/id-files.h"

#define VM_PLAN_NAME_MAX 63

/* @machine points into this, so it does not move.
 * Borrows from the description, which outlives it. */
struct vm_plan {
	const struct vmconf *description;
	char name[VM_PLAN_NAME_MAX + 1];	/* a label of DNS: a-z, 0-9, '-' between them */
	struct qemu_vm machine;		/* its @snp is &snp for an SNP guest, else NULL */
	struct qemu_snp snp;
	struct id_files id;
	size_t n_owned;
	char *owned[QEMU_DISKS_MAX + 8];
};

/**
 * vm_plan_snp() - the description as an SNP guest under QEMU
 * @path: of the description, for @why and for the VM's name
 * @ret: vm_plan_done() in any case
 * @why: tells in every case but 0
 *
 * Return: 0, -errno, or VMCONF_E_INVALID: it has no firmware, or wants what QEMU does not give.
 */
_must_check_ int vm_plan_snp(const struct vmconf *c, const char *path, struct vm_plan *ret,
	char why[static VMCONF_WHY_MAX]);

/**
 * vm_plan_emulated() - the description as an ordinary machine, without hardware of AMD's
 * @accel: QEMU's accelerator; "kvm" has the host's processor
 *
 * The firmware is for SNP guests: QEMU's own loads the kernel here. With the archive of [emulate]
 * the kernel starts that one's /emulator/init; putting it behind the initrd is left to who starts
 * QEMU.
 *
 * Return: as vm_plan_snp(); VMCONF_E_INVALID without kernel and initrd.
 */
_must_check_ int vm_plan_emulated(const struct vmconf *c, const char *path, const char *accel,
	struct vm_plan *ret, char why[static VMCONF_WHY_MAX]);
void vm_plan_done(struct vm_plan *p);

#define _cleanup_vm_plan_ _cleanup_(vm_plan_done)
