/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys of ID blocks: every form in which one comes, what is none, and the digest of one. */
#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <string.h>

#include "heap.h"
#include "idblock/id-key.h"
#include "runner.h"
#include "snp/codec.h"
#include "snp/openssl-util.h"

/* A key and its ID_KEY_DIGEST, as sev-snp-measure has them (its tests/test_id_block.py). */
static const char known_key[] =
	"-----BEGIN PUBLIC KEY-----\n"
	"MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEsg/RocK9K2UYOnbiOQrIBfbY5eKvcl5a\n"
	"jpPPh+wCn51F6zJrBLkr63FOFPqYb4qaLJSguKswzHY1JnWUSHaJHpVP9u9YJqYj\n"
	"G6bW1/br+2jOMw4eWTlO+3CAiD3caTZL\n"
	"-----END PUBLIC KEY-----\n";
static const char known_digest[] =
	"870b7e35c53f8a72d0d322f75ab2af8262792aaf6579622ce4131c3f21f289e77cb0560a5e3b90b3932e674ec709cb14";

START_TEST(known)
{
	_cleanup_id_key_ struct id_key key = {0};
	uint8_t digest[ID_DIGEST_SIZE];
	char text[SNP_HEX_SIZE(ID_DIGEST_SIZE)];

	ck_assert_int_eq(id_key_read(known_key, strlen(known_key), NULL, &key), 0);
	ck_assert(!key.is_private);
	ck_assert_int_eq(id_key_digest(&key, digest), 0);
	snp_hex_encode(digest, sizeof(digest), text);
	ck_assert_str_eq(text, known_digest);
}
END_TEST

/* In which ways a key is written down. */
static int as_pkcs8(BIO *bio, EVP_PKEY *key)
{
	return PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL);
}

static int as_sec1(BIO *bio, EVP_PKEY *key)
{
	return PEM_write_bio_PrivateKey_traditional(bio, key, NULL, NULL, 0, NULL, NULL);
}

/* As openssl ecparam -genkey does. */
static int as_sec1_after_parameters(BIO *bio, EVP_PKEY *key)
{
	return BIO_puts(bio, "-----BEGIN EC PARAMETERS-----\nBgUrgQQAIg==\n-----END EC PARAMETERS-----\n") > 0 &&
		as_sec1(bio, key);
}

static int as_sealed_pkcs8(BIO *bio, EVP_PKEY *key)
{
	return PEM_write_bio_PKCS8PrivateKey(bio, key, EVP_aes_256_cbc(), "secret", 6, NULL, NULL);
}

static int as_sealed_sec1(BIO *bio, EVP_PKEY *key)
{
	return PEM_write_bio_PrivateKey_traditional(bio, key, EVP_aes_256_cbc(),
		(const unsigned char *)"secret", 6, NULL, NULL);
}

static int as_public(BIO *bio, EVP_PKEY *key)
{
	return PEM_write_bio_PUBKEY(bio, key);
}

static int as_der(BIO *bio, EVP_PKEY *key)
{
	return i2d_PKCS8PrivateKey_bio(bio, key, NULL, NULL, 0, NULL, NULL);
}

static int as_nothing(BIO *bio, EVP_PKEY *key)
{
	return 1;
}

static int as_half_of_pkcs8(BIO *bio, EVP_PKEY *key)
{
	_cleanup_(BIO_freep) BIO *whole = BIO_new(BIO_s_mem());
	char *text;

	ck_assert_int_eq(as_pkcs8(whole, key), 1);
	ck_assert_int_gt(BIO_get_mem_data(whole, &text), 150);
	return BIO_write(bio, text, 150) == 150;
}

static const struct {
	int (*as)(BIO *bio, EVP_PKEY *key);
	const char *curve;	/* NULL: no EC key */
	const char *passphrase;
	int r;
} forms[] = {
	{as_pkcs8, "P-384", NULL, 0},
	{as_sec1, "P-384", NULL, 0},
	{as_sec1_after_parameters, "P-384", NULL, 0},
	{as_public, "P-384", NULL, 0},
	{as_sealed_pkcs8, "P-384", "secret", 0},
	{as_sealed_sec1, "P-384", "secret", 0},
	{as_pkcs8, "P-384", "not needed", 0},
	{as_sealed_pkcs8, "P-384", NULL, IDBLOCK_E_ENCRYPTED},
	{as_sealed_sec1, "P-384", NULL, IDBLOCK_E_ENCRYPTED},
	{as_sealed_pkcs8, "P-384", "wrong", IDBLOCK_E_PASSPHRASE},
	{as_sealed_sec1, "P-384", "wrong", IDBLOCK_E_PASSPHRASE},
	{as_pkcs8, "P-256", NULL, IDBLOCK_E_CURVE},
	{as_sec1, "P-521", NULL, IDBLOCK_E_CURVE},
	{as_public, "P-256", NULL, IDBLOCK_E_CURVE},
	{as_pkcs8, "brainpoolP384r1", NULL, IDBLOCK_E_CURVE},
	{as_pkcs8, NULL, NULL, IDBLOCK_E_KEY_TYPE},
	{as_public, NULL, NULL, IDBLOCK_E_KEY_TYPE},
	{as_der, "P-384", NULL, IDBLOCK_E_PEM},
	{as_half_of_pkcs8, "P-384", NULL, IDBLOCK_E_PEM},
	{as_nothing, "P-384", NULL, IDBLOCK_E_PEM},
};

