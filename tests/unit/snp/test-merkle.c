/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Trees over nonces. The expected values come from a program that shares nothing with merkle.c: RFC
 * 9162's recursive definitions of MTH() and PATH() in Python, over hashlib. Nonce i is SHA-256 of the
 * text "nonce i".
 */
#include "snp/merkle.h"

#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>

#include "runner.h"
#include "snp/codec.h"
#include "snp/errors.h"
#include "snp/util.h"

static uint8_t nonces[SNP_MERKLE_LEAVES_MAX + 1][SNP_NONCE_SIZE];

static void setup(void)
{
	char text[32];

	for (size_t i = 0; i < ARRAY_SIZE(nonces); i++) {
		snprintf(text, sizeof(text), "nonce %zu", i);
		SHA256((const uint8_t *)text, strlen(text), nonces[i]);
	}
}

static struct snp_merkle_tree *tree_of(size_t n)
{
	struct snp_merkle_tree *t;

	ck_assert_int_eq(snp_merkle_new(nonces, n, &t), 0);
	return t;
}

static void expect_hex(const uint8_t *hash, const char *hex)
{
	uint8_t expected[SNP_MERKLE_HASH_SIZE];

	ck_assert_int_eq(snp_hex_decode(hex, strlen(hex), expected, sizeof(expected)), 0);
	ck_assert_mem_eq(hash, expected, sizeof(expected));
}

static const struct {
	size_t n;
	const char *root;
} roots[] = {
	{1, "ee93b9b861810f711e073d3c896a13f7746cafd94b44e0abdc63751f70758d85"},
	{2, "8c79483d32f68b5ff23f63773550d0eda8e40555fe3cc61e83d5bd6296e208ac"},
	{3, "6eeef561d97940dbb19d5c09f68aa4f1d11e1482d8929476a2e780b70abf4525"},
	{4, "7941ffc3e6cdad112dd1b32a08f2250fa5af72e5eeec531c87b967dcffbfebc6"},
	{5, "76a62a6a0a673e714198e1f05ff2beaffa73c3102807469a54c6378e23e1cdd0"},
	{7, "8c0029acffce74da0a69f01611cd363f15cdf55d19bca31315f9e4598bb2e4a7"},
	{8, "ffd4e620badc75fcb81beb08dcbd049c5c9325d3b609c387af6d6815d3e9a8e3"},
	{9, "5fb1deba0e378d2313223ef3a11b845ea2d134a84fc3d29b62bd4be880c0365c"},
	{64, "cff2c11873550af1450d623058f0c4df8b6c612fcd2e93e586a414b752c7527e"},
	{70, "21acb3545db421c074c901a12290b01e2d8c8d097775ac41c6786af0ef716911"},
	{4097, "43fb04e55a32ad4aeb4420952a300c6126e8d363969d46ac38423f20372451d4"},
	{8192, "e4db2bed904ac5fe5b90efb87ea2754f8974f56cb1e5027cc82f11c4719e5e04"},
};

START_TEST(root)
{
	struct snp_merkle_tree *t = tree_of(roots[_i].n);

	expect_hex(snp_merkle_root(t), roots[_i].root);
	snp_merkle_free(t);
}
END_TEST

static const struct {
	size_t index;
	uint32_t n_path;
	const char *path[3];
} paths_of_seven[] = {
	{0, 3, {"b32cd59fa4a8e16db3b30195e9c332c344f9b8e8bec47935b7f479415c854f70",
		       "663ab882e02227326f48cf47fe2f013dc4d1ca4bd289d6463e0dc8959cc77a6d",
		       "1a105a02961cfefa736a99541d26aaee1d91bcd10bc1e8040919441c1c7e7b90"}},
	{4, 3, {"519ab2959feb0c74e5284d815b35c8fc20be9cb99db5b5624b708c41aa5372bf",
		       "3771cd26b05be0466a7011a07236aa7b2c45475d803296a90ff733a17631e41d",
		       "7941ffc3e6cdad112dd1b32a08f2250fa5af72e5eeec531c87b967dcffbfebc6"}},
	{6, 2, {"3514cdfeabc7152c55d8006d6de8d904d61992752ff4c4a3636d631557ff0cd0",
		       "7941ffc3e6cdad112dd1b32a08f2250fa5af72e5eeec531c87b967dcffbfebc6"}},
};

START_TEST(path)
{
	struct snp_merkle_tree *t = tree_of(7);
	struct snp_merkle_proof p;

	snp_merkle_prove(t, paths_of_seven[_i].index, &p);
	ck_assert_uint_eq(p.size, 7);
	ck_assert_uint_eq(p.index, paths_of_seven[_i].index);
	ck_assert_uint_eq(p.n_path, paths_of_seven[_i].n_path);
	for (uint32_t i = 0; i < p.n_path; i++)
		expect_hex(p.path[i], paths_of_seven[_i].path[i]);
	snp_merkle_free(t);
}
END_TEST

/* Of each size from 1 to 70 the root, then for each leaf the length of its path and the path: the
 * SHA-256 of all that, one behind the other. */
