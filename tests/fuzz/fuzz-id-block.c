/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ID blocks and ID authentications of others: the first 96 bytes and the rest. What is accepted comes
 * out of the encoder again byte for byte, and has the digests of the keys within.
 */
#include <string.h>

#include "fuzz.h"
#include "idblock/id-block.h"
#include "snp/cursor.h"

static void check_block(const uint8_t *data, size_t size, struct id_block_wire *ret)
{
	struct id_block block;
	int r = id_block_decode(data, size, &block);

	fuzz_check(r == 0 || r == IDBLOCK_E_BLOCK_SIZE || r == IDBLOCK_E_VERSION);
	memset(ret, 0, sizeof(*ret));
	if (size)
		memcpy(ret, data, size);
	if (r)
		return;
	id_block_encode(&block, ret);
	fuzz_check(size == sizeof(*ret) && memcmp(ret, data, size) == 0);
}

static void check_auth(const struct id_block_wire *block, const uint8_t *data, size_t size)
{
	uint8_t digest[ID_DIGEST_SIZE];
	struct id_auth_wire auth;
	struct id_auth_keys keys;
	int r = id_auth_check(block, data, size, &keys);

	fuzz_check(r == 0 || (r >= IDBLOCK_E_AUTH_SIZE && r < _IDBLOCK_E_MAX));
	fuzz_check(*idblock_strerror(r));
	if (r)
		return;
	fuzz_check(size == sizeof(auth));
	memcpy(&auth, data, sizeof(auth));
	fuzz_check(id_pubkey_digest(&auth.id_key, digest) == 0);
	fuzz_check(memcmp(digest, keys.id_key, sizeof(digest)) == 0);
	fuzz_check(keys.has_author || snp_all_zero(keys.author_key, sizeof(keys.author_key)));
	fuzz_check(snp_all_zero(auth.reserved_3, sizeof(auth.reserved_3)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t first = size < sizeof(struct id_block_wire) ? size : sizeof(struct id_block_wire);
	struct id_block_wire block;

	check_block(data, first, &block);
	check_auth(&block, size ? data + first : data, size - first);
	return 0;
}
