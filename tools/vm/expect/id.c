/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an ID block demands: the processor starts no guest that is not as it says, and reports
 * repeat the rest of it. Its files are ENEMY INPUT.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "parts.h"
#include "snp/codec.h"
#include "snp/cursor.h"
#include "vm/identity/id-files.h"
#include "vm/identity/key-file.h"
#include "vm/identity/launch-block.h"

/* [policy] against the processor: what is signed has to be what is launched. */
static int take_policy(struct expectation *e)
{
	struct policy *p = &e->policy;
	uint64_t launched = p->exact_given ? p->exact : e->conf->snp.policy;

	if (e->block.policy != launched)
		return expect_contradiction(e, "the ID block is signed for the policy 0x%" PRIx64
			", and policy is 0x%" PRIx64
			": make the block again with snpguard id-block", e->block.policy, launched);
	p->exact_given = true;
	p->exact = e->block.policy;
	return 0;
}

/* @where: "the ID block", or "[snp]" that it was made from. */
static int take_bytes(struct expectation *e, const char *where, const char *key,
	const uint8_t bytes[static 16], struct policy_bytes *target)
{
	if (target->given && memcmp(target->v, bytes, 16) != 0)
		return expect_contradiction(e,
			"%s is another in %s than in [policy]: no report can show both",
			key, where);
	target->given = true;
	memcpy(target->v, bytes, 16);
	return 0;
}

static int take_svn(struct expectation *e, const char *where, uint32_t svn)
{
	struct policy *p = &e->policy;

	if (p->svn_given && svn < p->min_svn)
		return expect_contradiction(e, "%s has guest-svn %" PRIu32
			", below min-guest-svn %" PRIu32 " in [policy]", where, svn, p->min_svn);
	if (!p->svn_given)
		p->min_svn = svn;
	p->svn_given = true;
	return 0;
}

static int take_key(struct expectation *e, const char *key,
	const uint8_t digest[static ID_DIGEST_SIZE], struct policy_keys *target)
{
	if (!target->n)
		memcpy(target->digests[target->n++], digest, ID_DIGEST_SIZE);
	for (size_t i = 0; i < target->n; i++)
		if (memcmp(target->digests[i], digest, ID_DIGEST_SIZE) == 0)
			return 0;
	return expect_contradiction(e,
		"the ID block has another %s than [policy]: make the block again with "
		"snpguard id-block", key);
}

/*
 * Keys that are elsewhere, or under a passphrase, cannot be compared. Then the block names its own,
 * which is told unless [policy] names one: whoever can write the block could have signed it.
 */
static int compare_file(struct expectation *e, const char *key, const char *path, bool by_hand,
	const uint8_t digest[static ID_DIGEST_SIZE])
{
	uint8_t in_file[ID_DIGEST_SIZE];
	int r;

	if (!path)
		return 0;
	r = key_file_digest(path, in_file);
	if (r > 0 && r != IDBLOCK_E_ENCRYPTED)
		return expect_contradiction(e, "%s in [snp]: %.200s: %s", key,
			path, key_file_strerror(r));
	if (r) {
		if (!by_hand)
			expect_warn(e, "the ID block's signer is not compared with %s in [snp] "
				"(%.100s: %s): name its public half in [policy]", key,
				path, key_file_strerror(r));
		return 0;
	}
	if (memcmp(in_file, digest, ID_DIGEST_SIZE) == 0)
		return 0;
	return expect_contradiction(e,
		"the ID block has another %s than [snp]: make the block again with "
		"snpguard id-block", key);
}

static int take_author(struct expectation *e, const struct id_auth_keys *keys)
{
	struct policy_keys *named = &e->policy.author_keys;
	const char *file = e->conf->snp.author_key;
	bool by_hand = named->n;
	int r;

	if (!keys->has_author && (by_hand || file))
		return expect_contradiction(e,
			"%s has an author-key, and the ID block has none: make the block again "
			"with snpguard id-block", by_hand ? "[policy]" : "[snp]");
	if (!keys->has_author)
		return 0;
	r = take_key(e, "author-key", keys->author_key, named);
	return r ? r : compare_file(e, "author-key", file, by_hand, keys->author_key);
}

