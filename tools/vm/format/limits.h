/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What other formats than QEMU's command line cannot say. A VM without it would not be the one that
 * the description promises, so each is refused by name, and nothing is left out silently.
 */
#pragma once

#include "vm/plan.h"

/* Each of these: 0, or VMCONF_E_INVALID and @why, without the description's name. */
_must_check_ int format_limits_libvirt(const struct vm_plan *plan, char why[static VMCONF_WHY_MAX]);
_must_check_ int format_limits_kubevirt(const struct vm_plan *plan,
	char why[static VMCONF_WHY_MAX]);

/* What follows the last '/'. */
const char *vm_file_name(const char *path);
