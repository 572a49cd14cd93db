/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HPKE: whatever is not the owner's message for this guest, this boot and this nonce is refused. */
#include "snp/hpke.h"

#include <string.h>

#include "runner.h"
#include "snp/codec.h"
#include "snp/util.h"

/* Secrets do not survive Check's fork (they are wiped there), so each test makes its own. */
struct party {
	struct snp_secret private_key;
	uint8_t public_key[SNP_X25519_SIZE];
};

static void make_party(struct party *p)
{
	p->private_key = SNP_SECRET_NULL;
	ck_assert_int_eq(snp_x25519_generate(&p->private_key, p->public_key), 0);
}

static const char message[] = "the key of the root volume";
#define MESSAGE_LEN (sizeof(message) - 1)
#define SEALED_LEN (MESSAGE_LEN + SNP_HPKE_TAG_SIZE)

static const struct snp_hpke_context_data context = {
	SNP_HPKE_INFO, sizeof(SNP_HPKE_INFO) - 1, "report data", 11};

static struct party guest, owner, other;
static uint8_t enc[SNP_X25519_SIZE], sealed[SEALED_LEN];

static void seal(const struct snp_secret *sender)
{
	_cleanup_secret_ struct snp_secret plaintext = SNP_SECRET_NULL;

	ck_assert_int_eq(snp_secret_from(&plaintext, message, MESSAGE_LEN), 0);
	ck_assert_int_eq(snp_hpke_seal(guest.public_key, sender, &context, &plaintext, enc, sealed),
		0);
}

static void setup(void)
{
	make_party(&guest);
	make_party(&owner);
	make_party(&other);
	seal(&owner.private_key);
}

static void teardown(void)
{
	snp_secret_done(&guest.private_key);
	snp_secret_done(&owner.private_key);
	snp_secret_done(&other.private_key);
}

static int open_as(const struct party *receiver, const uint8_t *sender,
	const struct snp_hpke_context_data *data, size_t len)
{
	_cleanup_secret_ struct snp_secret out = SNP_SECRET_NULL;
	uint8_t *exact = malloc(len);
	int r;

	/* Of exactly that size, so that the sanitizers see a read beyond it. */
	memcpy(exact, sealed, len);
	r = snp_hpke_open(&receiver->private_key, sender, enc, data, exact, len, &out);
	free(exact);
	if (r)
		ck_assert_msg(out.data == NULL && out.len == 0, "output is not empty");
	else
		ck_assert_msg(out.len == MESSAGE_LEN && !memcmp(out.data, message, out.len), "text");
	return r;
}

static int open_ours(void)
{
	return open_as(&guest, owner.public_key, &context, SEALED_LEN);
}

START_TEST(opens)
{
	ck_assert_int_eq(open_ours(), 0);
	seal(NULL);
	ck_assert_int_eq(open_as(&guest, NULL, &context, SEALED_LEN), 0);
}
END_TEST

START_TEST(wrong_parties)
{
	ck_assert_int_eq(open_as(&guest, other.public_key, &context, SEALED_LEN), SNP_E_HPKE_OPEN);
	ck_assert_int_eq(open_as(&other, owner.public_key, &context, SEALED_LEN), SNP_E_HPKE_OPEN);
	seal(&other.private_key);
	ck_assert_int_eq(open_ours(), SNP_E_HPKE_OPEN);
}
END_TEST

/* A message that names no sender must not pass for the owner's, nor the other way round. */
START_TEST(modes_do_not_mix)
{
	ck_assert_int_eq(open_as(&guest, NULL, &context, SEALED_LEN), SNP_E_HPKE_OPEN);
	seal(NULL);
	ck_assert_int_eq(open_ours(), SNP_E_HPKE_OPEN);
}
END_TEST

