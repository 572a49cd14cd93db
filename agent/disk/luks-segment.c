/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The allow-list for the encrypted segment of a LUKS2 volume: which cipher, which integrity, and
 * nothing else in flight. ENEMY INPUT.
 */
#include "luks-meta.h"

#include <string.h>

/*
 * What protects a volume. Everything not here is refused, with these reasons:
 *
 * - aes-xts-random: a fresh 128-bit IV for each write, kept in the tag. The host learns which
 *   sectors are written and nothing about what changed in them. aes-xts-plain64 shows which 16-byte
 *   blocks of a sector are the same as before; the MAC covers it just as well.
 * - AEGIS-128 takes a random 128-bit nonce: two of 2^48 sector writes meet with probability 2^-33.
 * - gcm-random and chacha20-random with poly1305 take a random nonce of 96 bits only. The same
 *   probability is reached after 2^32 writes of a sector (16 TiB at 4 KiB, less than a disk sees in
 *   its life, and no one counts them), and one meeting gives away the key that authenticates.
 * - cbc, ecb, ctr and cipher_null, checksums (crc32c, xxhash64), hmac(sha1), cmac with 64-bit block
 *   ciphers: no.
 */
static const struct luks_suite {
	const char *cipher;
	const char *integrity;
	uint32_t key_sizes[2];	/* AES-256 and AES-128, each with the MAC's own key behind it */
} suites[] = {
	{"aes-xts-random", "hmac(sha256)", {64 + 32, 32 + 32}},
	{"aes-xts-random", "hmac(sha512)", {64 + 64, 32 + 64}},
	{"aes-xts-plain64", "hmac(sha256)", {64 + 32, 32 + 32}},
	{"aes-xts-plain64", "hmac(sha512)", {64 + 64, 32 + 64}},
	{"aegis128-random", "aead", {16, 16}},
};

static const char *const ciphers[] = {
	"aes-xts-random", "aes-xts-plain64", "aegis128-random", NULL};

static const struct luks_suite *find_suite(const char *cipher, const char *integrity)
{
	for (size_t i = 0; i < ARRAY_SIZE(suites); i++)
		if (strcmp(suites[i].cipher, cipher) == 0 &&
			strcmp(suites[i].integrity, integrity) == 0)
			return &suites[i];
	return NULL;
}

bool luks_segment_key_size_ok(const struct luks_segment *s, uint32_t key_size)
{
	const struct luks_suite *suite = find_suite(s->cipher, s->integrity);

	return suite && (key_size == suite->key_sizes[0] || key_size == suite->key_sizes[1]);
}

/* Which flag it is tells only which refusal: no flag at all is allowed. */
static void refuse_flag(const struct luks_object *o, const char *flag, void *arg _unused_)
{
	bool moving = strcmp(flag, "in-reencryption") == 0 || strncmp(flag, "backup-", 7) == 0;

	luks_refuse(o->reader, moving ? LUKS_E_REENCRYPTION : LUKS_E_SEGMENTS,
		"%s.flags: \"%.40s\" is not allowed", o->path, flag);
}

/* Segments of a reencryption in flight first:
 * "more than one segment" would be true, but useless. */
static void refuse_others(const struct luks_object *segments)
{
	const char *name;
	json_t *value _unused_;

	json_object_foreach(segments->json, name, value) {
		struct luks_object s = luks_json_object(segments, name);

		if (luks_json_has(&s, "flags"))
			luks_json_strings(&s, "flags", 8, refuse_flag, NULL);
	}
	if (json_object_size(segments->json) != 1 || !luks_json_has(segments, "0"))
		luks_refuse(segments->reader, LUKS_E_SEGMENTS,
			"segments: %zu segments, exactly one (\"0\") is allowed",
			json_object_size(segments->json));
}

static void read_integrity(const struct luks_object *segment, struct luks_segment *ret)
{
	static const char *const members[] = {
		"type", "journal_encryption", "journal_integrity", NULL};
	static const char *const none[] = {"none", NULL};
	const struct luks_suite *suite;
	struct luks_object o;
	const char *type;

	if (!luks_json_has(segment, "integrity")) {
		luks_refuse(segment->reader, LUKS_E_NO_INTEGRITY,
			"%s.integrity: missing; encryption alone does not notice a changed disk",
			segment->path);
		return;
	}
	o = luks_json_object(segment, "integrity");
	luks_json_only(&o, members);
	type = luks_json_string(&o, "type");
	/* dm-integrity beneath dm-crypt knows neither; libcryptsetup refuses them, too. */
	luks_json_choice(&o, "journal_encryption", none, LUKS_E_INTEGRITY);
	luks_json_choice(&o, "journal_integrity", none, LUKS_E_INTEGRITY);
	if (!ret->cipher)
		return;
	suite = find_suite(ret->cipher, type);
	if (!suite)
		luks_refuse(o.reader, LUKS_E_INTEGRITY, "%s.type: \"%.40s\" is not allowed for %s",
			o.path, type, ret->cipher);
	else
		ret->integrity = suite->integrity;
}

void luks_segment_read(const struct luks_object *root, struct luks_segment *ret)
{
	static const char *const members[] = {"type", "offset", "size", "iv_tweak", "encryption",
		"sector_size", "integrity", "flags", NULL};
	static const char *const crypt[] = {"crypt", NULL};
	static const char *const dynamic[] = {"dynamic", NULL};
	static const char *const zero[] = {"0", NULL};
	struct luks_object segments = luks_json_object(root, "segments");
	struct luks_object o;

	refuse_others(&segments);
	o = luks_json_object(&segments, "0");
	luks_json_choice(&o, "type", crypt, LUKS_E_SEGMENTS);
	ret->cipher = luks_json_choice(&o, "encryption", ciphers, LUKS_E_CIPHER);
	read_integrity(&o, ret);
	luks_json_only(&o, members);
	luks_json_choice(&o, "size", dynamic, LUKS_E_SEGMENTS);
	luks_json_choice(&o, "iv_tweak", zero, LUKS_E_SEGMENTS);
	ret->offset = luks_json_decimal(&o, "offset");
	ret->sector_size = luks_json_u32(&o, "sector_size", 512, 4096, LUKS_E_SEGMENTS);
	if (ret->sector_size != 512 && ret->sector_size != 4096)
		luks_refuse(o.reader, LUKS_E_SEGMENTS, "%s.sector_size: %u is not 512 or 4096",
			o.path, ret->sector_size);
}
