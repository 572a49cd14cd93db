/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A tree of one's own, made by tar(1) from an archive or from another tree, with the owners, modes,
 * extended attributes and device nodes of what it is made from: unpack.c.
 */
#pragma once

#include <time.h>

#include "owned.h"

/**
 * unpack_archive() - a directory of an archive's content
 * @archive: any compression that tar knows
 * @tree: the directory to make
 * @ret_begun: what its file system took for now, just before; may be NULL
 *
 * Return: as owned_run().
 */
_must_check_ int unpack_archive(const struct owned *o, const char *archive, const char *tree,
	struct timespec *ret_begun);

/* The same of a directory, whose owners are those that it has on this machine. */
_must_check_ int unpack_copy(const struct owned *o, const char *dir, const char *tree,
	struct timespec *ret_begun);
