/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chain of SHA-384 over the pages of a launch. */
#include "launch-digest.h"

#include <endian.h>
#include <errno.h>
#include <string.h>

#define PAGE_SIZE 4096

/* AMD 56860, PAGE_INFO: what is hashed for each page. */
struct page_info {
	uint8_t digest[LAUNCH_DIGEST_SIZE];	/* so far */
	uint8_t contents[LAUNCH_DIGEST_SIZE];
	uint16_t length;
	uint8_t type;
	uint8_t imi;			/* of a migration agent's image: never here */
	uint8_t permissions[3];		/* VMPL3, VMPL2, VMPL1: none */
	uint8_t reserved;
	uint64_t gpa;
};
_Static_assert(sizeof(struct page_info) == 0x70, "AMD 56860");
_Static_assert(offsetof(struct page_info, length) == 0x60, "AMD 56860");
_Static_assert(offsetof(struct page_info, gpa) == 0x68, "AMD 56860");

int launch_digest_begin(struct launch_digest *d, const uint8_t *seed)
{
	*d = (struct launch_digest){
		.sha384 = EVP_MD_fetch(NULL, "SHA2-384", NULL),
		.ctx = EVP_MD_CTX_new(),
	};
	if (seed)
		memcpy(d->value, seed, sizeof(d->value));
	return d->sha384 && d->ctx ? 0 : -ENOMEM;
}

static int sha384(struct launch_digest *d, const void *data, size_t len, uint8_t *ret)
{
	if (EVP_DigestInit_ex2(d->ctx, d->sha384, NULL) != 1 ||
			EVP_DigestUpdate(d->ctx, data, len) != 1 ||
			EVP_DigestFinal_ex(d->ctx, ret, NULL) != 1)
		return -EIO;
	return 0;
}

/* @contents: NULL where the content does not count. */
static int step(struct launch_digest *d, enum launch_page type, uint64_t gpa,
	const uint8_t *contents)
{
	struct page_info info = {
		.length = htole16(sizeof(info)),
		.type = (uint8_t)type,
		.gpa = htole64(gpa),
	};

	memcpy(info.digest, d->value, sizeof(info.digest));
	if (contents)
		memcpy(info.contents, contents, sizeof(info.contents));
	return sha384(d, &info, sizeof(info), d->value);
}

int launch_digest_content(struct launch_digest *d, const uint8_t page[static PAGE_SIZE],
	uint8_t ret[static LAUNCH_DIGEST_SIZE])
{
	return sha384(d, page, PAGE_SIZE, ret);
}

int launch_digest_hashed(struct launch_digest *d, enum launch_page type, uint64_t gpa,
	const uint8_t contents[static LAUNCH_DIGEST_SIZE])
{
	return step(d, type, gpa, contents);
}

int launch_digest_pages(struct launch_digest *d, enum launch_page type, uint64_t gpa,
	const uint8_t *data, size_t len)
{
	uint8_t contents[LAUNCH_DIGEST_SIZE];

	if (len % PAGE_SIZE)
		return -EINVAL;
	for (size_t at = 0; at < len; at += PAGE_SIZE) {
		int r = sha384(d, data + at, PAGE_SIZE, contents);

		if (!r)
			r = step(d, type, gpa + at, contents);
		if (r)
			return r;
	}
	return 0;
}

int launch_digest_blank(struct launch_digest *d, enum launch_page type, uint64_t gpa, uint64_t len)
{
	for (uint64_t at = 0; at < len; at += PAGE_SIZE) {
		int r = step(d, type, gpa + at, NULL);

		if (r)
			return r;
	}
	return 0;
}

void launch_digest_done(struct launch_digest *d)
{
	EVP_MD_CTX_free(d->ctx);
	EVP_MD_free(d->sha384);
	d->ctx = NULL;
	d->sha384 = NULL;
}
