/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an initramfs is packed from, where the command line does not say it. */
#pragma once

#include <limits.h>

#include "closure.h"
#include "options.h"

/* The agent that was built together with this program, else the installed one. 0 or -errno. */
/* Nonnull is said since UBSan's own checks make the compiler think it might be. */
__attribute__((nonnull)) _must_check_ int pack_find_agent(char path[static PATH_MAX]);

/* SOURCE_DATE_EPOCH, or the beginning of time. 0, or -EINVAL and it has said why. */
_must_check_ int pack_time(uint32_t *ret);

/**
 * pack_choose_modules() - those that the agent may need, and those of @add
 * @tree: lib/modules/VERSION; NULL for that of @release
 * @release: of the kernel that they are for; NULL when nobody has said: that of the running one
 *
 * Return: 0, or -errno and it has said why; -ESTALE when @tree is of another kernel.
 */
_must_check_ int pack_choose_modules(const char *tree, const struct option_list *add,
	const char *release, struct closure *ret);
