/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a disk can be protected. The agent's own list (agent/disk) is the one that counts. */
#include "suite.h"

#include <stddef.h>
#include <string.h>

static const struct image_suite suites[] = {
	{"aes-xts-random", "hmac-sha256", "aes", "xts-random", "hmac(sha256)", 64 + 32, 16 + 32},
	{"aes-xts-random", "hmac-sha512", "aes", "xts-random", "hmac(sha512)", 64 + 64, 16 + 64},
	{"aes-xts-plain64", "hmac-sha256", "aes", "xts-plain64", "hmac(sha256)", 64 + 32, 32},
	{"aes-xts-plain64", "hmac-sha512", "aes", "xts-plain64", "hmac(sha512)", 64 + 64, 64},
	{"aegis128-random", "aead", "aegis128", "random", "aead", 16, 16 + 16},
};

const struct image_suite *image_suite_find(const char *cipher, const char *integrity)
{
	for (size_t i = 0; i < ARRAY_SIZE(suites); i++)
		if (strcmp(suites[i].cipher_option, cipher) == 0 &&
			strcmp(suites[i].integrity_option, integrity) == 0)
			return &suites[i];
	return NULL;
}
