/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an ID block says, for people and for scripts. */
#include "id-block.h"

#include <inttypes.h>
#include <stdio.h>

#include "snp/codec.h"

#define DIGEST_HEX SNP_HEX_SIZE(ID_DIGEST_SIZE)

static void show_digest(const char *key, const uint8_t digest[static ID_DIGEST_SIZE])
{
	char hex[DIGEST_HEX];

	snp_hex_encode(digest, ID_DIGEST_SIZE, hex);
	printf("%s = %s\n", key, hex);
}

void show_id_block(const struct id_block *block, const struct id_auth_keys *keys)
{
	show_digest("measurement", block->launch_digest);
	show_digest("id-key", keys->id_key);
	if (keys->has_author)
		show_digest("author-key", keys->author_key);
}

json_t *show_id_block_json(const struct id_block *block, const struct id_auth_keys *keys)
{
	char measurement[DIGEST_HEX], id_key[DIGEST_HEX], author_key[DIGEST_HEX], policy[19];
	char family_id[SNP_HEX_SIZE(16)], image_id[SNP_HEX_SIZE(16)];

	snp_hex_encode(block->launch_digest, ID_DIGEST_SIZE, measurement);
	snp_hex_encode(keys->id_key, ID_DIGEST_SIZE, id_key);
	snp_hex_encode(keys->author_key, ID_DIGEST_SIZE, author_key);
	snp_hex_encode(block->family_id, sizeof(block->family_id), family_id);
	snp_hex_encode(block->image_id, sizeof(block->image_id), image_id);
	snprintf(policy, sizeof(policy), "0x%" PRIx64, block->policy);
	return json_pack("{s:s, s:s, s:s?, s:s, s:s, s:I, s:s}", "measurement", measurement,
		"id_key_digest", id_key, "author_key_digest", keys->has_author ? author_key : NULL,
		"family_id", family_id, "image_id", image_id,
		"guest_svn", (json_int_t)block->guest_svn, "policy", policy);
}
