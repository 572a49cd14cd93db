/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The VM as a manifest for KubeVirt: a VirtualMachineInstance, and a Service for its forwarded
 * ports. Written as JSON, which kubectl takes as it takes YAML, and which quotes every value by
 * itself.
 *
 * A cluster has no files of ours: kernel and initrd come from a container image, disks from claims
 * or images, as [kubevirt] and [disk NAME] of the description say.
 */
#pragma once

#include <stdio.h>

#include "vm/plan.h"

/**
 * kubevirt_print() - the whole manifest
 * @plan: of an SNP guest, as vm_plan_snp() made it
 * @out: gets nothing when something is refused
 * @why: tells in every case but 0, without the description's name
 *
 * What KubeVirt has no field for is refused when a report would tell the difference.
 *
 * Return: 0, -ENOMEM, or VMCONF_E_INVALID.
 */
_must_check_ int kubevirt_print(const struct vm_plan *plan, FILE *out,
	char why[static VMCONF_WHY_MAX]);

/* What no manifest can say, for people: it goes with every one. */
extern const char kubevirt_caution[];
