/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * X25519 through OpenSSL. ENEMY INPUT: other people's public keys. A point of low order makes a
 * shared secret that everyone knows; OpenSSL refuses it, and so does this file, by its result.
 */
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include "cursor.h"
#include "hpke-internal.h"
#include "hpke.h"
#include "openssl-memory.h"
#include "openssl-util.h"

/* Every private key of ours passes here. */
static EVP_PKEY *load_private(const struct snp_secret *key)
{
	if (!snp_openssl_wipes())
		return NULL;
	return EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, key->data, key->len);
}

int snp_x25519_generate(struct snp_secret *ret_private, uint8_t ret_public[static SNP_X25519_SIZE])
{
	_cleanup_secret_ struct snp_secret key = SNP_SECRET_NULL;
	int r;

	r = snp_secret_new(&key, SNP_X25519_SIZE);
	if (r)
		return r;
	if (RAND_priv_bytes(key.data, SNP_X25519_SIZE) != 1)
		return -EIO;
	r = snp_x25519_public(&key, ret_public);
	if (r)
		return r;
	snp_secret_move(ret_private, &key);
	return 0;
}

int snp_x25519_public(const struct snp_secret *private_key,
	uint8_t ret_public[static SNP_X25519_SIZE])
{
	_cleanup_(EVP_PKEY_freep) EVP_PKEY *key = NULL;
	size_t len = SNP_X25519_SIZE;

	if (private_key->len != SNP_X25519_SIZE)
		return -EINVAL;
	key = load_private(private_key);
	if (!key || EVP_PKEY_get_raw_public_key(key, ret_public, &len) != 1)
		return -EIO;
	return 0;
}

static int derive(EVP_PKEY_CTX *ctx, uint8_t ret[static SNP_X25519_SIZE])
{
	size_t len = SNP_X25519_SIZE;
	int ok = EVP_PKEY_derive(ctx, ret, &len);

	/* A refusal is our answer and not an error of the library's. */
	ERR_clear_error();
	if (ok != 1 || snp_all_zero(ret, SNP_X25519_SIZE))
		return SNP_E_HPKE_KEY;
	return 0;
}

int hpke_dh(const struct snp_secret *private_key, const uint8_t public_key[static SNP_X25519_SIZE],
	uint8_t ret[static SNP_X25519_SIZE])
{
	_cleanup_(EVP_PKEY_freep) EVP_PKEY *own = NULL;
	_cleanup_(EVP_PKEY_freep) EVP_PKEY *peer = NULL;
	_cleanup_(EVP_PKEY_CTX_freep) EVP_PKEY_CTX *ctx = NULL;

	if (private_key->len != SNP_X25519_SIZE)
		return -EINVAL;
	own = load_private(private_key);
	peer = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL, public_key, SNP_X25519_SIZE);
	if (!own || !peer)
		return -EIO;
	ctx = EVP_PKEY_CTX_new(own, NULL);
	if (!ctx || EVP_PKEY_derive_init(ctx) != 1 || EVP_PKEY_derive_set_peer(ctx, peer) != 1)
		return -EIO;
	return derive(ctx, ret);
}
