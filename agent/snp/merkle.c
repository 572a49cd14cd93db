/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Merkle trees over nonces, level by level: a node without a neighbour goes up as it is, which is
 * the same tree as RFC 9162's recursion over the largest power of two. ENEMY INPUT: proofs.
 */
#include "merkle.h"

#include <openssl/evp.h>
#include <string.h>

#include "errors.h"

#define LEVELS_MAX (SNP_MERKLE_DEPTH_MAX + 1)

_Static_assert(SNP_MERKLE_LEAVES_MAX == 1 << SNP_MERKLE_DEPTH_MAX,
	"the depth follows from the size");
_Static_assert(SNP_MERKLE_HASH_SIZE == SNP_NONCE_SIZE, "a root takes a nonce's place");

struct snp_merkle_tree {
	size_t n_levels;
	size_t level_size[LEVELS_MAX];	/* nodes; the last level has one */
	size_t level_start[LEVELS_MAX];	/* in @nodes */
	uint8_t nodes[][SNP_MERKLE_HASH_SIZE];
};

/* One algorithm fetched, one context: a tree takes thousands of short hashes. */
struct hasher {
	EVP_MD *md;
	EVP_MD_CTX *ctx;
};

static void hasher_done(struct hasher *h)
{
	EVP_MD_CTX_free(h->ctx);
	EVP_MD_free(h->md);
}

#define _cleanup_hasher_ _cleanup_(hasher_done)

static int hasher_init(struct hasher *h)
{
	h->md = EVP_MD_fetch(NULL, "SHA256", NULL);
	h->ctx = EVP_MD_CTX_new();
	return h->md && h->ctx ? 0 : -EIO;
}

static int hash(struct hasher *h, const uint8_t *input, size_t len, uint8_t *ret)
{
	if (EVP_DigestInit_ex2(h->ctx, h->md, NULL) != 1 ||
		EVP_DigestUpdate(h->ctx, input, len) != 1 ||
		EVP_DigestFinal_ex(h->ctx, ret, NULL) != 1)
		return -EIO;
	return 0;
}

static int hash_leaf(struct hasher *h, const uint8_t *nonce, uint8_t *ret)
{
	uint8_t input[1 + sizeof(SNP_MERKLE_LABEL) + SNP_NONCE_SIZE] = {0x00};

	memcpy(input + 1, SNP_MERKLE_LABEL, sizeof(SNP_MERKLE_LABEL));
	memcpy(input + 1 + sizeof(SNP_MERKLE_LABEL), nonce, SNP_NONCE_SIZE);
	return hash(h, input, sizeof(input), ret);
}

static int hash_pair(struct hasher *h, const uint8_t *left, const uint8_t *right, uint8_t *ret)
{
	uint8_t input[1 + 2 * SNP_MERKLE_HASH_SIZE] = {0x01};

	memcpy(input + 1, left, SNP_MERKLE_HASH_SIZE);
	memcpy(input + 1 + SNP_MERKLE_HASH_SIZE, right, SNP_MERKLE_HASH_SIZE);
	return hash(h, input, sizeof(input), ret);
}

static struct snp_merkle_tree *allocate(size_t n)
{
	struct snp_merkle_tree shape = {0}, *t;
	size_t total = 0;

	for (size_t size = n;; size = (size + 1) / 2) {
		shape.level_start[shape.n_levels] = total;
		shape.level_size[shape.n_levels++] = size;
		total += size;
		if (size == 1)
			break;
	}
	t = malloc(sizeof(*t) + total * SNP_MERKLE_HASH_SIZE);
	if (t)
		*t = shape;
	return t;
}

static int fill_level(struct hasher *h, struct snp_merkle_tree *t, size_t level)
{
	uint8_t(*below)[SNP_MERKLE_HASH_SIZE] = t->nodes + t->level_start[level - 1];
	uint8_t(*nodes)[SNP_MERKLE_HASH_SIZE] = t->nodes + t->level_start[level];
	int r = 0;

	for (size_t i = 0; i < t->level_size[level] && !r; i++) {
		if (2 * i + 1 < t->level_size[level - 1])
			r = hash_pair(h, below[2 * i], below[2 * i + 1], nodes[i]);
		else
			memcpy(nodes[i], below[2 * i], SNP_MERKLE_HASH_SIZE);
	}
	return r;
}

