/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Makes cpio archives of the kind that the kernel unpacks as initramfs (newc). Entries may come in
 * any order: they are written sorted, numbered in sequence, owned by root, with one time for all,
 * so the same entries give the same bytes. An archive's length is a multiple of four: a second one
 * may follow at once.
 *
 * Adding: 0, -EINVAL (a path that is empty, absolute, too long, or has an empty, "." or ".."
 * component), -EEXIST, -ENOTDIR (something above it is not a directory), -EFBIG, -ENOMEM. Missing
 * directories above a path are added with mode 0755.
 */
#pragma once

#include <stdio.h>

#include "snp/util.h"

struct cpio;

/* @mtime: seconds since 1970 for every entry. NULL when there is no memory. */
struct cpio *cpio_new(uint32_t mtime);
void cpio_free(struct cpio *cpio);
DEFINE_CLEANUP(struct cpio *, cpio_free)

/* @mode: permission bits only. A directory added for its content's sake may be added once more. */
_must_check_ int cpio_add_dir(struct cpio *cpio, const char *path, unsigned mode);
_must_check_ int cpio_add_file(struct cpio *cpio, const char *path, unsigned mode, const void *data,
	size_t len);
_must_check_ int cpio_add_symlink(struct cpio *cpio, const char *path, const char *target);
_must_check_ int cpio_add_chardev(struct cpio *cpio, const char *path, unsigned mode,
	unsigned major, unsigned minor);

/* Return: 0, or -errno of the stream, which is flushed but not closed. */
_must_check_ int cpio_write(const struct cpio *cpio, FILE *out);
