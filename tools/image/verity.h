/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps from a root tree to a verity disk, and what its owner must know of it. */
#pragma once

#include "fs-head.h"
#include "mkfs.h"
#include "source.h"
#include "strip.h"
#include "verity-tree.h"

struct verity_plan {
	const char *in, *out;
	const char *hash;		/* path; NULL: the tree is appended to the disk */
	enum image_source_kind kind;
	const struct mkfs_type *type;	/* of the file system to make */
	uint64_t size;			/* 0: as the content needs */
	const char *uuid;		/* of the file system; NULL: derived */
	const struct verity_algorithm *algorithm;
	bool has_salt;			/* else it is derived */
	uint8_t salt[VERITY_SALT_MAX];
	size_t salt_len;
	unsigned fec_roots;		/* 0: none */
	bool has_limit;			/* SOURCE_DATE_EPOCH */
	int64_t limit;
	bool force;
};

struct verity_made {
	struct strip_list removed;
	struct fs_head fs;
	char hash_uuid[UUID_TEXT_SIZE];
	uint8_t salt[VERITY_SALT_MAX];
	size_t salt_len;
	uint8_t root[VERITY_HASH_MAX];
	uint64_t hash_offset;		/* 0 in a file of its own */
};

void verity_made_done(struct verity_made *m);

/**
 * verity_make() - make the disk, or disk and tree
 * @ret: complete on success
 *
 * Return: 0; -EINTR; -ECANCELED when the reason was said on standard error; another -errno.
 */
_must_check_ int verity_make(const struct verity_plan *p, struct verity_made *ret);

#define _cleanup_verity_made_ _cleanup_(verity_made_done)
