/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Secrets have a type. The memory is private pages: locked, left out of core dumps, wiped in a
 * forked child, zero at birth, wiped by its recorded size at the end. A struct snp_secret is never
 * copied by assignment; it is moved with snp_secret_move().
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "util.h"

struct snp_secret {
	uint8_t *data;	/* NULL when empty */
	size_t len;	/* bytes in use, at most the size it was made with */
	size_t mapped;	/* private: bytes mapped */
};

#define SNP_SECRET_NULL ((struct snp_secret){0})

/**
 * snp_secret_new() - memory for a secret of @len bytes, all zero
 * @ret: an empty secret
 *
 * Locking is required: without it the secret could reach a swap device. (RLIMIT_MEMLOCK of 64 KiB
 * is enough for every use here.)
 *
 * Return: 0 or -errno.
 */
_must_check_ int snp_secret_new(struct snp_secret *ret, size_t len);
_must_check_ int snp_secret_from(struct snp_secret *ret, const void *data, size_t len);
/* Moves *from to *to, which must be empty; *from is empty afterwards. */
void snp_secret_move(struct snp_secret *to, struct snp_secret *from);
/* Wipes and unmaps; an empty secret is fine. The secret is empty afterwards. */
void snp_secret_done(struct snp_secret *s);

/* Wipe something small on the stack, also in the eyes of an optimising compiler. */
void snp_wipe(void *p, size_t len);

#define _cleanup_secret_ _cleanup_(snp_secret_done)
