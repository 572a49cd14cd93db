/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a folder with an ID block has, against what was wanted. Its files are ENEMY INPUT. */
#include "id-check.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "identity.h"

static struct id_mismatch *add(struct id_finding *f, const char *key)
{
	struct id_mismatch *d = &f->differences[f->n++];

	d->key = key;
	return d;
}

static void compare_bytes(struct id_finding *f, const char *key, const uint8_t *wanted,
	const uint8_t *got, size_t len)
{
	struct id_mismatch *d;

	if (memcmp(wanted, got, len) == 0)
		return;
	d = add(f, key);
	snp_hex_encode(wanted, len, d->expected);
	snp_hex_encode(got, len, d->got);
}

static void compare_svn(struct id_finding *f, uint32_t wanted, uint32_t got)
{
	struct id_mismatch *d;

	if (wanted == got)
		return;
	d = add(f, "guest-svn");
	snprintf(d->expected, sizeof(d->expected), "%" PRIu32, wanted);
	snprintf(d->got, sizeof(d->got), "%" PRIu32, got);
}

static void compare_policy(struct id_finding *f, uint64_t wanted, uint64_t got)
{
	struct id_mismatch *d;

	if (wanted == got)
		return;
	d = add(f, "policy");
	snprintf(d->expected, sizeof(d->expected), "0x%" PRIx64, wanted);
	snprintf(d->got, sizeof(d->got), "0x%" PRIx64, got);
}

static void compare_author(struct id_finding *f, const struct id_auth_keys *wanted)
{
	struct id_mismatch *d;

	if (f->keys.has_author) {
		compare_bytes(f, "author-key", wanted->author_key,
			f->keys.author_key, ID_DIGEST_SIZE);
		return;
	}
	d = add(f, "author-key");
	snp_hex_encode(wanted->author_key, ID_DIGEST_SIZE, d->expected);
	snprintf(d->got, sizeof(d->got), "none");
}

static void compare(struct id_finding *f, const struct id_wanted *w)
{
	const struct id_block *b = &f->block;

	if (w->digest)
		compare_bytes(f, "measurement", w->block.launch_digest,
			b->launch_digest, ID_DIGEST_SIZE);
	if (w->names) {
		compare_policy(f, w->block.policy, b->policy);
		compare_bytes(f, "family-id", w->block.family_id, b->family_id,
			sizeof(b->family_id));
		compare_bytes(f, "image-id", w->block.image_id, b->image_id, sizeof(b->image_id));
		compare_svn(f, w->block.guest_svn, b->guest_svn);
	}
	if (w->id_key)
		compare_bytes(f, "id-key", w->keys.id_key, f->keys.id_key, ID_DIGEST_SIZE);
	if (w->author_key)
		compare_author(f, &w->keys);
}

int id_check(const char *dir, const struct id_wanted *wanted, struct id_finding *ret)
{
	_cleanup_id_files_ struct id_files files = {0};
	int r;

	*ret = (struct id_finding){0};
	r = id_files_read_dir(dir, &files, ret->refusal);
	if (!r) {
		r = id_files_judge(&files, &ret->block, &ret->keys);
		if (r)
			snprintf(ret->refusal, sizeof(ret->refusal), "%.300s: %s",
				dir, idblock_strerror(r));
	}
	if (r)
		return r < 0 ? r : VM_IDENTITY_E_DISAGREES;
	compare(ret, wanted);
	return ret->n ? VM_IDENTITY_E_DISAGREES : 0;
}