#define ALL_OF_70 "035d9da87ec5995caebff785a54d5f86687c16d640c892b2fbcd3e605ce07bc1"

START_TEST(every_root_and_path)
{
	static uint8_t all[70 * 71 / 2 * (1 + 7 * 32) + 70 * 32];
	uint8_t digest[SHA256_DIGEST_LENGTH];
	struct snp_merkle_proof p;
	size_t len = 0;

	for (size_t n = 1; n <= 70; n++) {
		struct snp_merkle_tree *t = tree_of(n);

		memcpy(all + len, snp_merkle_root(t), 32);
		len += 32;
		for (size_t i = 0; i < n; i++) {
			snp_merkle_prove(t, i, &p);
			ck_assert_uint_le(p.n_path, 7);
			all[len++] = (uint8_t)p.n_path;
			memcpy(all + len, p.path, p.n_path * sizeof(p.path[0]));
			len += p.n_path * sizeof(p.path[0]);
		}
		snp_merkle_free(t);
	}
	SHA256(all, len, digest);
	expect_hex(digest, ALL_OF_70);
}
END_TEST

static void expect_refused(size_t leaf, const struct snp_merkle_proof *p, const char *what)
{
	uint8_t nonce[SNP_NONCE_SIZE];

	memset(nonce, 0xEE, sizeof(nonce));
	ck_assert_msg(snp_merkle_nonce(nonces[leaf], p, nonce) == SNP_E_PROOF,
		"%s: size %u, index %u, path %u", what, p->size, p->index, p->n_path);
	ck_assert_msg(nonce[0] == 0xEE && nonce[31] == 0xEE, "%s: output written", what);
}

/* It leads somewhere, but not to the root. */
static void expect_astray(const uint8_t *nonce, const struct snp_merkle_proof *p,
	const uint8_t *right, const char *what)
{
	uint8_t got[SNP_NONCE_SIZE];
	int r = snp_merkle_nonce(nonce, p, got);

	ck_assert_msg(r == SNP_E_PROOF || (r == 0 && memcmp(got, right, sizeof(got)) != 0),
		"%s: size %u, index %u, path %u", what, p->size, p->index, p->n_path);
}

/* Each leaf of each size: the right proof, and all that is nearly right. */
START_TEST(only_the_very_proof)
{
	const size_t n = (size_t)_i;
	struct snp_merkle_tree *t = tree_of(n);
	const uint8_t *right = snp_merkle_root(t);
	uint8_t got[SNP_NONCE_SIZE];
	struct snp_merkle_proof p, q;

	for (size_t i = 0; i < n; i++) {
		snp_merkle_prove(t, i, &p);
		ck_assert_int_eq(snp_merkle_nonce(nonces[i], &p, got), 0);
		ck_assert_mem_eq(got, right, sizeof(got));

		q = p;
		q.n_path++;
		expect_refused(i, &q, "one hash more");
		if (p.n_path) {
			q = p;
			q.n_path--;
			expect_refused(i, &q, "one hash less");
			q = p;
			memmove(q.path, q.path + 1, sizeof(q.path) - sizeof(q.path[0]));
			q.n_path--;
			expect_refused(i, &q, "the first hash left out");
		}
		q = p;
		q.index = (uint32_t)n;
		expect_refused(i, &q, "index behind the last leaf");
		q.index = UINT32_MAX;
		expect_refused(i, &q, "index far behind");
		for (uint32_t other = 0; other < n; other++) {
			q = p;
			q.index = other;
			if (other != i)
				expect_astray(nonces[i], &q, right, "another's index");
		}
		for (uint32_t k = 0; k < p.n_path; k++) {
			q = p;
			q.path[k][31] ^= 1;
			expect_astray(nonces[i], &q, right, "a bit of the path");
		}
		expect_astray(nonces[n], &p, right, "a nonce that is not in the tree");
		expect_astray(nonces[(i + 1) % (n + 1)], &p, right, "another nonce");
	}
	snp_merkle_free(t);
}
END_TEST

START_TEST(impossible_sizes)
{
	struct snp_merkle_proof p = {.size = SNP_MERKLE_LEAVES_MAX + 1, .n_path = 13};

	expect_refused(0, &p, "too many leaves");
	p.size = UINT32_MAX;
	expect_refused(0, &p, "all ones");
	p = (struct snp_merkle_proof){.size = SNP_MERKLE_LEAVES_MAX,
		.n_path = SNP_MERKLE_DEPTH_MAX + 1};
	expect_refused(0, &p, "too deep");
	p.n_path = UINT32_MAX;
	expect_refused(0, &p, "a path without end");
	p = (struct snp_merkle_proof){.index = 1};
	expect_refused(0, &p, "no proof, but an index");
	p = (struct snp_merkle_proof){.n_path = 1};
	expect_refused(0, &p, "no proof, but a path");
}
END_TEST

START_TEST(without_a_proof_it_is_the_nonce)
{
	const struct snp_merkle_proof none = {0};
	uint8_t got[SNP_NONCE_SIZE];

	ck_assert_int_eq(snp_merkle_nonce(nonces[3], &none, got), 0);
	ck_assert_mem_eq(got, nonces[3], sizeof(got));
}
END_TEST

