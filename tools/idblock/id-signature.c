/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signatures between OpenSSL's form, DER, and the firmware's, two numbers. ENEMY INPUT. */
#include <openssl/err.h>

#include "id-key.h"
#include "snp/openssl-util.h"

static int from_der(const uint8_t *der, size_t len, struct id_signature_wire *ret)
{
	_cleanup_(ECDSA_SIG_freep) ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &der, (long)len);
	struct id_signature_wire wire = {0};

	if (!sig || BN_bn2lebinpad(ECDSA_SIG_get0_r(sig), wire.r, sizeof(wire.r)) < 0 ||
		BN_bn2lebinpad(ECDSA_SIG_get0_s(sig), wire.s, sizeof(wire.s)) < 0)
		return -EIO;
	*ret = wire;
	return 0;
}

int id_key_sign(const struct id_key *key, const void *message, size_t len,
	struct id_signature_wire *ret)
{
	_cleanup_(EVP_MD_CTX_freep) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	uint8_t der[256];
	size_t der_len = sizeof(der);
	bool ok;

	if (!key->is_private)
		return IDBLOCK_E_NOT_PRIVATE;
	ok = ctx && EVP_DigestSignInit(ctx, NULL, EVP_sha384(), NULL, key->pkey) == 1 &&
		EVP_DigestSign(ctx, der, &der_len, message, len) == 1;
	ERR_clear_error();
	return ok ? from_der(der, der_len, ret) : -EIO;
}

static int to_der(const struct id_signature_wire *wire, uint8_t **ret, size_t *ret_len)
{
	_cleanup_(ECDSA_SIG_freep) ECDSA_SIG *sig = ECDSA_SIG_new();
	_cleanup_(BN_freep) BIGNUM *r = BN_lebin2bn(wire->r, sizeof(wire->r), NULL);
	_cleanup_(BN_freep) BIGNUM *s = BN_lebin2bn(wire->s, sizeof(wire->s), NULL);
	int len;

	if (!sig || !r || !s || ECDSA_SIG_set0(sig, r, s) != 1)
		return -ENOMEM;
	r = s = NULL;	/* taken over */
	len = i2d_ECDSA_SIG(sig, ret);
	if (len <= 0)
		return -EIO;
	*ret_len = (size_t)len;
	return 0;
}

int id_key_verify(const struct id_key *key, const void *message, size_t len,
	const struct id_signature_wire *sig, int refusal)
{
	_cleanup_(EVP_MD_CTX_freep) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	_cleanup_openssl_ uint8_t *der = NULL;
	size_t der_len;
	int r = to_der(sig, &der, &der_len);

	if (r)
		return r;
	if (!ctx || EVP_DigestVerifyInit(ctx, NULL, EVP_sha384(), NULL, key->pkey) != 1)
		return -EIO;
	r = EVP_DigestVerify(ctx, der, der_len, message, len);
	ERR_clear_error();
	return r == 1 ? 0 : refusal;
}
