/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an ID block says and what is wrong with it, for people and for scripts. */
#include "id-block.h"

#include <inttypes.h>
#include <stdio.h>

#include "say.h"
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

void show_id_faults(const char *dir, const struct id_finding *f)
{
	if (*f->refusal)
		say_error("%s", f->refusal);
	for (size_t i = 0; i < f->n; i++)
		say_error("%s: %s: expected %s, got %s", dir, f->differences[i].key,
			f->differences[i].expected, f->differences[i].got);
	if (f->n)
		say_error("%s: an ID block for something else; snpguard id-block --out makes it "
			"anew", dir);
}

static json_t *differences_json(const struct id_finding *f)
{
	json_t *all = json_array();

	for (size_t i = 0; all && i < f->n; i++) {
		const struct id_mismatch *d = &f->differences[i];

		json_array_append_new(all, json_pack("{s:s, s:s, s:s}", "key", d->key,
			"expected", d->expected, "got", d->got));
	}
	return all;
}

json_t *show_id_finding_json(const struct id_finding *f)
{
	return json_pack("{s:s, s:s?, s:o, s:o?}",
		"verdict", *f->refusal || f->n ? "fail" : "pass",
		"reason", *f->refusal ? f->refusal : NULL,
		"differences", differences_json(f),
		"id_block", *f->refusal ? NULL : show_id_block_json(&f->block, &f->keys));
}
