/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The digest by which a report names the key that signed an ID block: SHA-384 over the structure in
 * which the firmware takes the key, not over what OpenSSL would call the key. (ABI 56860, ID_AUTH.)
 */
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>

#include "openssl-util.h"
#include "policy.h"

#define CURVE_P384 2

struct key_wire {
	uint8_t curve[4];
	uint8_t qx[72], qy[72];		/* little-endian */
	uint8_t reserved[880];
};

_Static_assert(sizeof(struct key_wire) == 0x404, "public key of ID_AUTH");

DEFINE_CLEANUP(BIGNUM *, BN_free)

/* No passphrase is asked for: whoever has the private key has the public one. */
static int no_passphrase(char *buffer, int size, int writing, void *userdata)
{
	return -1;
}

static EVP_PKEY *read_key(const void *pem, size_t len)
{
	_cleanup_(BIO_freep) BIO *bio = BIO_new_mem_buf(pem, (int)len);
	EVP_PKEY *key;

	if (!bio)
		return NULL;
	key = PEM_read_bio_PUBKEY(bio, NULL, no_passphrase, NULL);
	if (!key && BIO_reset(bio) == 1)
		key = PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL);
	return key;
}

static bool take_coordinate(EVP_PKEY *key, const char *name, uint8_t *ret, size_t size)
{
	_cleanup_(BN_freep) BIGNUM *n = NULL;

	return EVP_PKEY_get_bn_param(key, name, &n) == 1 && BN_bn2lebinpad(n, ret, (int)size) >= 0;
}

static bool is_p384(EVP_PKEY *key)
{
	char curve[32];

	return EVP_PKEY_is_a(key, "EC") &&
		EVP_PKEY_get_group_name(key, curve, sizeof(curve), NULL) == 1 &&
		strcmp(curve, SN_secp384r1) == 0;
}

int policy_key_digest(const void *pem, size_t len, uint8_t ret[static POLICY_KEY_DIGEST_SIZE])
{
	_cleanup_(EVP_PKEY_freep) EVP_PKEY *key = NULL;
	struct key_wire wire = {.curve = {CURVE_P384}};
	bool ok;

	if (len > INT32_MAX)
		return VERIFY_E_KEY;
	key = read_key(pem, len);
	ok = key && is_p384(key) &&
		take_coordinate(key, OSSL_PKEY_PARAM_EC_PUB_X, wire.qx, sizeof(wire.qx)) &&
		take_coordinate(key, OSSL_PKEY_PARAM_EC_PUB_Y, wire.qy, sizeof(wire.qy));
	ERR_clear_error();
	if (!ok)
		return VERIFY_E_KEY;
	return EVP_Digest(&wire, sizeof(wire), ret, NULL, EVP_sha384(), NULL) == 1 ? 0 : -EIO;
}
