/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The VM as libvirt's domain XML, for virsh define or virsh create of libvirt 10.10 and later: the
 * same machine that qemu.h builds, as far as it is measured or seen by the guest. What libvirt has
 * no element for is refused by name, never left out.
 */
#pragma once

#include <stdio.h>

#include "vm/plan.h"

/**
 * libvirt_print() - the whole document
 * @plan: of an SNP guest, as vm_plan_snp() made it
 * @out: gets nothing when something is refused
 * @why: tells in every case but 0, without the description's name
 *
 * Return: 0, -ENOMEM, or VMCONF_E_INVALID for what libvirt cannot express.
 */
_must_check_ int libvirt_print(const struct vm_plan *plan, FILE *out,
	char why[static VMCONF_WHY_MAX]);
