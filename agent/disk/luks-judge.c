/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the members of a LUKS2 header say together: areas inside the device and apart from each
 * other, what trying all key slots costs, keys of the right size, the digest over all of it. Works
 * on struct luks_meta, whose members were checked one by one. ENEMY INPUT.
 */
#include "luks-meta.h"

#include <inttypes.h>

#define PAGE 4096u
#define AREA_MAX (1u << 20)
#define KEYSLOTS_AREA_MAX (128u << 20)	/* LUKS2's own */

/* The owner's key is tried in every slot. About 10 s of one processor at most. */
#define PBKDF2_TOTAL_MAX 10000000u
#define ARGON2_TOTAL_MAX (16u << 20)	/* KiB times passes: 16 GiB through memory */

static bool aligned(uint64_t n)
{
	return n % PAGE == 0;
}

/* [offset, offset + size) inside [begin, end), without overflow. */
static bool inside(const struct luks_area *a, uint64_t begin, uint64_t end)
{
	return a->offset >= begin && a->offset <= end && a->size <= end - a->offset;
}

static bool overlap(const struct luks_area *a, const struct luks_area *b)
{
	return a->offset < b->offset + b->size && b->offset < a->offset + a->size;
}

static void judge_segment(struct luks_reader *r, const struct luks_meta *m, uint64_t areas_end,
	const struct luks_limits *limits)
{
	uint64_t offset = m->segment.offset;

	if (!aligned(offset) || offset < areas_end || offset > LUKS_HEADER_MAX)
		luks_refuse(r, LUKS_E_OFFSET,
			"segments.0.offset: %" PRIu64
			" is not behind the key slots, in the first %u MiB", offset,
			LUKS_HEADER_MAX >> 20);
	if (offset >= limits->device_size)
		luks_refuse(r, LUKS_E_OFFSET,
			"segments.0.offset: %" PRIu64 " is past the device's end (%" PRIu64 ")",
			offset, limits->device_size);
}

/* libcryptsetup reads what the key needs, whatever the area's size says. */
static uint64_t af_size(const struct luks_keyslot *k)
{
	return ((uint64_t)k->key_size * LUKS_AF_STRIPES + 511) / 512 * 512;
}

static void judge_area(struct luks_reader *r, const struct luks_meta *m, unsigned i,
	uint64_t begin, uint64_t end)
{
	const struct luks_keyslot *k = &m->keyslots[i];

	if (!aligned(k->area.offset) || !aligned(k->area.size) || k->area.size > AREA_MAX ||
		k->area.size < af_size(k) || !inside(&k->area, begin, end)) {
		luks_refuse(r, LUKS_E_OFFSET,
			"keyslots.%u.area: %" PRIu64 " bytes at %" PRIu64 " do not fit", k->index,
			k->area.size, k->area.offset);
		return;
	}
	for (unsigned j = 0; j < i; j++)
		if (overlap(&k->area, &m->keyslots[j].area))
			luks_refuse(r, LUKS_E_OFFSET, "keyslots.%u.area: overlaps key slot %u",
				k->index, m->keyslots[j].index);
}

static void judge_keys(struct luks_reader *r, const struct luks_meta *m, unsigned i)
{
	const struct luks_keyslot *k = &m->keyslots[i];

	if (!luks_segment_key_size_ok(&m->segment, k->key_size) ||
		k->key_size != m->keyslots[0].key_size)
		luks_refuse(r, LUKS_E_KEYSLOT, "keyslots.%u.key_size: %u is not for %s with %s",
			k->index, k->key_size, m->segment.cipher, m->segment.integrity);
	if (!(m->digest.keyslots & 1u << k->index))
		luks_refuse(r, LUKS_E_DIGEST, "keyslots.%u: not covered by the digest", k->index);
}

static void judge_cost(struct luks_reader *r, const struct luks_meta *m,
	const struct luks_limits *limits)
{
	uint64_t pbkdf2 = 0, argon2 = 0;

	for (unsigned i = 0; i < m->n_keyslots; i++) {
		const struct luks_kdf *kdf = &m->keyslots[i].kdf;

		/* The digest is computed once for each slot that decrypts to something. */
		pbkdf2 += (uint64_t)kdf->iterations + m->digest.iterations;
		argon2 += (uint64_t)kdf->time * kdf->memory;
		if (kdf->memory > limits->memory_kib)
			luks_refuse(r, LUKS_E_KDF_COST,
				"keyslots.%u.kdf.memory: %u KiB, this machine allows %" PRIu64,
				m->keyslots[i].index, kdf->memory, limits->memory_kib);
		if (kdf->type == LUKS_KDF_ARGON2 && kdf->memory < 8 * kdf->cpus)
			luks_refuse(r, LUKS_E_KDF_COST, "keyslots.%u.kdf.memory: too little",
				m->keyslots[i].index);
	}
	if (pbkdf2 > PBKDF2_TOTAL_MAX)
		luks_refuse(r, LUKS_E_KDF_COST, "keyslots: %" PRIu64 " PBKDF2 iterations in all",
			pbkdf2);
	if (argon2 > ARGON2_TOTAL_MAX)
		luks_refuse(r, LUKS_E_KDF_COST,
			"keyslots: argon2 passes over %" PRIu64 " MiB in all", argon2 >> 10);
}

static void judge_digest(struct luks_reader *r, const struct luks_meta *m)
{
	uint32_t slots = 0;

	for (unsigned i = 0; i < m->n_keyslots; i++)
		slots |= 1u << m->keyslots[i].index;
	if (m->digest.keyslots & ~slots)
		luks_refuse(r, LUKS_E_DIGEST, "digests: names a key slot that is not there");
}

void luks_meta_judge(struct luks_reader *r, const struct luks_meta *m, uint64_t hdr_size,
	const struct luks_limits *limits)
{
	uint64_t areas = 2 * hdr_size;

	if (r->refusal)
		return;
	if (m->json_size != hdr_size - PAGE)
		luks_refuse(r, LUKS_E_JSON, "config.json_size: %" PRIu64
			", the binary header says %" PRIu64, m->json_size, hdr_size - PAGE);
	if (!aligned(m->keyslots_size) || m->keyslots_size > KEYSLOTS_AREA_MAX) {
		luks_refuse(r, LUKS_E_OFFSET, "config.keyslots_size: %" PRIu64, m->keyslots_size);
		return;
	}
	judge_segment(r, m, areas + m->keyslots_size, limits);
	for (unsigned i = 0; i < m->n_keyslots; i++) {
		judge_area(r, m, i, areas, areas + m->keyslots_size);
		judge_keys(r, m, i);
	}
	judge_digest(r, m);
	judge_cost(r, m, limits);
}
