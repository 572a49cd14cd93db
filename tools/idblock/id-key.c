/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Public keys between OpenSSL's form and the firmware's. ENEMY INPUT. */
#include "id-key.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/params.h>
#include <string.h>

#include "snp/cursor.h"
#include "snp/openssl-util.h"

#define COORDINATE_SIZE 48
#define POINT_SIZE (1 + 2 * COORDINATE_SIZE)	/* uncompressed */

static bool take_coordinate(EVP_PKEY *pkey, const char *name, uint8_t ret[static ID_NUMBER_SIZE])
{
	_cleanup_(BN_freep) BIGNUM *n = NULL;

	return EVP_PKEY_get_bn_param(pkey, name, &n) == 1 &&
		BN_bn2lebinpad(n, ret, ID_NUMBER_SIZE) == ID_NUMBER_SIZE;
}

int id_key_public(const struct id_key *key, struct id_pubkey_wire *ret)
{
	struct id_pubkey_wire wire = {.curve = {ID_CURVE_P384}};

	if (!take_coordinate(key->pkey, OSSL_PKEY_PARAM_EC_PUB_X, wire.qx) ||
		!take_coordinate(key->pkey, OSSL_PKEY_PARAM_EC_PUB_Y, wire.qy)) {
		ERR_clear_error();
		return -EIO;
	}
	*ret = wire;
	return 0;
}

/* Little-endian of 72 bytes to big-endian of 48. */
static bool to_coordinate(const uint8_t in[static ID_NUMBER_SIZE],
	uint8_t ret[static COORDINATE_SIZE])
{
	for (size_t i = 0; i < COORDINATE_SIZE; i++)
		ret[i] = in[COORDINATE_SIZE - 1 - i];
	return snp_all_zero(in + COORDINATE_SIZE, ID_NUMBER_SIZE - COORDINATE_SIZE);
}

/* OpenSSL takes no point that is not of the curve. */
static EVP_PKEY *key_of_point(uint8_t point[static POINT_SIZE])
{
	_cleanup_(EVP_PKEY_CTX_freep) EVP_PKEY_CTX *ctx =
		EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	char curve[] = SN_secp384r1;
	OSSL_PARAM params[] = {
		OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, curve, 0),
		OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, POINT_SIZE),
		OSSL_PARAM_END,
	};
	EVP_PKEY *pkey = NULL;

	if (ctx && EVP_PKEY_fromdata_init(ctx) == 1)
		(void)EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY, params);
	ERR_clear_error();
	return pkey;
}

int id_key_from_public(const struct id_pubkey_wire *wire, struct id_key *ret)
{
	static const uint8_t p384[4] = {ID_CURVE_P384};
	uint8_t point[POINT_SIZE] = {POINT_CONVERSION_UNCOMPRESSED};
	EVP_PKEY *pkey;

	if (memcmp(wire->curve, p384, sizeof(p384)) != 0)
		return IDBLOCK_E_ALGORITHM;
	if (!snp_all_zero(wire->reserved, sizeof(wire->reserved)))
		return IDBLOCK_E_RESERVED;
	if (!to_coordinate(wire->qx, point + 1) ||
		!to_coordinate(wire->qy, point + 1 + COORDINATE_SIZE))
		return IDBLOCK_E_POINT;
	pkey = key_of_point(point);
	if (!pkey)
		return IDBLOCK_E_POINT;
	*ret = (struct id_key){.pkey = pkey};
	return 0;
}

int id_pubkey_digest(const struct id_pubkey_wire *wire, uint8_t ret[static ID_DIGEST_SIZE])
{
	return EVP_Digest(wire, sizeof(*wire), ret, NULL, EVP_sha384(), NULL) == 1 ? 0 : -EIO;
}

int id_key_digest(const struct id_key *key, uint8_t ret[static ID_DIGEST_SIZE])
{
	struct id_pubkey_wire wire;
	int r = id_key_public(key, &wire);

	return r ? r : id_pubkey_digest(&wire, ret);
}
