/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The launch digest of an SNP guest, as the secure processor builds it up: a chain of SHA-384, one
 * step for each page that the host hands over (AMD 56860, SNP_LAUNCH_UPDATE, PAGE_INFO).
 */
#pragma once

#include <openssl/evp.h>
#include <stddef.h>
#include <stdint.h>

#include "snp/util.h"

#define LAUNCH_DIGEST_SIZE 48

/* AMD 56860, page types of SNP_LAUNCH_UPDATE. */
enum launch_page {
	LAUNCH_NORMAL = 1,
	LAUNCH_VMSA = 2,
	LAUNCH_ZERO = 3,
	LAUNCH_UNMEASURED = 4,
	LAUNCH_SECRETS = 5,
	LAUNCH_CPUID = 6,
};

struct launch_digest {
	uint8_t value[LAUNCH_DIGEST_SIZE];
	EVP_MD *sha384;
	EVP_MD_CTX *ctx;
};

/* From the beginning, or from @seed, the digest after some steps. 0 or -errno; in any case
 * launch_digest_done(). */
_must_check_ int launch_digest_begin(struct launch_digest *d, const uint8_t *seed);
/* Pages whose content counts; @len is whole pages. LAUNCH_NORMAL or LAUNCH_VMSA. */
_must_check_ int launch_digest_pages(struct launch_digest *d, enum launch_page type, uint64_t gpa,
	const uint8_t *data, size_t len);
/* The hash of one page's content, for launch_digest_hashed(). */
_must_check_ int launch_digest_content(struct launch_digest *d, const uint8_t page[static 4096],
	uint8_t ret[static LAUNCH_DIGEST_SIZE]);
/* A page by the hash of its content, which need not be made again where
 * the same page comes again. */
_must_check_ int launch_digest_hashed(struct launch_digest *d, enum launch_page type, uint64_t gpa,
	const uint8_t contents[static LAUNCH_DIGEST_SIZE]);
/* Pages of which only type and place count. */
_must_check_ int launch_digest_blank(struct launch_digest *d, enum launch_page type, uint64_t gpa,
	uint64_t len);
void launch_digest_done(struct launch_digest *d);

#define _cleanup_launch_digest_ _cleanup_(launch_digest_done)
