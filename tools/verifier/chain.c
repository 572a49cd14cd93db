/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys and signatures of a chain: up to its root. ENEMY INPUT until chain_check_signatures(). */
#include "chain.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>

#include "pss.h"
#include "snp/codec.h"
#include "snp/openssl-util.h"

#define RSA_BITS 4096
#define RSA_EXPONENT 65537

const char *chain_place_name(const struct chain *chain, enum chain_place place)
{
	bool vlek = chain->kind == SNP_KEY_VLEK;

	if (place == CHAIN_ARK)
		return "ARK";
	if (place == CHAIN_ASK)
		return vlek ? "ASVK" : "ASK";
	return vlek ? "VLEK" : "VCEK";
}

int product_unpublished(const struct product *p, struct check *c)
{
	check_reason(c, "%s is known, but its %s not published: nothing of it can be verified",
		p->name, p->tcb_known ? "roots are" : "roots and TCB layout are");
	return VERIFY_E_PRODUCT_UNPUBLISHED;
}

enum chain_place chain_issuer(enum chain_place place)
{
	return place == CHAIN_LEAF ? CHAIN_ASK : CHAIN_ARK;
}

static bool is_one_of(X509 *x, const struct certs *roots)
{
	for (size_t i = 0; i < roots->n; i++)
		if (X509_cmp(x, roots->v[i]) == 0)
			return true;
	return false;
}

static bool is_root_of(const struct product *p, const uint8_t hash[static PRODUCT_SPKI_HASH_SIZE])
{
	for (size_t i = 0; i < p->n_roots; i++)
		if (memcmp(p->ark_spki_sha256[i], hash, PRODUCT_SPKI_HASH_SIZE) == 0)
			return true;
	return false;
}

/* Every root of the product, most often one. */
static void expect_roots(const struct product *p, struct check *c)
{
	char text[SNP_HEX_SIZE(PRODUCT_SPKI_HASH_SIZE)], all[sizeof(c->expected)] = "";

	for (size_t i = 0; i < p->n_roots; i++) {
		size_t len = strlen(all);

		snp_hex_encode(p->ark_spki_sha256[i], PRODUCT_SPKI_HASH_SIZE, text);
		snprintf(all + len, sizeof(all) - len, "%s%s", len ? " or " : "", text);
	}
	check_expected(c, "%s", all);
}

int chain_check_root(const struct chain *chain, const struct certs *roots, struct check *c)
{
	uint8_t hash[SHA256_DIGEST_LENGTH];
	_cleanup_openssl_ uint8_t *spki = NULL;
	int len;

	len = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(chain->x[CHAIN_ARK]), &spki);
	if (len <= 0 || !SHA256(spki, (size_t)len, hash))
		return -EIO;
	check_got_hex(c, hash, sizeof(hash));
	if (roots) {
		check_expected(c, "one of the roots given by --ark");
		return is_one_of(chain->x[CHAIN_ARK], roots) ? 0 : VERIFY_E_CHAIN_ROOT;
	}
	expect_roots(chain->product, c);
	return is_root_of(chain->product, hash) ? 0 : VERIFY_E_CHAIN_ROOT;
}

static bool is_amd_rsa(EVP_PKEY *key)
{
	_cleanup_(BN_freep) BIGNUM *e = NULL;

	return EVP_PKEY_get_id(key) == EVP_PKEY_RSA && EVP_PKEY_get_bits(key) == RSA_BITS &&
		EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e) == 1 &&
		BN_is_word(e, RSA_EXPONENT);
}

/* A curve given by its numbers could be another curve that only looks like P-384. */
static bool is_named_p384(EVP_PKEY *key)
{
	char group[64];
	size_t len;
	int explicit_params = 1;

	return EVP_PKEY_get_id(key) == EVP_PKEY_EC &&
		EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group,
			sizeof(group), &len) == 1 &&
		OBJ_sn2nid(group) == NID_secp384r1 &&
		EVP_PKEY_get_int_param(key, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS,
			&explicit_params) == 1 &&
		explicit_params == 0;
}

int chain_check_keys(const struct chain *chain, struct check *c)
{
	check_expected(c, "RSA 4096 in ARK and ASK, EC P-384 in the chip's certificate");
	for (enum chain_place i = 0; i < _CHAIN_PLACES; i++) {
		EVP_PKEY *key = X509_get0_pubkey(chain->x[i]);

		if (!key || !(i == CHAIN_LEAF ? is_named_p384(key) : is_amd_rsa(key))) {
			ERR_clear_error();
			check_got(c, "another key in the %s", chain_place_name(chain, i));
			return VERIFY_E_CHAIN_KEY;
		}
	}
	return 0;
}

static bool is_amd_pss(const X509 *x)
{
	const X509_ALGOR *algor = NULL;

	X509_get0_signature(NULL, &algor, x);
	return pss_is_amds(algor);
}

int chain_check_algorithms(const struct chain *chain, struct check *c)
{
	check_expected(c, "RSASSA-PSS, SHA-384, MGF1 with SHA-384, salt of 48 bytes");
	for (enum chain_place i = 0; i < _CHAIN_PLACES; i++) {
		if (!is_amd_pss(chain->x[i])) {
			ERR_clear_error();
			check_got(c, "the %s is signed otherwise", chain_place_name(chain, i));
			return VERIFY_E_CHAIN_ALGORITHM;
		}
	}
	return 0;
}

int chain_check_signatures(const struct chain *chain, struct check *c)
{
	for (enum chain_place i = 0; i < _CHAIN_PLACES; i++) {
		EVP_PKEY *key = X509_get0_pubkey(chain->x[chain_issuer(i)]);

		if (!key || X509_verify(chain->x[i], key) != 1) {
			ERR_clear_error();
			check_expected(c, "the %s signed by the %s", chain_place_name(chain, i),
				chain_place_name(chain, chain_issuer(i)));
			return VERIFY_E_CHAIN_SIGNATURE;
		}
	}
	return 0;
}
