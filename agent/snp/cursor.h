/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one way to read binary input: a cursor over a byte range that never leaves it. Bounds are
 * tested on the remaining side, so nothing overflows. The first read that does not fit makes the
 * cursor bad for good; later reads give zeros, and the caller asks once, at the end, with
 * snp_cursor_ok(). ENEMY INPUT passes here; no other file does arithmetic on pointers into it.
 */
#pragma once

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct snp_cursor {
	const uint8_t *p;
	size_t left;
	bool bad;
};

static inline struct snp_cursor snp_cursor(const void *data, size_t len)
{
	return (struct snp_cursor){.p = data, .left = len};
}

/* The next @n bytes in place, or NULL when fewer are left. Zero bytes are a valid request. */
static inline const uint8_t *snp_take(struct snp_cursor *c, size_t n)
{
	const uint8_t *p = c->p;

	if (c->bad || n > c->left) {
		c->bad = true;
		return NULL;
	}
	c->p += n;
	c->left -= n;
	return p;
}

static inline void snp_take_bytes(struct snp_cursor *c, void *ret, size_t n)
{
	const uint8_t *p = snp_take(c, n);

	if (p)
		memcpy(ret, p, n);
	else
		memset(ret, 0, n);
}

static inline void snp_skip(struct snp_cursor *c, size_t n)
{
	(void)snp_take(c, n);
}

static inline uint8_t snp_take_u8(struct snp_cursor *c)
{
	uint8_t v;

	snp_take_bytes(c, &v, sizeof(v));
	return v;
}

static inline uint16_t snp_take_le16(struct snp_cursor *c)
{
	uint16_t v;

	snp_take_bytes(c, &v, sizeof(v));
	return le16toh(v);
}

static inline uint32_t snp_take_le32(struct snp_cursor *c)
{
	uint32_t v;

	snp_take_bytes(c, &v, sizeof(v));
	return le32toh(v);
}

static inline uint64_t snp_take_le64(struct snp_cursor *c)
{
	uint64_t v;

	snp_take_bytes(c, &v, sizeof(v));
	return le64toh(v);
}

static inline uint16_t snp_take_be16(struct snp_cursor *c)
{
	uint16_t v;

	snp_take_bytes(c, &v, sizeof(v));
	return be16toh(v);
}

static inline uint32_t snp_take_be32(struct snp_cursor *c)
{
	uint32_t v;

	snp_take_bytes(c, &v, sizeof(v));
	return be32toh(v);
}

static inline uint64_t snp_take_be64(struct snp_cursor *c)
{
	uint64_t v;

	snp_take_bytes(c, &v, sizeof(v));
	return be64toh(v);
}

/* A cursor over @len bytes at @offset of the range that @c has not consumed yet; bad if outside. */
static inline struct snp_cursor snp_cursor_sub(const struct snp_cursor *c,
	size_t offset, size_t len)
{
	if (c->bad || offset > c->left || len > c->left - offset)
		return (struct snp_cursor){.bad = true};
	return snp_cursor(c->p + offset, len);
}

static inline bool snp_cursor_ok(const struct snp_cursor *c)
{
	return !c->bad;
}

/* All read and everything read: for structures that must fill their input exactly. */
static inline bool snp_cursor_done(const struct snp_cursor *c)
{
	return !c->bad && c->left == 0;
}

/* True when all @n bytes are zero: for reserved fields. */
static inline bool snp_all_zero(const uint8_t *p, size_t n)
{
	uint8_t acc = 0;

	for (size_t i = 0; i < n; i++)
		acc |= p[i];
	return acc == 0;
}
