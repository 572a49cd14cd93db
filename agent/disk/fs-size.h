/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where the file system at the start of a device ends, by its own superblock: there an appended
 * hash tree begins.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "snp/util.h"

#define FS_SIZE_HEAD 4096	/* how much of the device's start is looked at */

enum fs_size_refusal {
	FS_SIZE_E_UNKNOWN = 1,	/* none of these file systems, or one of impossible size */
	FS_SIZE_E_CUT,		/* the device ends before it does */
};

struct fs_size {
	const char *type;	/* "ext4", "erofs", "squashfs" */
	uint64_t bytes;
	uint64_t end;		/* the same, rounded up to 4096: where a tree is appended */
};

/* ENEMY INPUT: @head. 0 or FS_SIZE_E_UNKNOWN. */
_must_check_ int fs_size_judge(const uint8_t head[static FS_SIZE_HEAD], struct fs_size *ret);

/* The same of a device, which must have room for all of it: 0, enum fs_size_refusal or -errno. */
_must_check_ int fs_size_of(const char *device, struct fs_size *ret);
