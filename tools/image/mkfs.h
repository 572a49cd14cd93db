/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Read-only file systems of a directory tree, the same bytes for the same tree: mkfs.c. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "owned.h"

struct mkfs_wish {
	const char *uuid;
	uint64_t size;	/* where it can be chosen; 0: as the content needs */
	int64_t time;	/* of everything that has no time of its own, and when it was made */
};

struct mkfs_type {
	const char *name;
	bool has_size;	/* it can be chosen */
	int (*make)(const struct owned *o, const char *tree, const struct mkfs_wish *w,
		const char *image);
};

/* NULL for a name that is none. */
const struct mkfs_type *mkfs_find(const char *name);

/**
 * mkfs_make() - make the image
 * @o: the session in which the tree was made; it lists extended attributes by name afterwards
 *
 * From here on programs that this process starts see that time and no configuration of the machine.
 * Return: as owned_run().
 */
_must_check_ int mkfs_make(struct owned *o, const struct mkfs_type *type, const char *tree,
	const struct mkfs_wish *w, const char *image);
