/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The JSON area of a LUKS2 header into struct luks_meta, through the allow-list; here the top
 * level, config and the digest. ENEMY INPUT.
 */
#include "luks-meta.h"

#include <string.h>

const char *const luks_hashes[] = {"sha256", "sha512", NULL};

size_t luks_hash_size(const char *hash)
{
	return strcmp(hash, "sha512") == 0 ? 64 : 32;
}

static void refuse_requirement(const struct luks_object *o, const char *flag, void *arg _unused_)
{
	bool moving = strncmp(flag, "online-reencrypt", 16) == 0 ||
		strncmp(flag, "offline-reencrypt", 17) == 0;

	luks_refuse(o->reader, moving ? LUKS_E_REENCRYPTION : LUKS_E_REQUIREMENTS,
		"%s.mandatory: \"%.40s\" is not allowed", o->path, flag);
}

/* Any requirement says "a program that does not know me must not open this volume". */
static void read_requirements(const struct luks_object *config)
{
	struct luks_object o;

	if (!luks_json_has(config, "requirements"))
		return;
	o = luks_json_object(config, "requirements");
	if (luks_json_has(&o, "mandatory"))
		luks_json_strings(&o, "mandatory", 8, refuse_requirement, NULL);
	luks_refuse(config->reader, LUKS_E_REQUIREMENTS, "%s: not allowed", o.path);
}

static void ignore_flag(const struct luks_object *o _unused_, const char *flag _unused_,
	void *arg _unused_)
{
}

/*
 * config.flags are activation flags that cryptsetup keeps for the owner (allow-discards,
 * no-journal, same-cpu-crypt, ...). Nothing authenticates them, so they are the host's to choose:
 * no-journal makes a power cut a loss of data, allow-discards makes activation fail. They are read
 * for their shape and go no further.
 */
static void read_config(const struct luks_object *root, struct luks_meta *ret)
{
	static const char *const members[] = {
		"json_size", "keyslots_size", "flags", "requirements", NULL};
	struct luks_object o = luks_json_object(root, "config");

	read_requirements(&o);
	luks_json_only(&o, members);
	if (luks_json_has(&o, "flags"))
		luks_json_strings(&o, "flags", 16, ignore_flag, NULL);
	ret->json_size = luks_json_decimal(&o, "json_size");
	ret->keyslots_size = luks_json_decimal(&o, "keyslots_size");
}

static void add_keyslot(const struct luks_object *o, const char *value, void *arg)
{
	struct luks_digest *digest = arg;
	int index = luks_json_index(value);

	if (index < 0 || (digest->keyslots & 1u << index))
		luks_refuse(o->reader, LUKS_E_DIGEST,
			"%s.keyslots: \"%.40s\" is not a key slot, or twice", o->path, value);
	else
		digest->keyslots |= 1u << index;
}

static void count_segment(const struct luks_object *o, const char *value, void *arg)
{
	unsigned *n = arg;

	if (strcmp(value, "0") != 0)
		luks_refuse(o->reader, LUKS_E_DIGEST, "%s.segments: \"%.40s\" is not segment 0",
			o->path, value);
	(*n)++;
}

static void read_digest_members(const struct luks_object *o, struct luks_digest *ret)
{
	static const char *const members[] = {"type", "keyslots", "segments", "hash", "iterations",
		"salt", "digest", NULL};
	static const char *const types[] = {"pbkdf2", NULL};
	unsigned n_segments = 0;

	luks_json_choice(o, "type", types, LUKS_E_DIGEST);
	luks_json_only(o, members);
	luks_json_strings(o, "keyslots", 32, add_keyslot, ret);
	luks_json_strings(o, "segments", 32, count_segment, &n_segments);
	if (n_segments != 1)
		luks_refuse(o->reader, LUKS_E_DIGEST, "%s.segments: not exactly segment 0",
			o->path);
	ret->hash = luks_json_choice(o, "hash", luks_hashes, LUKS_E_DIGEST);
	ret->iterations = luks_json_u32(o, "iterations", 1000, 10000000, LUKS_E_KDF_COST);
	luks_json_base64(o, "salt", ret->salt, sizeof(ret->salt));
	if (!ret->hash)
		return;
	/* libcryptsetup would take a digest cut to 20 bytes, LUKS1's size. */
	ret->digest_len = luks_hash_size(ret->hash);
	luks_json_base64(o, "digest", ret->digest, ret->digest_len);
}

static void read_digest(const struct luks_object *root, struct luks_digest *ret)
{
	struct luks_object digests = luks_json_object(root, "digests");
	const char *name = json_object_iter_key(json_object_iter(digests.json));
	struct luks_object o;

	if (json_object_size(digests.json) != 1 || luks_json_index(name) < 0) {
		luks_refuse(root->reader, LUKS_E_DIGEST, "digests: not exactly one");
		return;
	}
	o = luks_json_object(&digests, name);
	read_digest_members(&o, ret);
}

void luks_meta_read(struct luks_reader *r, const char *text, size_t len, struct luks_meta *ret)
{
	static const char *const members[] = {
		"keyslots", "tokens", "segments", "digests", "config", NULL};
	struct luks_object root = luks_json_root(r, text, len);

	*ret = (struct luks_meta){0};
	if (!r->refusal) {
		luks_json_only(&root, members);
		read_config(&root, ret);
		luks_segment_read(&root, &ret->segment);
		luks_keyslots_read(&root, ret);
		read_digest(&root, &ret->digest);
		/* Tokens hold keys for other programs: they must be there, and go no further. */
		luks_json_object(&root, "tokens");
	}
	json_decref(root.json);
}
