/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which modules of a kernel an initramfs needs: those on a list and all that they need, by symbol
 * (depends) or by wish (softdep).
 */
#pragma once

#include "modlist.h"
#include "names.h"

struct closure {
	char *tree;		/* absolute path of the kernel's module tree */
	char *version;		/* its last component, which is the kernel's release */
	struct names modules;	/* paths below the tree */
	struct names builtin;	/* wanted names that the kernel has built in */
	struct names absent;	/* optional names that the kernel does not have */
	struct names missing;	/* required ones: nothing can be packed */
};

/**
 * closure_resolve() - find the modules of a kernel for a list
 * @dir: the kernel's module tree, lib/modules/VERSION; it need not have been through depmod
 *
 * Return: 0 also when required modules are missing (@ret->missing names them); -errno, and @why
 * tells.
 */
_must_check_ int closure_resolve(const char *dir, const struct modlist *list, struct closure *ret,
	struct why *why);
void closure_done(struct closure *closure);