static int take_keys(struct expectation *e, const struct id_auth_keys *keys)
{
	bool by_hand = e->policy.id_keys.n;
	int r = take_key(e, "id-key", keys->id_key, &e->policy.id_keys);

	if (!r)
		r = compare_file(e, "id-key", e->conf->snp.id_key, by_hand, keys->id_key);
	return r ? r : take_author(e, keys);
}

/* None of these is measured: an older block of the same signer would pass for a newer one. */
static int compare_names(struct expectation *e)
{
	const char *key = launch_block_differs(e->conf, &e->block);

	return key ? expect_contradiction(e,
		"%s is another in the ID block than in [snp]: make the block again with "
		"snpguard id-block", key) : 0;
}

static int take_all(struct expectation *e, const struct id_auth_keys *keys)
{
	static const char where[] = "the ID block";
	int r = take_policy(e);

	if (!r)
		r = compare_names(e);
	if (!r)
		r = take_bytes(e, where, "family-id", e->block.family_id, &e->policy.family_id);
	if (!r)
		r = take_bytes(e, where, "image-id", e->block.image_id, &e->policy.image_id);
	if (!r)
		r = take_svn(e, where, e->block.guest_svn);
	return r ? r : take_keys(e, keys);
}

/* The names that a block of this description has, as far as [snp] tells them. */
static int take_names(struct expectation *e)
{
	static const char where[] = "[snp]";
	const struct vmconf *c = e->conf;
	int r = 0;

	if (!snp_all_zero(c->snp.family_id, 16))
		r = take_bytes(e, where, "family-id", c->snp.family_id, &e->policy.family_id);
	if (!r && !snp_all_zero(c->snp.image_id, 16))
		r = take_bytes(e, where, "image-id", c->snp.image_id, &e->policy.image_id);
	return r || !c->snp.guest_svn ? r : take_svn(e, where, c->snp.guest_svn);
}

/* Who names the signer by hand need not have the block where he verifies. */
static int without_files(struct expectation *e, int r)
{
	char reason[VMCONF_WHY_MAX];

	if (expect_is_absent(r) && e->policy.id_keys.n) {
		expect_warn(e, "the ID block is not there: of what it says only the id-key "
			"of [policy] and the names in [snp] are demanded");
		return take_names(e);
	}
	snprintf(reason, sizeof(reason), "%s", e->why);
	snprintf(e->why, VMCONF_WHY_MAX,
		"%.300s; %.100s needs it for the expected ID key, unless [policy] has the line "
		"id-key = PEM", reason, e->path);
	return r;
}

int expect_id_block(struct expectation *e)
{
	_cleanup_id_files_ struct id_files files = {0};
	struct id_auth_keys keys;
	int r = id_files_read(e->conf, &files, e->why);

	if (r)
		return without_files(e, r);
	e->why[0] = '\0';
	if (!files.block)
		return 0;
	r = id_files_judge(&files, &e->block, &keys);
	if (r) {
		int no = expect_contradiction(e,
			"the ID block: %s; make it again with snpguard "
			"id-block", idblock_strerror(r));

		return r < 0 ? r : no;
	}
	e->has_block = true;
	return take_all(e, &keys);
}

int expect_signed_for(struct expectation *e, const struct launch_source *s, const struct launch *l,
	const struct measure_digest *digest)
{
	const char *dir = e->conf->snp.id_block_dir;
	char differs[160];

	if (!e->has_block || memcmp(e->block.launch_digest, digest->value, ID_DIGEST_SIZE) == 0)
		return 0;
	expect_tell_differences(s, l, e->block.launch_digest, dir ? dir : e->path,
		differs, sizeof(differs));
	return expect_contradiction(e,
		"the ID block is signed for another measurement than that of [vm]%s: make the "
		"block again with snpguard id-block", differs);
}

int expect_signed_digest(struct expectation *e)
{
	char hex[SNP_HEX_SIZE(ID_DIGEST_SIZE)];
	struct policy *p = &e->policy;

	if (!e->has_block)
		return 0;
	if (!p->n_measurements)
		memcpy(p->measurements[p->n_measurements++], e->block.launch_digest,
			SNP_MEASUREMENT_SIZE);
	if (expect_has_measurement(p, e->block.launch_digest))
		return 0;
	snp_hex_encode(e->block.launch_digest, ID_DIGEST_SIZE, hex);
	return expect_contradiction(e,
		"the ID block is signed for the measurement %s, which is not the one that is "
		"expected: make the block again with snpguard id-block", hex);
}
