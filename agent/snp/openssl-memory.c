/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * OpenSSL wipes most of what it knows to be secret, and not all: the salt of HKDF stays in the
 * heap, and in HPKE that is the shared secret, by which a recorded key message opens; so does a
 * private key that it reads from PEM. Processes forked later inherit the heap. So everything that
 * OpenSSL releases is wiped, whoever in the process uses it, in the manner of json.c.
 */
#include "openssl-memory.h"

#include <malloc.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "secret.h"

static bool in_force;

static void *plain_malloc(size_t size, const char *file, int line)
{
	return malloc(size);
}

static void wiping_free(void *p, const char *file, int line)
{
	if (p)
		snp_wipe(p, malloc_usable_size(p));
	free(p);
}

/* Never realloc(): it would leave what it moves behind. */
static void *wiping_realloc(void *p, size_t size, const char *file, int line)
{
	size_t old = p ? malloc_usable_size(p) : 0;
	void *moved = size ? malloc(size) : NULL;

	if (size && !moved)
		return NULL;	/* @p is as it was */
	if (moved && old)
		memcpy(moved, p, old < size ? old : size);
	wiping_free(p, file, line);
	return moved;
}

__attribute__((constructor)) static void set_up_openssl(void)
{
	in_force = CRYPTO_set_mem_functions(plain_malloc, wiping_realloc, wiping_free) == 1;
}

bool snp_openssl_wipes(void)
{
	return in_force;
}
