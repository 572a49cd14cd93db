/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What we let a LUKS2 JSON area say, as a fixed-size struct: the only thing that passes from the
 * text on the disk to the text that libcryptsetup reads. Strings are entries of our own tables.
 * Private to the luks-*.c files.
 *
 *   text --luks_meta_read()--> struct luks_meta --luks_meta_judge()--> --luks_meta_write()--> text
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "luks-header.h"
#include "luks-json.h"

#define LUKS_SALT_SIZE 32
#define LUKS_DIGEST_MAX 64
#define LUKS_AF_STRIPES 4000u
#define LUKS_JSON_TEXT_MAX (64u << 10)	/* cryptsetup's own is 12 KiB at most by default */

enum luks_kdf_type {
	LUKS_KDF_PBKDF2,
	LUKS_KDF_ARGON2,
};

struct luks_kdf {
	enum luks_kdf_type type;
	const char *name;	/* as LUKS2 writes it */
	const char *hash;	/* PBKDF2 */
	uint32_t iterations;
	uint32_t time;		/* argon2: passes, KiB, lanes */
	uint32_t memory;
	uint32_t cpus;
	uint8_t salt[LUKS_SALT_SIZE];
};

struct luks_keyslot {
	unsigned index;
	uint32_t key_size;
	const char *af_hash;
	struct luks_kdf kdf;
	struct luks_area area;
	const char *area_cipher;
	uint32_t area_key_size;
};

struct luks_segment {
	const char *cipher;
	const char *integrity;
	uint32_t key_size;	/* 0 until a key slot says which of the suite's sizes it is */
	uint32_t sector_size;
	uint64_t offset;
};

struct luks_digest {
	const char *hash;
	uint32_t iterations;
	uint8_t salt[LUKS_SALT_SIZE];
	uint8_t digest[LUKS_DIGEST_MAX];
	size_t digest_len;
	uint32_t keyslots;	/* bit N: key slot N */
};

struct luks_meta {
	unsigned n_keyslots;
	struct luks_keyslot keyslots[LUKS_KEYSLOTS_MAX];
	struct luks_segment segment;
	struct luks_digest digest;
	uint64_t json_size;
	uint64_t keyslots_size;
};

extern const char *const luks_hashes[];
size_t luks_hash_size(const char *hash);

/* Shape and allow-list: what each member says by itself. The reader has the refusal. */
void luks_meta_read(struct luks_reader *r, const char *text, size_t len, struct luks_meta *ret);
void luks_keyslots_read(const struct luks_object *root, struct luks_meta *ret);
void luks_segment_read(const struct luks_object *root, struct luks_segment *ret);

/* One of the volume key sizes that the cipher and integrity of @s can have. */
bool luks_segment_key_size_ok(const struct luks_segment *s, uint32_t key_size);

/* What members say together, and against the device: areas, costs, sizes. */
void luks_meta_judge(struct luks_reader *r, const struct luks_meta *m, uint64_t hdr_size,
	const struct luks_limits *limits);

/* The canonical text, zero-terminated, @size bytes at most. 0 or -errno. */
_must_check_ int luks_meta_write(const struct luks_meta *m, char *ret, size_t size);
