/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How large things are going to be: a tree as a file system, a file system inside a disk. */
#pragma once

#include <stdint.h>

#include "snp/util.h"

#define IMAGE_BLOCK 4096u

struct image_tree {
	uint64_t bytes;		/* in blocks of 4 KiB, of contents, directories and names */
	uint64_t names;		/* bytes, as directories keep them */
	uint64_t entries;	/* files, directories, everything */
};

/* "512M", "2G", "300000K" or bytes, rounded up to blocks. 0 or -EINVAL. */
_must_check_ int image_size_parse(const char *text, uint64_t *ret);
/* What stands below @path, itself included: of the same tree the same on every file system. 0 or
 * -errno. */
_must_check_ int image_tree_measure(const char *path, struct image_tree *ret);
/* An ext4 with room for @tree, a journal and some more; @frozen: for it alone. */
uint64_t image_size_fs(const struct image_tree *tree, bool frozen);
/* A disk whose volume has at least @fs_size bytes, with @tag_size bytes kept for each block. */
uint64_t image_size_disk(uint64_t fs_size, uint32_t sector_size, uint32_t tag_size,
	uint64_t data_offset);
