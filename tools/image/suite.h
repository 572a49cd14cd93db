/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a disk can be protected: the ciphers and integrity codes that an unlocking agent accepts. */
#pragma once

#include <stdint.h>

#include "snp/util.h"

struct image_suite {
	const char *cipher_option, *integrity_option;	/* as --cipher and --integrity say it */
	const char *cipher, *mode, *integrity;		/* as libcryptsetup does */
	uint32_t key_size;	/* bytes, cipher and integrity together */
	uint32_t tag_size;	/* bytes kept beside each sector */
};

/* NULL when there is no such pair. */
const struct image_suite *image_suite_find(const char *cipher, const char *integrity);
