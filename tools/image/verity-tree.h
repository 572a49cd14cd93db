/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dm-verity hash tree of a file, and its error correction data: verity-tree.c. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "snp/util.h"

#define VERITY_BLOCK 4096u	/* of data and of hashes */
#define VERITY_HASH_MAX 64
#define VERITY_SALT_MAX 256
#define VERITY_FEC_MIN 2
#define VERITY_FEC_MAX 24

struct verity_algorithm {
	const char *name;	/* the kernel's and the superblock's */
	size_t size;		/* of a hash */
};

/* NULL for a name that is none. */
const struct verity_algorithm *verity_algorithm_find(const char *name);

struct verity_tree {
	const char *data;	/* path */
	uint64_t data_size;	/* whole blocks; what lies behind them is not covered */
	const char *hash;	/* path; may be that of the data */
	uint64_t hash_offset;	/* of the superblock, in whole blocks; the tree follows it */
	const struct verity_algorithm *algorithm;
	const uint8_t *salt;
	size_t salt_len;
	const char *uuid;	/* of the superblock */
	unsigned fec_roots;	/* parity bytes behind the tree; 0: none */
};

/* Where the tree ends, in the file that holds it: there the error correction data begins. */
uint64_t verity_tree_end(const struct verity_tree *t);
/* Where that ends. */
uint64_t verity_fec_end(const struct verity_tree *t);

/**
 * verity_tree_make() - compute and write superblock, tree and error correction data
 * @ret_root: the root hash, of the algorithm's size
 *
 * Both files exist. Return: 0; -EINTR; -ECANCELED when what is wrong was said on standard error;
 * another -errno.
 */
_must_check_ int verity_tree_make(const struct verity_tree *t,
	uint8_t ret_root[static VERITY_HASH_MAX]);
