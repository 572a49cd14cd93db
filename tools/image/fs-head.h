/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file system image says of itself: fs-head.c.
 * Only those that an agent mounts over verity. */
#pragma once

#include <stdint.h>

#include "snp/codec.h"
#include "uuid.h"

struct fs_head {
	const char *type;		/* "erofs", "ext4", "squashfs" */
	uint64_t size;			/* bytes, as the file system counts them */
	char uuid[UUID_TEXT_SIZE];	/* "" where the format has none */
	char fingerprint[SNP_HEX_SIZE(32)];	/* SHA-256 of its first block */
	bool unclean;			/* ext4: its journal holds what the rest does not */
};

enum fs_head_refusal {
	FS_HEAD_UNKNOWN = 1,	/* none of them, or one that makes no sense */
	FS_HEAD_CUT,		/* the file ends before the file system does */
};

/* 0, -errno or enum fs_head_refusal. */
_must_check_ int fs_head_read(const char *path, struct fs_head *ret);
