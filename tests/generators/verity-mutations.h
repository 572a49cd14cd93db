/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Malformed and malicious superblocks of hash trees, each made from a good one (SHA-256, blocks of 4096,
 * a salt of 32 bytes), with one sentence of what is wrong and the refusal that it must get. Unit tests
 * run the whole table; verity-mutate writes one of them onto a disk for the tests in VMs.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "disk/verity-superblock.h"

struct verity_mutation {
	const char *name;
	const char *wrong;
	int refusal;	/* enum verity_refusal; 0: harmless, and must be taken */
	size_t at;	/* where these bytes go */
	const char *bytes;
	size_t len;
};

extern const struct verity_mutation verity_mutations[];
extern const size_t verity_n_mutations;

const struct verity_mutation *verity_mutation_find(const char *name);
void verity_mutate(uint8_t superblock[static VERITY_SUPERBLOCK_SIZE], const struct verity_mutation *m);

/* A good one: 1000 data blocks. */
void verity_superblock_make(uint8_t superblock[static VERITY_SUPERBLOCK_SIZE]);
