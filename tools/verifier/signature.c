/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Checking a report's signature. The bytes are hashed as received and never made anew from decoded
 * fields, so nothing in them can change unnoticed. ENEMY INPUT.
 */
#include "signature.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <string.h>

#include "snp/openssl-util.h"

/* R and S, little-endian in the report, as the DER that OpenSSL reads. */
static int to_der(const struct snp_report_wire *w, uint8_t **ret, size_t *ret_len)
{
	_cleanup_(ECDSA_SIG_freep) ECDSA_SIG *sig = ECDSA_SIG_new();
	BIGNUM *r = BN_lebin2bn(w->sig_r, sizeof(w->sig_r), NULL);
	BIGNUM *s = BN_lebin2bn(w->sig_s, sizeof(w->sig_s), NULL);
	int len;

	if (!sig || !r || !s || ECDSA_SIG_set0(sig, r, s) != 1) {
		BN_free(r);
		BN_free(s);
		return -ENOMEM;
	}
	len = i2d_ECDSA_SIG(sig, ret);
	if (len <= 0)
		return -EIO;
	*ret_len = (size_t)len;
	return 0;
}

int signature_check(const uint8_t bytes[static SNP_REPORT_SIZE], EVP_PKEY *key)
{
	_cleanup_(EVP_MD_CTX_freep) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	_cleanup_openssl_ uint8_t *der = NULL;
	struct snp_report_wire wire;
	size_t len;
	int r;

	memcpy(&wire, bytes, sizeof(wire));
	r = to_der(&wire, &der, &len);
	if (r)
		return r;
	if (!ctx || EVP_DigestVerifyInit(ctx, NULL, EVP_sha384(), NULL, key) != 1)
		return -EIO;
	r = EVP_DigestVerify(ctx, der, len, bytes, SNP_REPORT_SIGNED_SIZE);
	ERR_clear_error();
	return r == 1 ? 0 : VERIFY_E_SIGNATURE;
}
