/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a folder with an ID block has, against what was wanted. Its files are ENEMY INPUT. */
#include "check-id-block.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "say.h"
#include "show/checks.h"
#include "show/id-block.h"
#include "snp/codec.h"
#include "vm/identity/id-files.h"

#define TEXT_SIZE SNP_HEX_SIZE(ID_DIGEST_SIZE)
#define MISMATCHES_MAX 7

struct mismatch {
	const char *key;	/* of vm.conf */
	char expected[TEXT_SIZE], got[TEXT_SIZE];
};

struct finding {
	struct id_block block;
	struct id_auth_keys keys;
	char refusal[VMCONF_WHY_MAX];	/* "": right in itself */
	size_t n;
	struct mismatch differences[MISMATCHES_MAX];
};

static struct mismatch *add(struct finding *f, const char *key)
{
	struct mismatch *d = &f->differences[f->n++];

	d->key = key;
	return d;
}

static void compare_bytes(struct finding *f, const char *key, const uint8_t *wanted,
	const uint8_t *got, size_t len)
{
	struct mismatch *d;

	if (memcmp(wanted, got, len) == 0)
		return;
	d = add(f, key);
	snp_hex_encode(wanted, len, d->expected);
	snp_hex_encode(got, len, d->got);
}

static void compare_svn(struct finding *f, uint32_t wanted, uint32_t got)
{
	struct mismatch *d;

	if (wanted == got)
		return;
	d = add(f, "guest-svn");
	snprintf(d->expected, sizeof(d->expected), "%" PRIu32, wanted);
	snprintf(d->got, sizeof(d->got), "%" PRIu32, got);
}

static void compare_policy(struct finding *f, uint64_t wanted, uint64_t got)
{
	struct mismatch *d;

	if (wanted == got)
		return;
	d = add(f, "policy");
	snprintf(d->expected, sizeof(d->expected), "0x%" PRIx64, wanted);
	snprintf(d->got, sizeof(d->got), "0x%" PRIx64, got);
}

static void compare_author(struct finding *f, const struct id_auth_keys *wanted)
{
	struct mismatch *d;

	if (f->keys.has_author) {
		compare_bytes(f, "author-key", wanted->author_key,
			f->keys.author_key, ID_DIGEST_SIZE);
		return;
	}
	d = add(f, "author-key");
	snp_hex_encode(wanted->author_key, ID_DIGEST_SIZE, d->expected);
	snprintf(d->got, sizeof(d->got), "none");
}

static void compare(struct finding *f, const struct id_block_wanted *w)
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

/* Exit status, with the reason of a no in @f. */
static int examine(const char *dir, const struct id_block_wanted *wanted, struct finding *f)
{
	_cleanup_id_files_ struct id_files files = {0};
	int r = id_files_read_dir(dir, &files, f->refusal);

	if (!r) {
		r = id_files_judge(&files, &f->block, &f->keys);
		if (r)
			snprintf(f->refusal, sizeof(f->refusal), "%.300s: %s",
				dir, idblock_strerror(r));
	}
	if (r)
		return r < 0 ? EXIT_COULD_NOT : EXIT_REFUSED;
	compare(f, wanted);
	return f->n ? EXIT_REFUSED : EXIT_DONE;
}

static json_t *differences_json(const struct finding *f)
{
	json_t *all = json_array();

	for (size_t i = 0; all && i < f->n; i++) {
		const struct mismatch *d = &f->differences[i];

		json_array_append_new(all, json_pack("{s:s, s:s, s:s}", "key", d->key,
			"expected", d->expected, "got", d->got));
	}
	return all;
}

static int show_finding_json(const struct finding *f)
{
	return show_json(json_pack("{s:s, s:s?, s:o, s:o?}",
		"verdict", *f->refusal || f->n ? "fail" : "pass",
		"reason", *f->refusal ? f->refusal : NULL,
		"differences", differences_json(f),
		"id_block", *f->refusal ? NULL : show_id_block_json(&f->block, &f->keys)));
}

static void complain(const char *dir, const struct finding *f)
{
	if (*f->refusal)
		say_error("%s", f->refusal);
	for (size_t i = 0; i < f->n; i++)
		say_error("%s: %s: expected %s, got %s", dir, f->differences[i].key,
			f->differences[i].expected, f->differences[i].got);
	if (f->n)
		say_error("%s: an ID block for something else; snpguard id-block "
			"--out makes it anew", dir);
}

int check_id_block(const char *dir, const struct id_block_wanted *wanted, bool json)
{
	struct finding f = {0};
	int status = examine(dir, wanted, &f);

	complain(dir, &f);
	if (status == EXIT_COULD_NOT)
		return status;
	if (json)
		return show_finding_json(&f) ? EXIT_COULD_NOT : status;
	if (!status)
		show_id_block(&f.block, &f.keys);
	return status;
}
