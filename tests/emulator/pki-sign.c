/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Signs certificates with RSA and spells the PSS parameters out by hand: OpenSSL would leave the
 * default trailer away, which AMD's certificates have, and would tell what is true, where tests want
 * a certificate that lies.
 */
#include "pki-sign.h"

#include <openssl/asn1t.h>
#include <openssl/rsa.h>

const struct pki_signing pki_signing_amd = {
	.hash = "SHA384",
	.mask_hash = "SHA384",
	.salt = 48,
	.trailer = 1,
};

const struct pki_signing pki_signing_amd_terse = {
	.hash = "SHA384",
	.mask_hash = "SHA384",
	.salt = 48,
};

DEFINE_CLEANUP(EVP_MD_CTX *, EVP_MD_CTX_free)
DEFINE_CLEANUP(RSA_PSS_PARAMS *, RSA_PSS_PARAMS_free)
DEFINE_CLEANUP(X509_ALGOR *, X509_ALGOR_free)

/* A hash as AMD writes it: with the NULL parameter. */
static X509_ALGOR *hash_algor(const char *hash)
{
	X509_ALGOR *a = X509_ALGOR_new();

	if (a)
		X509_ALGOR_set0(a, OBJ_nid2obj(EVP_MD_get_type(EVP_get_digestbyname(hash))),
			V_ASN1_NULL, NULL);
	return a;
}

static X509_ALGOR *mask_algor(const char *hash)
{
	_cleanup_(X509_ALGOR_freep) X509_ALGOR *inner = hash_algor(hash);
	X509_ALGOR *a = X509_ALGOR_new();

	if (a && inner)
		X509_ALGOR_set0(a, OBJ_nid2obj(NID_mgf1), V_ASN1_SEQUENCE,
			ASN1_item_pack(inner, ASN1_ITEM_rptr(X509_ALGOR), NULL));
	return a;
}

static int set_integer(ASN1_INTEGER **at, long value)
{
	*at = ASN1_INTEGER_new();
	return *at && ASN1_INTEGER_set(*at, value) == 1 ? 0 : -EIO;
}

static int set_algor(X509_ALGOR *a, const struct pki_signing *how)
{
	_cleanup_(RSA_PSS_PARAMS_freep) RSA_PSS_PARAMS *pss = RSA_PSS_PARAMS_new();
	ASN1_STRING *packed;

	if (how->pkcs1)
		return X509_ALGOR_set0(a, OBJ_nid2obj(NID_sha384WithRSAEncryption), V_ASN1_NULL,
			NULL) == 1 ? 0 : -EIO;
	if (!pss || (how->salt >= 0 && set_integer(&pss->saltLength, how->salt)) ||
		(how->trailer && set_integer(&pss->trailerField, how->trailer)))
		return -EIO;
	if (how->hash)
		pss->hashAlgorithm = hash_algor(how->hash);
	if (how->mask_hash)
		pss->maskGenAlgorithm = mask_algor(how->mask_hash);
	packed = ASN1_item_pack(pss, ASN1_ITEM_rptr(RSA_PSS_PARAMS), NULL);
	return packed && X509_ALGOR_set0(a, OBJ_nid2obj(NID_rsassaPss), V_ASN1_SEQUENCE,
		packed) == 1 ? 0 : -EIO;
}

static int start(EVP_MD_CTX *ctx, EVP_PKEY *key, const struct pki_signing *how)
{
	const char *hash = how->hash ? how->hash : "SHA384";
	const char *mask_hash = how->mask_hash ? how->mask_hash : "SHA384";
	int salt = how->salt >= 0 ? (int)how->salt : 48;
	EVP_PKEY_CTX *pctx = NULL;	/* ctx owns it */

	if (EVP_DigestSignInit_ex(ctx, &pctx, hash, NULL, NULL, key, NULL) != 1)
		return -EIO;
	if (how->pkcs1)
		return 0;
	if (EVP_PKEY_CTX_set_rsa_padding(pctx, RSA_PKCS1_PSS_PADDING) != 1 ||
		EVP_PKEY_CTX_set_rsa_pss_saltlen(pctx, salt) != 1 ||
		EVP_PKEY_CTX_set_rsa_mgf1_md_name(pctx, mask_hash, NULL) != 1)
		return -EIO;
	return 0;
}

int pki_sign(X509 *cert, EVP_PKEY *key, const struct pki_signing *how)
{
	_cleanup_(EVP_MD_CTX_freep) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	/* OpenSSL gives these fields to read only; its own way to write them is X509_sign(). */
	X509_ALGOR *inner = (X509_ALGOR *)(uintptr_t)X509_get0_tbs_sigalg(cert), *outer;
	const X509_ALGOR *outer_const;
	const ASN1_BIT_STRING *bits;
	ASN1_STRING *value;
	uint8_t signature[1024], *tbs = NULL;
	size_t len = sizeof(signature);
	int tbs_len, ok;

	X509_get0_signature(&bits, &outer_const, cert);
	outer = (X509_ALGOR *)(uintptr_t)outer_const;
	value = (ASN1_STRING *)(uintptr_t)bits;
	if (!ctx || set_algor(inner, how) || set_algor(outer, how) || start(ctx, key, how))
		return -EIO;
	tbs_len = i2d_re_X509_tbs(cert, &tbs);
	ok = tbs_len > 0 && EVP_DigestSign(ctx, signature, &len, tbs, (size_t)tbs_len) == 1;
	OPENSSL_free(tbs);
	if (!ok || ASN1_STRING_set(value, signature, (int)len) != 1)
		return -EIO;
	/* No bits of the last byte are unused. */
	value->flags &= ~(long)(ASN1_STRING_FLAG_BITS_LEFT | 7);
	value->flags |= ASN1_STRING_FLAG_BITS_LEFT;
	return 0;
}
