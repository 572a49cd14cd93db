/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Memory for secrets: whole private pages, so that locking, leaving out of dumps and wiping at fork
 * concern nothing but the secret. A failed lock is an error and not a warning.
 */
#include "secret.h"

#include <string.h>
#include <sys/mman.h>

static size_t round_to_pages(size_t len)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	if (len == 0)
		return page;
	return len > SIZE_MAX - page ? 0 : (len + page - 1) / page * page;
}

static int protect(void *p, size_t mapped)
{
	if (mlock(p, mapped))
		return -errno;
	if (madvise(p, mapped, MADV_DONTDUMP))
		return -errno;
	if (madvise(p, mapped, MADV_WIPEONFORK))
		return -errno;
	return 0;
}

int snp_secret_new(struct snp_secret *ret, size_t len)
{
	size_t mapped = round_to_pages(len);
	void *p;
	int r;

	if (mapped == 0)
		return -EOVERFLOW;
	p = mmap(NULL, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return -errno;
	r = protect(p, mapped);
	if (r) {
		munmap(p, mapped);
		return r;
	}
	*ret = (struct snp_secret){.data = p, .len = len, .mapped = mapped};
	return 0;
}

int snp_secret_from(struct snp_secret *ret, const void *data, size_t len)
{
	int r = snp_secret_new(ret, len);

	if (r)
		return r;
	if (len)
		memcpy(ret->data, data, len);
	return 0;
}

void snp_secret_move(struct snp_secret *to, struct snp_secret *from)
{
	*to = *from;
	*from = SNP_SECRET_NULL;
}

void snp_secret_done(struct snp_secret *s)
{
	if (s->data) {
		snp_wipe(s->data, s->mapped);
		munmap(s->data, s->mapped);
	}
	*s = SNP_SECRET_NULL;
}

void snp_wipe(void *p, size_t len)
{
	if (len)
		explicit_bzero(p, len);
}
