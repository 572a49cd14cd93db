/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a bzImage says of itself, as far as a unified kernel image depends on it. */
#pragma once

#include "snp/util.h"
#include "why.h"

#define KERNEL_RELEASE_MAX 64

struct kernel_image {
	char release[KERNEL_RELEASE_MAX + 1];	/* as uname -r gives it */
	uint32_t cmdline_max;			/* longest command line, without its NUL */
};

/* Return: 0, -ENOEXEC (systemd's stub cannot start it; @why tells, without a name). */
_must_check_ int kernel_image_parse(const uint8_t *data, size_t len, struct kernel_image *ret,
	struct why *why);
