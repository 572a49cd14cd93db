/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dm-verity roots. Only the root hash of the measured command line vouches for anything; the
 * superblock tells the shape of the tree (verity-superblock.c judges it, read once) and where a
 * device's own file system ends (fs-size.c) tells where an appended one lies. Then the top of the
 * tree is compared with the root hash here, for a clear refusal instead of a kernel panic, and the
 * device is opened with the values that were judged: libcryptsetup reads no superblock of its own.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "snp/util.h"

#define VERITY_HASH_MAX 64	/* SHA-512 */

enum verity_corruption {
	VERITY_PANIC,	/* default: the machine ends before wrong data is used */
	VERITY_RESTART,
	VERITY_EIO,
};

struct verity_volume {
	const char *data_device;
	const char *hash_device;	/* NULL: appended to the data device */
	bool has_hash_offset;
	uint64_t hash_offset;		/* bytes, of the superblock; default: 0 on a device of its
					 * own, the end of the file system where appended */
	uint8_t root_hash[VERITY_HASH_MAX];
	size_t root_hash_len;
	unsigned fec_roots;		/* parity bytes, 2..24: the error correction data follows
					 * the tree; 0: none */
	enum verity_corruption on_corruption;
};

/**
 * verity_open() - activate as /dev/mapper/@name, read-only
 * @detail: for people, on any failure
 *
 * Return: 0, -errno or enum verity_refusal.
 */
_must_check_ int verity_open(const struct verity_volume *v, const char *name,
	char detail[static 256]);