static EVP_PKEY *new_key(const char *curve)
{
	EVP_PKEY *key = curve ? EVP_EC_gen(curve) : EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");

	ck_assert_ptr_nonnull(key);
	return key;
}

static int read_bio(BIO *bio, const char *passphrase, struct id_key *ret)
{
	_cleanup_secret_ struct snp_secret secret = SNP_SECRET_NULL;
	char *text;
	long len = BIO_get_mem_data(bio, &text);

	if (passphrase)
		ck_assert_int_eq(snp_secret_from(&secret, passphrase, strlen(passphrase)), 0);
	return id_key_read(text, (size_t)len, passphrase ? &secret : NULL, ret);
}

START_TEST(form)
{
	_cleanup_(EVP_PKEY_freep) EVP_PKEY *key = new_key(forms[_i].curve);
	_cleanup_(BIO_freep) BIO *bio = BIO_new(BIO_s_mem());
	_cleanup_id_key_ struct id_key read = {0};

	ck_assert_int_eq(forms[_i].as(bio, key), 1);
	ck_assert_int_eq(read_bio(bio, forms[_i].passphrase, &read), forms[_i].r);
	ck_assert_str_ne(idblock_strerror(forms[_i].r), "");
	if (forms[_i].r) {
		ck_assert_ptr_null(read.pkey);
		return;
	}
	ck_assert_int_eq(EVP_PKEY_eq(read.pkey, key), 1);
	ck_assert(read.is_private == (forms[_i].as != as_public));
}
END_TEST

/* The private half of one key with the public one of another. */
static EVP_PKEY *mixed_key(void)
{
	_cleanup_(EVP_PKEY_freep) EVP_PKEY *a = new_key("P-384"), *b = new_key("P-384");
	_cleanup_(EVP_PKEY_CTX_freep) EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	_cleanup_(BN_freep) BIGNUM *private = NULL;
	uint8_t number[48], point[97];
	char curve[] = "P-384";
	size_t len;
	OSSL_PARAM params[] = {
		OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, curve, 0),
		OSSL_PARAM_BN(OSSL_PKEY_PARAM_PRIV_KEY, number, sizeof(number)),
		OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof(point)),
		OSSL_PARAM_END,
	};
	EVP_PKEY *key = NULL;

	ck_assert_int_eq(EVP_PKEY_get_bn_param(a, OSSL_PKEY_PARAM_PRIV_KEY, &private), 1);
	ck_assert_int_eq(BN_bn2nativepad(private, number, sizeof(number)), sizeof(number));
	ck_assert_int_eq(EVP_PKEY_get_octet_string_param(b, OSSL_PKEY_PARAM_PUB_KEY, point,
		sizeof(point), &len), 1);
	ck_assert_int_eq(EVP_PKEY_fromdata_init(ctx), 1);
	ck_assert_int_eq(EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_KEYPAIR, params), 1);
	return key;
}

START_TEST(no_pair)
{
	_cleanup_(EVP_PKEY_freep) EVP_PKEY *key = mixed_key();
	_cleanup_(BIO_freep) BIO *bio = BIO_new(BIO_s_mem());
	_cleanup_id_key_ struct id_key read = {0};

	ck_assert_int_eq(as_pkcs8(bio, key), 1);
	ck_assert_int_eq(read_bio(bio, NULL, &read), IDBLOCK_E_KEY_PAIR);
}
END_TEST

START_TEST(generated)
{
	_cleanup_id_key_ struct id_key a = {0}, b = {0}, back = {0};
	_cleanup_secret_ struct snp_secret pem = SNP_SECRET_NULL;

	ck_assert_int_eq(id_key_generate(&a), 0);
	ck_assert_int_eq(id_key_generate(&b), 0);
	ck_assert_int_eq(EVP_PKEY_eq(a.pkey, b.pkey), 0);
	ck_assert_int_eq(id_key_write(&a, &pem), 0);
	ck_assert_int_eq(memcmp(pem.data, "-----BEGIN PRIVATE KEY-----\n", 28), 0);
	ck_assert_int_eq(id_key_read(pem.data, pem.len, NULL, &back), 0);
	ck_assert(back.is_private);
	ck_assert_int_eq(EVP_PKEY_eq(a.pkey, back.pkey), 1);
}
END_TEST

