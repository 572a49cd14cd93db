/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ID authentications: made with private keys, and judged as found. ENEMY INPUT. */
#include <string.h>

#include "id-block.h"
#include "snp/cursor.h"

#define ALL_ZERO(field) snp_all_zero((const uint8_t *)&(field), sizeof(field))

static const uint8_t algorithm[4] = {ID_ALGORITHM_ECDSA_P384_SHA384};

int id_auth_make(const struct id_block_wire *block, const struct id_key *id_key,
	const struct id_key *author_key, struct id_auth_wire *ret)
{
	struct id_auth_wire auth = {0};
	int r;

	memcpy(auth.id_key_algo, algorithm, sizeof(algorithm));
	r = id_key_public(id_key, &auth.id_key);
	if (!r)
		r = id_key_sign(id_key, block, sizeof(*block), &auth.block_sig);
	if (!r && author_key) {
		memcpy(auth.author_key_algo, algorithm, sizeof(algorithm));
		r = id_key_public(author_key, &auth.author_key);
		if (!r)
			r = id_key_sign(author_key, &auth.id_key,
				sizeof(auth.id_key), &auth.id_key_sig);
	}
	if (!r)
		*ret = auth;
	return r;
}

static bool has_author(const struct id_auth_wire *auth)
{
	return !ALL_ZERO(auth->author_key);
}

/* Without an author key its algorithm counts for nothing: some tools leave it in place. */
static int check_algorithms(const struct id_auth_wire *auth)
{
	if (memcmp(auth->id_key_algo, algorithm, sizeof(algorithm)) != 0)
		return IDBLOCK_E_ALGORITHM;
	if (memcmp(auth->author_key_algo, algorithm, sizeof(algorithm)) == 0)
		return 0;
	return has_author(auth) || !ALL_ZERO(auth->author_key_algo) ? IDBLOCK_E_ALGORITHM : 0;
}

static int check_reserved(const struct id_auth_wire *auth)
{
	return ALL_ZERO(auth->reserved_1) && ALL_ZERO(auth->reserved_2) &&
		ALL_ZERO(auth->reserved_3) && ALL_ZERO(auth->block_sig.reserved) &&
		ALL_ZERO(auth->id_key_sig.reserved) ? 0 : IDBLOCK_E_RESERVED;
}

/* One key of the two: that it is one, its digest, and its signature over @message. */
static int check_signed(const struct id_pubkey_wire *wire, const void *message, size_t len,
	const struct id_signature_wire *sig, int refusal, uint8_t ret_digest[static ID_DIGEST_SIZE])
{
	_cleanup_id_key_ struct id_key key = {0};
	int r = id_key_from_public(wire, &key);

	if (!r)
		r = id_key_verify(&key, message, len, sig, refusal);
	if (!r)
		r = id_pubkey_digest(wire, ret_digest);
	return r;
}

static int check_author(const struct id_auth_wire *auth, struct id_auth_keys *keys)
{
	keys->has_author = has_author(auth);
	if (!keys->has_author)
		return ALL_ZERO(auth->id_key_sig) ? 0 : IDBLOCK_E_AUTHOR_HALF;
	return check_signed(&auth->author_key, &auth->id_key, sizeof(auth->id_key),
		&auth->id_key_sig, IDBLOCK_E_KEY_SIGNATURE, keys->author_key);
}

int id_auth_check(const struct id_block_wire *block, const void *data, size_t len,
	struct id_auth_keys *ret)
{
	struct snp_cursor c = snp_cursor(data, len);
	struct id_auth_keys keys = {0};
	struct id_auth_wire auth;
	int r;

	snp_take_bytes(&c, &auth, sizeof(auth));
	if (!snp_cursor_done(&c))
		return IDBLOCK_E_AUTH_SIZE;
	r = check_algorithms(&auth);
	if (!r)
		r = check_reserved(&auth);
	if (!r)
		r = check_signed(&auth.id_key, block, sizeof(*block), &auth.block_sig,
			IDBLOCK_E_BLOCK_SIGNATURE, keys.id_key);
	if (!r)
		r = check_author(&auth, &keys);
	if (!r)
		*ret = keys;
	return r;
}
