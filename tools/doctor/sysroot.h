/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * /sys, /proc and /dev of a machine: this one's, or a copy of another's below a folder. ENEMY
 * INPUT: a copy may hold anything, so links never lead out of it, only plain files are read,
 * nothing waits and every read is bounded.
 */
#pragma once

#include <sys/types.h>

#include "snp/util.h"

struct sysroot {
	int fd;		/* of the folder */
	bool live;	/* this machine itself: instructions, ioctls and programs
			 * may be asked too */
};

#define SYSROOT_NONE ((struct sysroot){.fd = -1})

/* @prefix: NULL or "/" for this machine. 0 or -errno. */
_must_check_ int sysroot_open(const char *prefix, struct sysroot *ret);
void sysroot_close(struct sysroot *root);

#define _cleanup_sysroot_ _cleanup_(sysroot_close)

/* In all of these @path is as on the machine, "/proc/cpuinfo". */

/* With open's @flags. 0 or -errno. */
_must_check_ int sysroot_fd(const struct sysroot *root, const char *path, int flags, int *ret);
bool sysroot_has(const struct sysroot *root, const char *path);

/**
 * sysroot_bytes() - the beginning of a plain file
 * @max: what is longer is cut there
 *
 * Return: 0 or -errno; -EINVAL for what is no plain file.
 */
_must_check_ int sysroot_bytes(const struct sysroot *root, const char *path, void *ret, size_t max,
	size_t *ret_len);
/* The same as text, up to the first zero byte,
 * without white space at its end; @size has the zero. */
_must_check_ int sysroot_text(const struct sysroot *root, const char *path, char *ret, size_t size);

/* Exactly @size bytes at @offset, of a device as well: 0 or -errno,
 * -ENODATA when there are fewer. */
_must_check_ int sysroot_at(const struct sysroot *root, const char *path, off_t offset, void *ret,
	size_t size);
