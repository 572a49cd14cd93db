/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Roots, keys, algorithms and signatures of chains that no change to a real one can give, under a
 * throw-away root that the owner trusts: each with one thing wrong, each refused by its check.
 */
#include <openssl/rsa.h>

#include "chip-case.h"
#include "pki-sign.h"
#include "runner.h"
#include "x509-edit.h"

DEFINE_CLEANUP(EVP_PKEY *, EVP_PKEY_free)

static void sign_leaf_as(struct chip_case *f, const struct pki_signing *how)
{
	ck_assert_int_eq(pki_sign(f->chip.pki.leaf, f->chip.pki.ask_key, how), 0);
}

/* Roots. */

static void amd_alone_is_trusted(struct chip_case *f)
{
	f->trust_amd = true;
}

static void other_root_is_trusted(struct chip_case *f)
{
	f->trusted = X509_dup(f->chip.pki.ark);
	chip_case_sign_ark(f);	/* the salt is another one */
}

static void ark_not_self_signed(struct chip_case *f)
{
	ck_assert_int_eq(pki_sign(f->chip.pki.ark, f->chip.pki.ask_key, &pki_signing_amd), 0);
}

static void ask_self_signed(struct chip_case *f)
{
	ck_assert_int_eq(pki_sign(f->chip.pki.ask, f->chip.pki.ask_key, &pki_signing_amd), 0);
}

static void leaf_signed_by_the_root(struct chip_case *f)
{
	ck_assert_int_eq(pki_sign(f->chip.pki.leaf, f->chip.pki.ark_key, &pki_signing_amd), 0);
}

/* Keys. */

static void set_leaf_key(struct chip_case *f, EVP_PKEY *key)
{
	edit_key(f->chip.pki.leaf, key);
	chip_case_sign_leaf(f);
}

static void leaf_key_of_p256(struct chip_case *f)
{
	_cleanup_(EVP_PKEY_freep) EVP_PKEY *key = EVP_EC_gen("P-256");

	set_leaf_key(f, key);
}

static void leaf_key_of_brainpool(struct chip_case *f)
{
	_cleanup_(EVP_PKEY_freep) EVP_PKEY *key = EVP_EC_gen("brainpoolP384r1");

	set_leaf_key(f, key);
}

static void leaf_key_with_explicit_curve(struct chip_case *f)
{
	_cleanup_(EVP_PKEY_freep) EVP_PKEY *key = EVP_EC_gen("P-384");

	ck_assert_int_eq(EVP_PKEY_set_utf8_string_param(key, "encoding", "explicit"), 1);
	set_leaf_key(f, key);
}

static void leaf_key_of_rsa(struct chip_case *f)
{
	set_leaf_key(f, f->chip.pki.ark_key);
}

static void leaf_key_of_ed25519(struct chip_case *f)
{
	_cleanup_(EVP_PKEY_freep) EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");

	set_leaf_key(f, key);
}

static void ask_key_of_2048(struct chip_case *f)
{
	_cleanup_(EVP_PKEY_freep) EVP_PKEY *key = EVP_RSA_gen(2048);

	edit_key(f->chip.pki.ask, key);
	chip_case_sign_ask(f);
	ck_assert_int_eq(pki_sign(f->chip.pki.leaf, key, &pki_signing_amd), 0);
}

static void ask_key_of_p384(struct chip_case *f)
{
	edit_key(f->chip.pki.ask, f->chip.pki.leaf_key);
	chip_case_sign_ask(f);
}

/* The same numbers as a key that is for PSS alone, which AMD's are not. */
static void ask_key_of_pss_type(struct chip_case *f)
{
	X509_PUBKEY *key = X509_get_X509_PUBKEY(f->chip.pki.ask);
	const unsigned char *bytes;
	unsigned char *copy;
	int len;

	ck_assert_int_eq(X509_PUBKEY_get0_param(NULL, &bytes, &len, NULL, key), 1);
	copy = OPENSSL_memdup(bytes, (size_t)len);
	ck_assert_int_eq(X509_PUBKEY_set0_param(key, OBJ_nid2obj(NID_rsassaPss), V_ASN1_UNDEF, NULL,
		copy, len), 1);
	chip_case_sign_ask(f);
}

/* Algorithms. */

static void leaf_signed_over_sha256(struct chip_case *f)
{
	sign_leaf_as(f, &(struct pki_signing){.hash = "SHA256", .mask_hash = "SHA384", .salt = 48});
}

static void leaf_masked_by_sha256(struct chip_case *f)
{
	sign_leaf_as(f, &(struct pki_signing){.hash = "SHA384", .mask_hash = "SHA256", .salt = 48});
}

static void leaf_signed_with_short_salt(struct chip_case *f)
{
	sign_leaf_as(f, &(struct pki_signing){.hash = "SHA384", .mask_hash = "SHA384", .salt = 32});
}

