/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Judges a LUKS2 header in memory against an allow-list, and writes it anew in canonical form.
 * ENEMY INPUT: nothing authenticates a LUKS2 header; whoever holds the disk can put cipher_null in
 * it, and the right key will still "open" the volume.
 *
 * Two parsers can read one text differently, and LUKS2 keeps two copies of its header of which the
 * newer one wins. So what libcryptsetup gets is not what stood on the disk: the checked fields are
 * serialised again, with fresh checksums, into both copies. What was checked is what is used.
 *
 * Only the primary copy is judged. It is the one that is written first, so it is never the older
 * one; the secondary is for repairs, which are the owner's to make, not ours.
 *
 * luks-header.c: binary header, both copies. luks-json.c: strict reading. luks-meta.c,
 * luks-segment.c, luks-keyslot.c: the allow-list. luks-judge.c: areas and costs. luks-write.c: the
 * canonical text.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "snp/util.h"

#define LUKS_DETAIL_SIZE 160
#define LUKS_HEADER_MAX (32u << 20)	/* before the data segment: 16 MiB is cryptsetup's own */

enum luks_refusal {
	LUKS_E_NOT_LUKS = 1,	/* no LUKS magic */
	LUKS_E_LUKS1,		/* LUKS version 1 */
	LUKS_E_BINARY,		/* binary header malformed: sizes, offsets, checksum */
	LUKS_E_JSON,		/* JSON not well formed, too large, or of unknown shape */
	LUKS_E_CIPHER,		/* segment cipher not in the allow-list */
	LUKS_E_NO_INTEGRITY,	/* no integrity where it is required */
	LUKS_E_INTEGRITY,	/* integrity not in the allow-list, or not for this cipher */
	LUKS_E_SEGMENTS,	/* not exactly one crypt segment over the rest of the device */
	LUKS_E_REENCRYPTION,	/* reencryption in flight */
	LUKS_E_REQUIREMENTS,	/* requirements flags */
	LUKS_E_KEYSLOT,		/* key slot: type, cipher, hash, stripes, area */
	LUKS_E_KDF_COST,	/* key slot or digest KDF beyond memory or a sane time */
	LUKS_E_DIGEST,		/* digest object malformed or not covering slot and segment */
	LUKS_E_OFFSET,		/* an offset or size outside the device or overlapping */
	LUKS_E_EXPECT_UUID,	/* not what the owner's message says */
	LUKS_E_EXPECT_CIPHER,
	LUKS_E_EXPECT_INTEGRITY,
	_LUKS_E_MAX,
};

/* One line for people; never NULL. */
const char *luks_refusal_text(int refusal);

#define LUKS_KEYSLOTS_MAX 8	/* LUKS2 has 32; each is tried with the owner's key, and costs */

/* A range of bytes, from the start of the device. */
struct luks_area {
	uint64_t offset;
	uint64_t size;
};

/* What the header says, for the log and for the comparison with the owner's message. */
struct luks_info {
	char uuid[37];
	char cipher[64];
	char integrity[64];
	uint32_t sector_size;
	uint64_t data_offset;	/* bytes */
	unsigned n_keyslots;
	struct luks_area keyslots[LUKS_KEYSLOTS_MAX];	/* all that is needed behind the header */
};

struct luks_limits {
	uint64_t device_size;	/* bytes */
	uint64_t memory_kib;	/* what argon2 may use at most */
};

/**
 * luks_header_size() - how much to copy, from the first bytes of a device
 * @head: the first @len (>= 4096) bytes
 * @ret_len: bytes to read for luks_header_check(): both header copies
 *
 * Return: 0 or enum luks_refusal.
 */
_must_check_ int luks_header_size(const uint8_t *head, size_t len, size_t *ret_len);

/**
 * luks_header_check() - judge the copy and make it canonical, in place
 * @copy: bytes of the device from its start, both header copies; the secondary is overwritten
 *	unread
 * @len: what luks_header_size() said
 * @ret: on 0, where the key slots lie that are to be copied as well
 * @detail: which member and why, on a refusal
 *
 * Return: 0, -errno or enum luks_refusal. On anything but 0, @copy is as it was.
 */
_must_check_ int luks_header_check(uint8_t *copy, size_t len, const struct luks_limits *limits,
	struct luks_info *ret, char detail[static LUKS_DETAIL_SIZE]);
