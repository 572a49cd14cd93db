/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Many nonces in one report: a Merkle tree over them, hashed as RFC 9162, section 2.1, with
 * SHA-256, whose root stands in the nonce half of REPORT_DATA. Each asker gets the report and the
 * proof that its own nonce is in the tree.
 *
 *   leaf     = SHA-256(0x00 || SNP_MERKLE_LABEL || 0x00 || nonce)
 *   interior = SHA-256(0x01 || left || right)
 *
 * The label makes a leaf's input 57 bytes and an interior node's 65, so neither passes for the
 * other, and no leaf's hash for that of anybody else's tree of 32-byte strings.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "reportdata.h"

#define SNP_MERKLE_LABEL "snpguard/v1 nonce batch"	/* its terminating zero is hashed as well */
#define SNP_MERKLE_LEAVES_MAX 8192
#define SNP_MERKLE_DEPTH_MAX 13		/* of a tree with SNP_MERKLE_LEAVES_MAX leaves */
#define SNP_MERKLE_HASH_SIZE 32

/* That a nonce is leaf @index of a tree with @size leaves. */
struct snp_merkle_proof {
	uint32_t size;	/* 1..SNP_MERKLE_LEAVES_MAX; 0: no proof, the nonce stands in
			 * REPORT_DATA as is */
	uint32_t index;
	uint32_t n_path;
	uint8_t path[SNP_MERKLE_DEPTH_MAX][SNP_MERKLE_HASH_SIZE];	/* from the leaf upwards */
};

struct snp_merkle_tree;

/**
 * snp_merkle_new() - the tree over @nonces
 * @n: 1..SNP_MERKLE_LEAVES_MAX, in the order of the leaves
 * @ret: all nodes, 64 bytes for each leaf; for snp_merkle_free()
 *
 * Return: 0, -EINVAL, -ENOMEM or -EIO.
 */
_must_check_ int snp_merkle_new(const uint8_t (*nonces)[SNP_NONCE_SIZE], size_t n,
	struct snp_merkle_tree **ret);
void snp_merkle_free(struct snp_merkle_tree *t);

/* SNP_MERKLE_HASH_SIZE bytes. */
const uint8_t *snp_merkle_root(const struct snp_merkle_tree *t);
/* @index: less than the number of leaves. */
void snp_merkle_prove(const struct snp_merkle_tree *t, size_t index, struct snp_merkle_proof *ret);

/**
 * snp_merkle_nonce() - what must stand in the nonce half of REPORT_DATA
 * @nonce: the asker's own
 * @proof: ENEMY INPUT. Its path must have the very length that index and size give (RFC 9162,
 *	section 2.1.3.2); size 0 gives the nonce itself
 *
 * Return: 0, SNP_E_PROOF (size, index or length of the path), or -EIO.
 */
_must_check_ int snp_merkle_nonce(const uint8_t nonce[static SNP_NONCE_SIZE],
	const struct snp_merkle_proof *proof, uint8_t ret[static SNP_NONCE_SIZE]);