static void leaf_signed_by_pkcs1(struct chip_case *f)
{
	sign_leaf_as(f, &(struct pki_signing){.pkcs1 = true});
}

static void leaf_tells_no_hash(struct chip_case *f)
{
	sign_leaf_as(f, &(struct pki_signing){.mask_hash = "SHA384", .salt = 48});
}

static void leaf_tells_no_mask(struct chip_case *f)
{
	sign_leaf_as(f, &(struct pki_signing){.hash = "SHA384", .salt = 48});
}

static void leaf_tells_no_salt(struct chip_case *f)
{
	sign_leaf_as(f, &(struct pki_signing){.hash = "SHA384", .mask_hash = "SHA384", .salt = -1});
}

static void leaf_tells_other_trailer(struct chip_case *f)
{
	struct pki_signing how = pki_signing_amd;

	how.trailer = 2;
	sign_leaf_as(f, &how);
}

static void ask_signed_by_pkcs1(struct chip_case *f)
{
	ck_assert_int_eq(pki_sign(f->chip.pki.ask, f->chip.pki.ark_key,
		&(struct pki_signing){.pkcs1 = true}), 0);
}

static void ark_signed_by_pkcs1(struct chip_case *f)
{
	ck_assert_int_eq(pki_sign(f->chip.pki.ark, f->chip.pki.ark_key,
		&(struct pki_signing){.pkcs1 = true}), 0);
}

static const struct chip_row rows[] = {
	{"chain.root", amd_alone_is_trusted, VERIFY_E_CHAIN_ROOT},
	{"chain.root", other_root_is_trusted, VERIFY_E_CHAIN_ROOT},
	{"chain.signatures", ark_not_self_signed, VERIFY_E_CHAIN_SIGNATURE},
	{"chain.signatures", ask_self_signed, VERIFY_E_CHAIN_SIGNATURE},
	{"chain.signatures", leaf_signed_by_the_root, VERIFY_E_CHAIN_SIGNATURE},
	{"chain.keys", leaf_key_of_p256, VERIFY_E_CHAIN_KEY},
	{"chain.keys", leaf_key_of_brainpool, VERIFY_E_CHAIN_KEY},
	{"chain.keys", leaf_key_with_explicit_curve, VERIFY_E_CHAIN_KEY},
	{"chain.keys", leaf_key_of_rsa, VERIFY_E_CHAIN_KEY},
	{"chain.keys", leaf_key_of_ed25519, VERIFY_E_CHAIN_KEY},
	{"chain.keys", ask_key_of_2048, VERIFY_E_CHAIN_KEY},
	{"chain.keys", ask_key_of_p384, VERIFY_E_CHAIN_KEY},
	{"chain.keys", ask_key_of_pss_type, VERIFY_E_CHAIN_KEY},
	{"chain.algorithms", leaf_signed_over_sha256, VERIFY_E_CHAIN_ALGORITHM},
	{"chain.algorithms", leaf_masked_by_sha256, VERIFY_E_CHAIN_ALGORITHM},
	{"chain.algorithms", leaf_signed_with_short_salt, VERIFY_E_CHAIN_ALGORITHM},
	{"chain.algorithms", leaf_signed_by_pkcs1, VERIFY_E_CHAIN_ALGORITHM},
	{"chain.algorithms", leaf_tells_no_hash, VERIFY_E_CHAIN_ALGORITHM},
	{"chain.algorithms", leaf_tells_no_mask, VERIFY_E_CHAIN_ALGORITHM},
	{"chain.algorithms", leaf_tells_no_salt, VERIFY_E_CHAIN_ALGORITHM},
	{"chain.algorithms", leaf_tells_other_trailer, VERIFY_E_CHAIN_ALGORITHM},
	{"chain.algorithms", ask_signed_by_pkcs1, VERIFY_E_CHAIN_ALGORITHM},
	{"chain.algorithms", ark_signed_by_pkcs1, VERIFY_E_CHAIN_ALGORITHM},
};

START_TEST(refused)
{
	_cleanup_case_ struct chip_case f;

	chip_case_load_usual(&f);
	rows[_i].change(&f);
	chip_case_refused(&f, rows[_i].id, rows[_i].answer);
}
END_TEST

/* AMD's older certificates tell the trailer that is the default, its latest leaves do not. */
START_TEST(trailer_may_be_told_or_not)
{
	_cleanup_case_ struct chip_case f;

	chip_case_load_usual(&f);
	sign_leaf_as(&f, &pki_signing_amd_terse);
	chip_case_passes(&f);
	sign_leaf_as(&f, &pki_signing_amd);
	chip_case_passes(&f);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("chain");
	TCase *t = tcase_create("chain");

	tcase_set_timeout(t, 60);
	tcase_add_unchecked_fixture(t, chip_case_setup, NULL);
	tcase_add_loop_test(t, refused, 0, ARRAY_SIZE(rows));
	tcase_add_test(t, trailer_may_be_told_or_not);
	suite_add_tcase(s, t);
	return s;
}