START_TEST(other_context)
{
	const struct snp_hpke_context_data others[] = {
		{"snpguard/v2 key", context.info_len, context.aad, context.aad_len},
		{context.info, context.info_len - 1, context.aad, context.aad_len},
		{NULL, 0, context.aad, context.aad_len},
		{context.info, context.info_len, "report datb", context.aad_len},
		{context.info, context.info_len, context.aad, context.aad_len - 1},
		{context.info, context.info_len, NULL, 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		ck_assert_int_eq(open_as(&guest, owner.public_key, &others[i], SEALED_LEN),
			SNP_E_HPKE_OPEN);
}
END_TEST

START_TEST(every_bit_of_the_ciphertext)
{
	for (size_t bit = 0; bit < 8 * SEALED_LEN; bit++) {
		sealed[bit / 8] ^= (uint8_t)(1 << bit % 8);
		ck_assert_int_eq(open_ours(), SNP_E_HPKE_OPEN);
		sealed[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	ck_assert_int_eq(open_ours(), 0);
}
END_TEST

/* Bit 255 among them, which X25519 itself ignores. */
START_TEST(every_bit_of_enc)
{
	for (size_t bit = 0; bit < 8 * sizeof(enc); bit++) {
		enc[bit / 8] ^= (uint8_t)(1 << bit % 8);
		ck_assert_int_eq(open_ours(), SNP_E_HPKE_OPEN);
		enc[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
}
END_TEST

START_TEST(truncated)
{
	for (size_t len = 0; len < SNP_HPKE_TAG_SIZE; len++)
		ck_assert_int_eq(open_as(&guest, owner.public_key, &context, len), SNP_E_TRUNCATED);
	for (size_t len = SNP_HPKE_TAG_SIZE; len < SEALED_LEN; len++)
		ck_assert_int_eq(open_as(&guest, owner.public_key, &context, len), SNP_E_HPKE_OPEN);
}
END_TEST

/* All encodings of points of low order, without and with the bit that X25519 ignores. */
static const char *const low_order[] = {
	"0000000000000000000000000000000000000000000000000000000000000000",
	"0100000000000000000000000000000000000000000000000000000000000000",
	"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
	"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"0000000000000000000000000000000000000000000000000000000000000080",
	"0100000000000000000000000000000000000000000000000000000000000080",
	"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b880",
	"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f11d7",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
};

START_TEST(low_order_refused)
{
	_cleanup_secret_ struct snp_secret plaintext = SNP_SECRET_NULL;
	uint8_t point[SNP_X25519_SIZE];

	ck_assert_int_eq(snp_hex_decode(low_order[_i], 64, point, sizeof(point)), 0);
	ck_assert_int_eq(open_as(&guest, point, &context, SEALED_LEN), SNP_E_HPKE_KEY);
	memcpy(enc, point, sizeof(enc));
	ck_assert_int_eq(open_ours(), SNP_E_HPKE_KEY);
	ck_assert_int_eq(open_as(&guest, NULL, &context, SEALED_LEN), SNP_E_HPKE_KEY);
	ck_assert_int_eq(snp_secret_from(&plaintext, message, MESSAGE_LEN), 0);
	ck_assert_int_eq(snp_hpke_seal(point, NULL, &context, &plaintext, enc, sealed),
		SNP_E_HPKE_KEY);
	ck_assert_int_eq(snp_hpke_seal(point, &owner.private_key, &context, &plaintext, enc,
		sealed), SNP_E_HPKE_KEY);
}
END_TEST

START_TEST(private_key_of_wrong_size)
{
	uint8_t public_key[SNP_X25519_SIZE];

	guest.private_key.len--;
	ck_assert_int_eq(open_ours(), -EINVAL);
	ck_assert_int_eq(snp_x25519_public(&guest.private_key, public_key), -EINVAL);
}
END_TEST

START_TEST(empty_message)
{
	_cleanup_secret_ struct snp_secret nothing = SNP_SECRET_NULL, out = SNP_SECRET_NULL;

	ck_assert_int_eq(snp_secret_new(&nothing, 0), 0);
	ck_assert_int_eq(snp_hpke_seal(guest.public_key, &owner.private_key, &context, &nothing,
		enc, sealed), 0);
	ck_assert_int_eq(snp_hpke_open(&guest.private_key, owner.public_key, enc, &context, sealed,
		SNP_HPKE_TAG_SIZE, &out), 0);
	ck_assert_uint_eq(out.len, 0);
}
END_TEST

START_TEST(no_two_alike)
{
	uint8_t first_enc[sizeof(enc)], first[sizeof(sealed)];

	memcpy(first_enc, enc, sizeof(enc));
	memcpy(first, sealed, sizeof(sealed));
	seal(&owner.private_key);
	ck_assert_mem_ne(first_enc, enc, sizeof(enc));
	ck_assert_mem_ne(first, sealed, sizeof(sealed));
	ck_assert_mem_ne(guest.public_key, other.public_key, SNP_X25519_SIZE);
}
END_TEST

/* RFC 7748, section 6.1. */
START_TEST(public_key_of_rfc7748)
{
	static const char alice[] =
		"77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
	static const char expected[] =
		"8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";
	_cleanup_secret_ struct snp_secret key = SNP_SECRET_NULL;
	uint8_t public_key[SNP_X25519_SIZE];
	char hex[SNP_HEX_SIZE(SNP_X25519_SIZE)];

	ck_assert_int_eq(snp_secret_new(&key, SNP_X25519_SIZE), 0);
	ck_assert_int_eq(snp_hex_decode(alice, 64, key.data, key.len), 0);
	ck_assert_int_eq(snp_x25519_public(&key, public_key), 0);
	snp_hex_encode(public_key, sizeof(public_key), hex);
	ck_assert_str_eq(hex, expected);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("hpke");
	TCase *t = tcase_create("hpke");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, opens);
	tcase_add_test(t, wrong_parties);
	tcase_add_test(t, modes_do_not_mix);
	tcase_add_test(t, other_context);
	tcase_add_test(t, every_bit_of_the_ciphertext);
	tcase_add_test(t, every_bit_of_enc);
	tcase_add_test(t, truncated);
	tcase_add_loop_test(t, low_order_refused, 0, ARRAY_SIZE(low_order));
	tcase_add_test(t, private_key_of_wrong_size);
	tcase_add_test(t, empty_message);
	tcase_add_test(t, no_two_alike);
	tcase_add_test(t, public_key_of_rfc7748);
	suite_add_tcase(s, t);
	return s;
}
