/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The superblock of a hash tree as veritysetup(8) writes it, judged, and what follows from it:
 * where the tree lies and how many levels it has. Pure.
 *
 * Nothing vouches for a superblock but that the tree which it describes has the right root hash.
 * What it says is thus held to shapes in which that is enough, see verity-superblock.c.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "disk/verity.h"

#define VERITY_SUPERBLOCK_SIZE 512
#define VERITY_SALT_MAX 256
#define VERITY_BLOCK_MAX 4096

enum verity_refusal {
	VERITY_E_SIGNATURE = 1,	/* no superblock where one should be */
	VERITY_E_VERSION,
	VERITY_E_TYPE,		/* hash type other than 1 */
	VERITY_E_ALGORITHM,	/* neither sha256 nor sha512 */
	VERITY_E_DIGEST,	/* the root hash on the command line has another length */
	VERITY_E_BLOCK_SIZE,	/* not 512, 1024, 2048 or 4096 */
	VERITY_E_SALT,		/* beyond 256 bytes */
	VERITY_E_RESERVED,	/* padding is not zero */
	VERITY_E_DATA_BLOCKS,	/* none, or more than there are bytes */
	VERITY_E_DATA_SIZE,	/* more data blocks than the device has */
	VERITY_E_TREE_SIZE,	/* the tree does not fit its device */
	VERITY_E_OVERLAP,	/* data and appended tree overlap */
	VERITY_E_FEC_BLOCKS,	/* error correction, and blocks of two sizes */
	VERITY_E_FEC_SIZE,	/* the error correction data does not fit its device */
	VERITY_E_ROOT_HASH,	/* the top of the tree has another hash */
	VERITY_E_NO_FS,		/* no file system whose end would tell where the tree begins */
	_VERITY_E_MAX,
};

/* For people. */
const char *verity_refusal_text(int refusal);

struct verity_shape {
	char algorithm[8];		/* "sha256", "sha512" */
	uint32_t data_block;		/* bytes */
	uint32_t hash_block;		/* bytes */
	uint64_t data_blocks;
	uint32_t salt_size;
	uint8_t salt[VERITY_SALT_MAX];
	unsigned levels;		/* 0: one data block, hashed by the root hash itself */
	uint64_t tree_offset;		/* bytes, on the hash device */
	uint64_t tree_blocks;
};

/**
 * verity_superblock_judge() - one superblock
 * @offset: of the superblock on its device
 * @digest_size: of the root hash
 *
 * ENEMY INPUT: @data. Whether data and tree fit their devices is for the caller, who knows those.
 * Return: 0 or enum verity_refusal.
 */
_must_check_ int verity_superblock_judge(const uint8_t data[static VERITY_SUPERBLOCK_SIZE],
	uint64_t offset, size_t digest_size, struct verity_shape *ret);
