/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What OpenSSL has released is gone: no secret of a key message can be found in the heap. */
#include "snp/openssl-memory.h"

#include <openssl/crypto.h>
#include <string.h>

#include "heap.h"
#include "runner.h"
#include "sanitizer.h"
#include "snp/hpke-internal.h"
#include "snp/util.h"

#define SIZE 256

static void fill(uint8_t *p, size_t len)
{
	uint32_t x = 1;

	for (size_t i = 0; i < len; i++) {
		x = x * 1103515245 + 12345;
		p[i] = (uint8_t)(x >> 16);
	}
}

/* The latter half of it: see heap.h. */
static size_t count(const uint8_t *secret, size_t len)
{
	return unit_count_in_heap(secret + len / 2, len / 2);
}

START_TEST(allocators_are_ours)
{
	ck_assert(snp_openssl_wipes());
}
END_TEST

START_TEST(heap_is_searched)
{
	uint8_t *p = OPENSSL_malloc(SIZE), pattern[SIZE];

	fill(pattern, sizeof(pattern));
	memcpy(p, pattern, SIZE);
	ck_assert_uint_eq(count(pattern, SIZE), 1);
	OPENSSL_free(p);
}
END_TEST

START_TEST(released_is_wiped)
{
	uint8_t *p = OPENSSL_malloc(SIZE), pattern[SIZE];

	fill(pattern, sizeof(pattern));
	memcpy(p, pattern, SIZE);
	OPENSSL_free(p);
	ck_assert_uint_eq(count(pattern, SIZE), 0);
	OPENSSL_free(NULL);
}
END_TEST

/* Grown, cut and ended by OPENSSL_realloc(). */
START_TEST(moved_is_wiped)
{
	uint8_t *p = OPENSSL_realloc(NULL, SIZE), pattern[SIZE];

	fill(pattern, sizeof(pattern));
	memcpy(p, pattern, SIZE);
	p = OPENSSL_realloc(p, 64 * SIZE);
	ck_assert_mem_eq(p, pattern, SIZE);
	ck_assert(UNIT_ASAN || count(pattern, SIZE) == 1);
	p = OPENSSL_realloc(p, SIZE / 2);
	ck_assert_mem_eq(p, pattern, SIZE / 2);
	ck_assert_uint_eq(count(pattern, SIZE), 0);
	ck_assert_ptr_null(OPENSSL_realloc(p, 0));
	ck_assert_uint_eq(count(pattern, SIZE / 2), 0);
}
END_TEST

static void expect_gone(const char *what, const uint8_t *secret, size_t len)
{
	ck_assert_msg(count(secret, len) == 0, "%s stays in the heap", what);
}

START_TEST(no_secret_of_a_message_stays)
{
	_cleanup_secret_ struct snp_secret guest = SNP_SECRET_NULL, owner = SNP_SECRET_NULL;
	_cleanup_secret_ struct snp_secret plaintext = SNP_SECRET_NULL, opened = SNP_SECRET_NULL;
	_cleanup_secret_ struct snp_secret context = SNP_SECRET_NULL;
	const struct hpke_bytes info = {"info", 4}, none = {NULL, 0};
	uint8_t guest_public[SNP_X25519_SIZE], owner_public[SNP_X25519_SIZE];
	uint8_t enc[SNP_X25519_SIZE], ciphertext[SIZE + SNP_HPKE_TAG_SIZE];
	const struct snp_hpke_context_data data = {info.data, info.len, NULL, 0};
	const struct hpke_context *c;

	ck_assert_int_eq(snp_x25519_generate(&guest, guest_public), 0);
	ck_assert_int_eq(snp_x25519_generate(&owner, owner_public), 0);
	ck_assert_int_eq(snp_secret_new(&plaintext, SIZE), 0);
	fill(plaintext.data, SIZE);
	ck_assert_int_eq(snp_hpke_seal(guest_public, &owner, &data, &plaintext, enc, ciphertext), 0);
	ck_assert_int_eq(hpke_setup_receiver(&guest, owner_public, enc, info, &context), 0);
	ck_assert_int_eq(hpke_context_open(&context, 0, none,
		(struct hpke_bytes){ciphertext, sizeof(ciphertext)}, &opened), 0);

	c = hpke_context(&context);
	expect_gone("the guest's private key", guest.data, guest.len);
	expect_gone("the owner's private key", owner.data, owner.len);
	expect_gone("the shared secret", c->shared_secret, sizeof(c->shared_secret));
	expect_gone("the secret", c->secret, sizeof(c->secret));
	expect_gone("the key", c->key, sizeof(c->key));
	expect_gone("the plaintext", opened.data, opened.len);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("openssl-memory");
	TCase *t = tcase_create("openssl-memory");

	tcase_add_test(t, allocators_are_ours);
	if (!UNIT_ASAN)
		tcase_add_test(t, heap_is_searched);
	tcase_add_test(t, released_is_wiped);
	tcase_add_test(t, moved_is_wiped);
	tcase_add_test(t, no_secret_of_a_message_stays);
	suite_add_tcase(s, t);
	return s;
}