DEFINE_CLEANUP(struct snp_merkle_tree *, snp_merkle_free)

int snp_merkle_new(const uint8_t (*nonces)[SNP_NONCE_SIZE], size_t n, struct snp_merkle_tree **ret)
{
	_cleanup_(snp_merkle_freep) struct snp_merkle_tree *t = NULL;
	_cleanup_hasher_ struct hasher h = {0};
	int r;

	if (n == 0 || n > SNP_MERKLE_LEAVES_MAX)
		return -EINVAL;
	t = allocate(n);
	if (!t)
		return -ENOMEM;
	r = hasher_init(&h);
	for (size_t i = 0; i < n && !r; i++)
		r = hash_leaf(&h, nonces[i], t->nodes[i]);
	for (size_t level = 1; level < t->n_levels && !r; level++)
		r = fill_level(&h, t, level);
	if (r)
		return r;
	*ret = steal_ptr(t);
	return 0;
}

void snp_merkle_free(struct snp_merkle_tree *t)
{
	free(t);
}

const uint8_t *snp_merkle_root(const struct snp_merkle_tree *t)
{
	return t->nodes[t->level_start[t->n_levels - 1]];
}

void snp_merkle_prove(const struct snp_merkle_tree *t, size_t index, struct snp_merkle_proof *ret)
{
	struct snp_merkle_proof p = {.size = (uint32_t)t->level_size[0], .index = (uint32_t)index};

	for (size_t level = 0; level + 1 < t->n_levels; level++, index /= 2) {
		const size_t neighbour = index ^ 1;

		if (neighbour < t->level_size[level])
			memcpy(p.path[p.n_path++], t->nodes[t->level_start[level] + neighbour],
				SNP_MERKLE_HASH_SIZE);
	}
	*ret = p;
}

/*
 * RFC 9162, section 2.1.3.2: @node is the place of the hash on its level, @last that of the level's
 * last node. What has no neighbour goes up without a step of the path.
 */
static int climb(struct hasher *h, const struct snp_merkle_proof *proof, uint8_t *hash)
{
	uint32_t node = proof->index, last = proof->size - 1;
	int r = 0;

	for (uint32_t i = 0; i < proof->n_path && !r; i++) {
		if (last == 0)
			return SNP_E_PROOF;
		while (!(node & 1) && node == last) {
			node >>= 1;
			last >>= 1;
		}
		r = node & 1 ? hash_pair(h, proof->path[i], hash, hash)
			     : hash_pair(h, hash, proof->path[i], hash);
		node >>= 1;
		last >>= 1;
	}
	return r ? r : last == 0 ? 0 : SNP_E_PROOF;
}

int snp_merkle_nonce(const uint8_t nonce[static SNP_NONCE_SIZE],
	const struct snp_merkle_proof *proof, uint8_t ret[static SNP_NONCE_SIZE])
{
	_cleanup_hasher_ struct hasher h = {0};
	uint8_t hash[SNP_MERKLE_HASH_SIZE];
	int r;

	if (proof->size == 0) {
		if (proof->index || proof->n_path)
			return SNP_E_PROOF;
		memcpy(ret, nonce, SNP_NONCE_SIZE);
		return 0;
	}
	if (proof->size > SNP_MERKLE_LEAVES_MAX || proof->index >= proof->size ||
		proof->n_path > SNP_MERKLE_DEPTH_MAX)
		return SNP_E_PROOF;
	r = hasher_init(&h);
	if (!r)
		r = hash_leaf(&h, nonce, hash);
	if (!r)
		r = climb(&h, proof, hash);
	if (!r)
		memcpy(ret, hash, SNP_NONCE_SIZE);
	return r;
}
