/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The canonical JSON text of a LUKS2 header, made from struct luks_meta alone: no byte of the text
 * on the disk gets here. Members are sorted and nothing is spaced, so equal headers give equal
 * text.
 */
#include "luks-meta.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "snp/codec.h"

/* LUKS2 writes 64-bit numbers as strings. */
static json_t *decimal(uint64_t n)
{
	return json_sprintf("%" PRIu64, n);
}

static json_t *base64(const void *data, size_t len)
{
	char text[SNP_BASE64_SIZE(LUKS_DIGEST_MAX)];

	snp_base64_encode(data, len, text);
	return json_string(text);
}

/* Index objects: {"0": value}. */
static json_t *at_index(unsigned index, json_t *value)
{
	char name[16];

	snprintf(name, sizeof(name), "%u", index);
	return json_pack("{s:o}", name, value);
}

static json_t *write_kdf(const struct luks_kdf *kdf)
{
	json_t *salt = base64(kdf->salt, sizeof(kdf->salt));

	if (kdf->type == LUKS_KDF_PBKDF2)
		return json_pack("{s:s,s:s,s:I,s:o}", "type", kdf->name, "hash", kdf->hash,
			"iterations", (json_int_t)kdf->iterations, "salt", salt);
	return json_pack("{s:s,s:I,s:I,s:I,s:o}", "type", kdf->name,
		"time", (json_int_t)kdf->time, "memory", (json_int_t)kdf->memory,
		"cpus", (json_int_t)kdf->cpus, "salt", salt);
}

static json_t *write_keyslot(const struct luks_keyslot *k)
{
	return json_pack("{s:s,s:I,s:{s:s,s:I,s:s},s:{s:s,s:o,s:o,s:s,s:I},s:o}",
		"type", "luks2", "key_size", (json_int_t)k->key_size,
		"af",
			"type", "luks1", "stripes", (json_int_t)LUKS_AF_STRIPES, "hash", k->af_hash,
		"area",
			"type", "raw", "offset", decimal(k->area.offset),
			"size", decimal(k->area.size),
			"encryption", k->area_cipher, "key_size", (json_int_t)k->area_key_size,
		"kdf", write_kdf(&k->kdf));
}

static json_t *write_keyslots(const struct luks_meta *m)
{
	json_t *ret = json_object();

	for (unsigned i = 0; i < m->n_keyslots; i++) {
		json_t *slot = at_index(m->keyslots[i].index, write_keyslot(&m->keyslots[i]));

		if (!slot || json_object_update_new(ret, slot)) {
			json_decref(ret);
			return NULL;
		}
	}
	return ret;
}

static json_t *write_segment(const struct luks_segment *s)
{
	return json_pack("{s:s,s:o,s:s,s:s,s:s,s:I,s:{s:s,s:s,s:s}}",
		"type", "crypt", "offset", decimal(s->offset), "size", "dynamic", "iv_tweak", "0",
		"encryption", s->cipher, "sector_size", (json_int_t)s->sector_size,
		"integrity",
			"type", s->integrity, "journal_encryption", "none",
			"journal_integrity", "none");
}

static json_t *write_digest(const struct luks_digest *d)
{
	json_t *slots = json_array();

	for (unsigned i = 0; i < 32; i++) {
		if (d->keyslots & 1u << i && json_array_append_new(slots, decimal(i))) {
			json_decref(slots);
			return NULL;
		}
	}
	return json_pack("{s:s,s:o,s:[s],s:s,s:I,s:o,s:o}", "type", "pbkdf2", "keyslots", slots,
		"segments", "0", "hash", d->hash, "iterations", (json_int_t)d->iterations,
		"salt", base64(d->salt, sizeof(d->salt)),
		"digest", base64(d->digest, d->digest_len));
}

int luks_meta_write(const struct luks_meta *m, char *ret, size_t size)
{
	/* json_pack() releases what it was given when it fails, and fails when it is given NULL. */
	json_t *root = json_pack("{s:o,s:{},s:o,s:o,s:{s:o,s:o}}",
		"keyslots", write_keyslots(m),
		"tokens",
		"segments", at_index(0, write_segment(&m->segment)),
		"digests", at_index(0, write_digest(&m->digest)),
		"config",
			"json_size", decimal(m->json_size),
			"keyslots_size", decimal(m->keyslots_size));
	size_t n;

	if (!root)
		return -ENOMEM;
	n = json_dumpb(root, ret, size, JSON_COMPACT | JSON_SORT_KEYS);
	json_decref(root);
	if (n == 0)
		return -ENOMEM;
	if (n >= size)
		return -EOVERFLOW;
	memset(ret + n, 0, size - n);
	return 0;
}
