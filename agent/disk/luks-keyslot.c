/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The allow-list for the key slots of a LUKS2 volume. ENEMY INPUT. A slot that is not encrypted
 * (cipher_null) would hand the host's volume key to whoever enters the right passphrase; a slot
 * with a costly KDF would keep the machine busy for days.
 */
#include "luks-meta.h"

#include <string.h>

/* By itself; what all slots cost together is luks-judge.c's. */
#define PBKDF2_MIN 1000u	/* RFC 8018's, and LUKS's */
#define PBKDF2_MAX 10000000u	/* some seconds */
#define ARGON2_TIME_MAX 64u
#define ARGON2_MEMORY_MIN 32u	/* KiB; argon2's own least is 8 for each lane */
#define ARGON2_MEMORY_MAX (4u << 20)
#define ARGON2_CPUS_MAX 4u	/* cryptsetup's limit */

static const char *const aes_xts[] = {"aes-xts-plain64", NULL};

static void read_pbkdf2(const struct luks_object *o, struct luks_kdf *ret)
{
	static const char *const members[] = {"type", "hash", "iterations", "salt", NULL};

	luks_json_only(o, members);
	ret->type = LUKS_KDF_PBKDF2;
	ret->hash = luks_json_choice(o, "hash", luks_hashes, LUKS_E_KEYSLOT);
	ret->iterations = luks_json_u32(o, "iterations", PBKDF2_MIN, PBKDF2_MAX, LUKS_E_KDF_COST);
}

static void read_argon2(const struct luks_object *o, struct luks_kdf *ret)
{
	static const char *const members[] = {"type", "time", "memory", "cpus", "salt", NULL};

	luks_json_only(o, members);
	ret->type = LUKS_KDF_ARGON2;
	ret->time = luks_json_u32(o, "time", 1, ARGON2_TIME_MAX, LUKS_E_KDF_COST);
	ret->memory = luks_json_u32(o, "memory", ARGON2_MEMORY_MIN, ARGON2_MEMORY_MAX,
		LUKS_E_KDF_COST);
	ret->cpus = luks_json_u32(o, "cpus", 1, ARGON2_CPUS_MAX, LUKS_E_KDF_COST);
}

static void read_kdf(const struct luks_object *slot, struct luks_kdf *ret)
{
	static const char *const types[] = {"pbkdf2", "argon2i", "argon2id", NULL};
	struct luks_object o = luks_json_object(slot, "kdf");

	ret->name = luks_json_choice(&o, "type", types, LUKS_E_KEYSLOT);
	if (!ret->name)
		return;
	if (strcmp(ret->name, "pbkdf2") == 0)
		read_pbkdf2(&o, ret);
	else
		read_argon2(&o, ret);
	luks_json_base64(&o, "salt", ret->salt, sizeof(ret->salt));
}

static void read_af(const struct luks_object *slot, struct luks_keyslot *ret)
{
	static const char *const members[] = {"type", "stripes", "hash", NULL};
	static const char *const types[] = {"luks1", NULL};
	struct luks_object o = luks_json_object(slot, "af");

	luks_json_only(&o, members);
	luks_json_choice(&o, "type", types, LUKS_E_KEYSLOT);
	luks_json_u32(&o, "stripes", LUKS_AF_STRIPES, LUKS_AF_STRIPES, LUKS_E_KEYSLOT);
	ret->af_hash = luks_json_choice(&o, "hash", luks_hashes, LUKS_E_KEYSLOT);
}

static void read_area(const struct luks_object *slot, struct luks_keyslot *ret)
{
	static const char *const members[] = {
		"type", "offset", "size", "encryption", "key_size", NULL};
	static const char *const types[] = {"raw", NULL};
	struct luks_object o = luks_json_object(slot, "area");

	/* The kind first: a "datashift" area has members of its own. */
	luks_json_choice(&o, "type", types, LUKS_E_KEYSLOT);
	luks_json_only(&o, members);
	ret->area_cipher = luks_json_choice(&o, "encryption", aes_xts, LUKS_E_KEYSLOT);
	ret->area_key_size = luks_json_u32(&o, "key_size", 32, 64, LUKS_E_KEYSLOT);
	if (ret->area_key_size != 32 && ret->area_key_size != 64)
		luks_refuse(o.reader, LUKS_E_KEYSLOT, "%s.key_size: %u is not 32 or 64", o.path,
			ret->area_key_size);
	ret->area.offset = luks_json_decimal(&o, "offset");
	ret->area.size = luks_json_decimal(&o, "size");
}

static void read_keyslot(const struct luks_object *slots, const char *name,
	struct luks_keyslot *ret)
{
	static const char *const members[] = {
		"type", "key_size", "af", "area", "kdf", "priority", NULL};
	struct luks_object o = luks_json_object(slots, name);
	int index = luks_json_index(name);
	const char *type = luks_json_string(&o, "type");

	if (strcmp(type, "reencrypt") == 0)
		luks_refuse(o.reader, LUKS_E_REENCRYPTION, "%s.type: reencrypt", o.path);
	else if (strcmp(type, "luks2") != 0)
		luks_refuse(o.reader, LUKS_E_KEYSLOT, "%s.type: \"%.40s\" is not allowed", o.path,
			type);
	luks_json_only(&o, members);
	if (index < 0)
		luks_refuse(o.reader, LUKS_E_KEYSLOT, "%s: not a key slot number", o.path);
	/* Which slots are tried is not the host's to say, so the priority goes no further. */
	if (luks_json_has(&o, "priority"))
		luks_json_u32(&o, "priority", 0, 2, LUKS_E_KEYSLOT);
	ret->index = (unsigned)index;
	ret->key_size = luks_json_u32(&o, "key_size", 16, 128, LUKS_E_KEYSLOT);
	read_af(&o, ret);
	read_area(&o, ret);
	read_kdf(&o, &ret->kdf);
}

void luks_keyslots_read(const struct luks_object *root, struct luks_meta *ret)
{
	struct luks_object slots = luks_json_object(root, "keyslots");
	const char *name;
	json_t *value _unused_;

	ret->n_keyslots = 0;
	json_object_foreach(slots.json, name, value) {
		if (ret->n_keyslots == LUKS_KEYSLOTS_MAX) {
			luks_refuse(root->reader, LUKS_E_KEYSLOT, "keyslots: more than %d",
				LUKS_KEYSLOTS_MAX);
			return;
		}
		read_keyslot(&slots, name, &ret->keyslots[ret->n_keyslots++]);
	}
	if (ret->n_keyslots == 0)
		luks_refuse(root->reader, LUKS_E_KEYSLOT, "keyslots: none");
}