/* A tree of one is not the nonce itself: what stands in the report tells which it was. */
START_TEST(a_tree_of_one_is_no_plain_nonce)
{
	struct snp_merkle_tree *t = tree_of(1);
	struct snp_merkle_proof p;
	uint8_t got[SNP_NONCE_SIZE];

	snp_merkle_prove(t, 0, &p);
	ck_assert_uint_eq(p.size, 1);
	ck_assert_uint_eq(p.n_path, 0);
	ck_assert_int_eq(snp_merkle_nonce(nonces[0], &p, got), 0);
	ck_assert_mem_eq(got, snp_merkle_root(t), sizeof(got));
	ck_assert_mem_ne(got, nonces[0], sizeof(got));
	snp_merkle_free(t);
}
END_TEST

/* Whoever asks for a report with a root, or an inner node, as his nonce: it stands there as it is, and
 * does not pass for a leaf above or below. */
START_TEST(a_root_passed_off_as_a_nonce)
{
	struct snp_merkle_tree *t = tree_of(4);
	struct snp_merkle_proof p, q = {.size = 2, .n_path = 1};
	uint8_t node[SNP_NONCE_SIZE], got[SNP_NONCE_SIZE];

	/* The root is not the nonce of anybody in the tree. */
	expect_astray(nonces[0], &(struct snp_merkle_proof){0}, snp_merkle_root(t), "no proof");
	/* The left half's node as a leaf of a tree of two: hashed as a leaf, it is another one. */
	snp_merkle_prove(t, 2, &p);
	memcpy(node, p.path[1], sizeof(node));
	snp_merkle_prove(t, 0, &p);
	memcpy(q.path[0], p.path[1], sizeof(q.path[0]));
	expect_astray(node, &q, snp_merkle_root(t), "an inner node as a leaf");
	/* The root, proved by a tree of one. */
	ck_assert_int_eq(snp_merkle_nonce(snp_merkle_root(t), &(struct snp_merkle_proof){.size = 1},
		got), 0);
	ck_assert_mem_ne(got, snp_merkle_root(t), sizeof(got));
	snp_merkle_free(t);
}
END_TEST

/* The label is what keeps a leaf from being the plain hash of a nonce, as others' trees have it. */
START_TEST(leaves_are_labelled)
{
	struct snp_merkle_tree *t = tree_of(1);
	uint8_t plain[1 + SNP_NONCE_SIZE] = {0}, hash[SHA256_DIGEST_LENGTH];

	memcpy(plain + 1, nonces[0], SNP_NONCE_SIZE);
	SHA256(plain, sizeof(plain), hash);
	ck_assert_mem_ne(snp_merkle_root(t), hash, sizeof(hash));
	SHA256(nonces[0], SNP_NONCE_SIZE, hash);
	ck_assert_mem_ne(snp_merkle_root(t), hash, sizeof(hash));
	snp_merkle_free(t);
}
END_TEST

START_TEST(sizes_of_trees)
{
	struct snp_merkle_tree *t = NULL;

	ck_assert_int_eq(snp_merkle_new(nonces, 0, &t), -EINVAL);
	ck_assert_int_eq(snp_merkle_new(nonces, SNP_MERKLE_LEAVES_MAX + 1, &t), -EINVAL);
	ck_assert_ptr_null(t);
	snp_merkle_free(NULL);
}
END_TEST

START_TEST(the_largest_tree)
{
	struct snp_merkle_tree *t = tree_of(SNP_MERKLE_LEAVES_MAX);
	struct snp_merkle_proof p;
	uint8_t got[SNP_NONCE_SIZE];

	for (size_t i = 0; i < SNP_MERKLE_LEAVES_MAX; i += 63) {
		snp_merkle_prove(t, i, &p);
		ck_assert_uint_eq(p.n_path, SNP_MERKLE_DEPTH_MAX);
		ck_assert_int_eq(snp_merkle_nonce(nonces[i], &p, got), 0);
		ck_assert_mem_eq(got, snp_merkle_root(t), sizeof(got));
	}
	snp_merkle_free(t);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("merkle");
	TCase *t = tcase_create("merkle");

	tcase_add_unchecked_fixture(t, setup, NULL);
	tcase_add_loop_test(t, root, 0, ARRAY_SIZE(roots));
	tcase_add_loop_test(t, path, 0, ARRAY_SIZE(paths_of_seven));
	tcase_add_test(t, every_root_and_path);
	tcase_add_loop_test(t, only_the_very_proof, 1, 71);
	tcase_add_test(t, impossible_sizes);
	tcase_add_test(t, without_a_proof_it_is_the_nonce);
	tcase_add_test(t, a_tree_of_one_is_no_plain_nonce);
	tcase_add_test(t, a_root_passed_off_as_a_nonce);
	tcase_add_test(t, leaves_are_labelled);
	tcase_add_test(t, sizes_of_trees);
	tcase_add_test(t, the_largest_tree);
	suite_add_tcase(s, t);
	return s;
}
