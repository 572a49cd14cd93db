/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The forms that a VM's description can be printed in, for whoever starts it. */
#pragma once

#include "vm/plan.h"

struct run_format {
	const char *name;
	/* 0, -errno, VMCONF_E_INVALID: what the description wants has no place in that form. @why
	 * tells in every case but 0, without the description's name. */
	int (*print)(const struct vm_plan *p, FILE *out, char why[static VMCONF_WHY_MAX]);
	const char *caution;	/* a warning that goes with whatever is printed; NULL: none */
};

/* The one that this command can start as well. */
extern const struct run_format run_format_qemu;

/* NULL when there is none of that name. */
const struct run_format *run_format_by_name(const char *name);
/* "qemu, libvirt": all names, for messages. In @ret, cut off at @size. */
const char *run_format_names(char *ret, size_t size);
