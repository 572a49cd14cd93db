/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where the file system at the start of a device ends, by its own superblock: there an appended hash
 * tree begins.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "snp/util.h"

#define FS_SIZE_HEAD 4096	/* how much of the device's start is looked at */

struct fs_size {
	const char *type;	/* "ext4", "erofs", "squashfs" */
	uint64_t bytes;		/* rounded up to 4096 */
};

/* ENEMY INPUT: @head. 0, or 1: none of these file systems, or one of impossible size. */
_must_check_ int fs_size_judge(const uint8_t head[static FS_SIZE_HEAD], struct fs_size *ret);

/* The same of a device: 0, 1 or -errno. */
_must_check_ int fs_size_of(const char *device, struct fs_size *ret);
