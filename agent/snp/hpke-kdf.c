/* SPDX-License-Identifier: GPL-3.0-or-later */
/* LabeledExtract and LabeledExpand (RFC 9180, section 4) over OpenSSL's HKDF with SHA-256. */
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <string.h>

#include "hpke-internal.h"

#define VERSION_LABEL "HPKE-v1"

DEFINE_CLEANUP(EVP_KDF *, EVP_KDF_free)
DEFINE_CLEANUP(EVP_KDF_CTX *, EVP_KDF_CTX_free)

/* Concatenates into secret memory, since one of the pieces may be a secret. */
static int join(const struct hpke_bytes *pieces, size_t n, struct snp_secret *ret)
{
	size_t len = 0;
	uint8_t *p;
	int r;

	for (size_t i = 0; i < n; i++)
		len += pieces[i].len;
	r = snp_secret_new(ret, len);
	if (r)
		return r;
	p = ret->data;
	for (size_t i = 0; i < n; i++)
		if (pieces[i].len)
			p = mempcpy(p, pieces[i].data, pieces[i].len);
	return 0;
}

/* @extra: the salt of an extraction, the info of an expansion. */
static int hkdf(int mode, struct hpke_bytes key, const char *extra_name, struct hpke_bytes extra,
	uint8_t *ret, size_t len)
{
	_cleanup_(EVP_KDF_freep) EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
	_cleanup_(EVP_KDF_CTX_freep) EVP_KDF_CTX *ctx = kdf ? EVP_KDF_CTX_new(kdf) : NULL;
	char digest[] = "SHA256";
	/* OpenSSL's parameters are not const, even where it only reads. */
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
		OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)(uintptr_t)key.data,
			key.len),
		OSSL_PARAM_construct_octet_string(extra_name, (void *)(uintptr_t)extra.data,
			extra.len),
		OSSL_PARAM_construct_end(),
	};

	if (!ctx || EVP_KDF_derive(ctx, ret, len, params) != 1)
		return -EIO;
	return 0;
}

int hpke_extract(struct hpke_bytes suite, struct hpke_bytes salt, const char *label,
	struct hpke_bytes ikm, uint8_t ret[static HPKE_HASH_SIZE])
{
	const struct hpke_bytes pieces[] = {
		{VERSION_LABEL, strlen(VERSION_LABEL)},
		suite,
		{label, strlen(label)},
		ikm,
	};
	/* RFC 5869, section 2.2: what an empty salt stands for. OpenSSL 3.0 takes no empty one. */
	static const uint8_t zeros[HPKE_HASH_SIZE];
	_cleanup_secret_ struct snp_secret labeled = SNP_SECRET_NULL;
	int r;

	if (salt.len == 0)
		salt = (struct hpke_bytes){zeros, sizeof(zeros)};
	r = join(pieces, ARRAY_SIZE(pieces), &labeled);
	if (r)
		return r;
	return hkdf(EVP_KDF_HKDF_MODE_EXTRACT_ONLY, (struct hpke_bytes){labeled.data, labeled.len},
		OSSL_KDF_PARAM_SALT, salt, ret, HPKE_HASH_SIZE);
}

int hpke_expand(struct hpke_bytes suite, const uint8_t prk[static HPKE_HASH_SIZE],
	const char *label, struct hpke_bytes info, uint8_t *ret, size_t len)
{
	const uint8_t be_len[2] = {(uint8_t)(len >> 8), (uint8_t)len};
	const struct hpke_bytes pieces[] = {
		{be_len, sizeof(be_len)},
		{VERSION_LABEL, strlen(VERSION_LABEL)},
		suite,
		{label, strlen(label)},
		info,
	};
	_cleanup_secret_ struct snp_secret labeled = SNP_SECRET_NULL;
	int r;

	r = join(pieces, ARRAY_SIZE(pieces), &labeled);
	if (r)
		return r;
	return hkdf(EVP_KDF_HKDF_MODE_EXPAND_ONLY, (struct hpke_bytes){prk, HPKE_HASH_SIZE},
		OSSL_KDF_PARAM_INFO, (struct hpke_bytes){labeled.data, labeled.len}, ret, len);
}