/* What the public half alone cannot do. */
START_TEST(public_only)
{
	_cleanup_id_key_ struct id_key key = {0};
	_cleanup_secret_ struct snp_secret pem = SNP_SECRET_NULL;
	struct id_signature_wire sig;

	ck_assert_int_eq(id_key_read(known_key, strlen(known_key), NULL, &key), 0);
	ck_assert_int_eq(id_key_write(&key, &pem), IDBLOCK_E_NOT_PRIVATE);
	ck_assert_int_eq(id_key_sign(&key, "", 0, &sig), IDBLOCK_E_NOT_PRIVATE);
}
END_TEST

/* The private number as it lies in DER and as OpenSSL computes with it. */
static void take_number(const struct id_key *key, uint8_t ret_der[static 48], uint8_t ret_words[static 48])
{
	_cleanup_(BN_freep) BIGNUM *n = NULL;

	ck_assert_int_eq(EVP_PKEY_get_bn_param(key->pkey, OSSL_PKEY_PARAM_PRIV_KEY, &n), 1);
	ck_assert_int_eq(BN_bn2binpad(n, ret_der, 48), 48);
	ck_assert_int_eq(BN_bn2lebinpad(n, ret_words, 48), 48);
}

/* The latter half of each: see heap.h. */
START_TEST(nothing_stays)
{
	_cleanup_secret_ struct snp_secret pem = SNP_SECRET_NULL;
	struct id_signature_wire sig;
	uint8_t der[48], words[48];
	struct id_key key = {0};

	ck_assert_int_eq(id_key_generate(&key), 0);
	ck_assert_int_eq(id_key_write(&key, &pem), 0);
	id_key_done(&key);
	ck_assert_int_eq(id_key_read(pem.data, pem.len, NULL, &key), 0);
	ck_assert_int_eq(id_key_sign(&key, "message", 7, &sig), 0);
	take_number(&key, der, words);
	id_key_done(&key);
	ck_assert_uint_eq(unit_count_in_heap(words + 24, 24), 0);
	ck_assert_uint_eq(unit_count_in_heap(der + 24, 24), 0);
	ck_assert_uint_eq(unit_count_in_heap(pem.data + 60, 24), 0);
}
END_TEST

static void shift_up(struct id_pubkey_wire *w)
{
	w->qx[48] = 1;
}

static void leave_curve(struct id_pubkey_wire *w)
{
	w->qy[0] ^= 1;
}

/* Above p: no coordinate is that large. */
static void exceed_field(struct id_pubkey_wire *w)
{
	memset(w->qx, 0xFF, 48);
}

static void take_infinity(struct id_pubkey_wire *w)
{
	memset(w->qx, 0, sizeof(w->qx));
	memset(w->qy, 0, sizeof(w->qy));
}

static void fill_reserved(struct id_pubkey_wire *w)
{
	w->reserved[sizeof(w->reserved) - 1] = 1;
}

static void take_p256(struct id_pubkey_wire *w)
{
	w->curve[0] = 1;
}

static void widen_curve(struct id_pubkey_wire *w)
{
	w->curve[3] = 1;
}

static const struct {
	void (*change)(struct id_pubkey_wire *w);
	int r;
} wires[] = {
	{shift_up, IDBLOCK_E_POINT},
	{leave_curve, IDBLOCK_E_POINT},
	{exceed_field, IDBLOCK_E_POINT},
	{take_infinity, IDBLOCK_E_POINT},
	{fill_reserved, IDBLOCK_E_RESERVED},
	{take_p256, IDBLOCK_E_ALGORITHM},
	{widen_curve, IDBLOCK_E_ALGORITHM},
};

START_TEST(from_wire)
{
	_cleanup_id_key_ struct id_key key = {0}, same = {0}, none = {0};
	struct id_pubkey_wire wire;

	ck_assert_int_eq(id_key_generate(&key), 0);
	ck_assert_int_eq(id_key_public(&key, &wire), 0);
	ck_assert_int_eq(id_key_from_public(&wire, &same), 0);
	ck_assert_int_eq(EVP_PKEY_eq(key.pkey, same.pkey), 1);
	wires[_i].change(&wire);
	ck_assert_int_eq(id_key_from_public(&wire, &none), wires[_i].r);
	ck_assert_ptr_null(none.pkey);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("id-key");
	TCase *t = tcase_create("keys");

	tcase_add_test(t, known);
	tcase_add_loop_test(t, form, 0, ARRAY_SIZE(forms));
	tcase_add_test(t, no_pair);
	tcase_add_test(t, generated);
	tcase_add_test(t, public_only);
	tcase_add_test(t, nothing_stays);
	tcase_add_loop_test(t, from_wire, 0, ARRAY_SIZE(wires));
	suite_add_tcase(s, t);
	return s;
}
