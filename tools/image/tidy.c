/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Straightens the times of a tree and takes its fingerprint, in one walk in the order of names. */
#include "tidy.h"

#include <fcntl.h>
#include <fts.h>
#include <openssl/evp.h>
#include <string.h>
#include <sys/stat.h>

#include "process.h"

#define CHUNK (256 * 1024)

struct walk {
	const struct tidy_wish *wish;
	EVP_MD_CTX *hash;
	uint8_t *chunk;		/* CHUNK bytes */
	size_t top_len;		/* of the tree's own path */
	int64_t latest;
};

static void done_walk(struct walk *w)
{
	EVP_MD_CTX_free(w->hash);
	free(w->chunk);
}

static void close_fts(FTS **f)
{
	if (*f)
		fts_close(*f);
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool before(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec < b->tv_sec || (a->tv_sec == b->tv_sec && a->tv_nsec < b->tv_nsec);
}

/* A time that was told is older than the unpacking, or lies in the future even of the change that
 * set it. Whole seconds: not every archive and file system has finer ones. */
static int64_t time_for(const struct tidy_wish *wish, const struct stat *st)
{
	bool told = before(&st->st_mtim, &wish->begun) || before(&st->st_ctim, &st->st_mtim);
	int64_t t = told ? st->st_mtim.tv_sec : 0;

	return wish->has_limit && t > wish->limit ? wish->limit : t;
}

static int add(struct walk *w, const void *data, size_t len)
{
	return EVP_DigestUpdate(w->hash, data, len) ? 0 : -EIO;
}

static int add_content(struct walk *w, const char *path)
{
	_cleanup_close_ int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	for (;;) {
		ssize_t n = read(fd, w->chunk, CHUNK);
		int r;

		if (n < 0)
			return -errno;
		if (n == 0)
			return 0;
		r = process_interrupted() ? -EINTR : add(w, w->chunk, (size_t)n);
		if (r)
			return r;
	}
}

static int add_target(struct walk *w, const char *path)
{
	ssize_t n = readlink(path, (char *)w->chunk, CHUNK);

	return n < 0 ? -errno : add(w, w->chunk, (size_t)n);
}

/* Owners and kinds are left out: they are not what they seem to whoever is outside fakeroot. */
static int add_entry(struct walk *w, const FTSENT *e, int64_t mtime)
{
	const char *name = e->fts_path + w->top_len;
	const struct stat *st = e->fts_statp;
	uint64_t numbers[2] = {(uint64_t)mtime,
		S_ISDIR(st->st_mode) ? 0 : (uint64_t)st->st_size};
	int r = add(w, name, strlen(name) + 1);

	if (!r)
		r = add(w, numbers, sizeof(numbers));
	if (!r && S_ISREG(st->st_mode) && st->st_size)
		r = add_content(w, e->fts_accpath);
	else if (!r && S_ISLNK(st->st_mode))
		r = add_target(w, e->fts_accpath);
	return r;
}

static int visit(struct walk *w, const FTSENT *e)
{
	int64_t mtime = time_for(w->wish, e->fts_statp);
	const struct timespec times[2] = {{.tv_sec = mtime}, {.tv_sec = mtime}};
	int r = add_entry(w, e, mtime);

	if (r)
		return r;
	if (utimensat(AT_FDCWD, e->fts_accpath, times, AT_SYMLINK_NOFOLLOW))
		return -errno;
	if (mtime > w->latest)
		w->latest = mtime;
	return 0;
}

static int walk(struct walk *w, FTS *fts)
{
	FTSENT *e;

	/* errno tells the end from a failure. */
	while (errno = 0, e = fts_read(fts)) {
		int r = 0;

		if (e->fts_info == FTS_DNR || e->fts_info == FTS_ERR || e->fts_info == FTS_NS)
			return -e->fts_errno;
		if (e->fts_info != FTS_D)	/* directories afterwards: FTS_DP */
			r = visit(w, e);
		if (r)
			return r;
	}
	return -errno;
}

int image_tidy(const char *tree, const struct tidy_wish *wish, struct tidied *ret)
{
	_cleanup_free_ char *top = strdup(tree);
	char *const tops[] = {top, NULL};
	_cleanup_(done_walk) struct walk w = {.wish = wish, .hash = EVP_MD_CTX_new(),
		.chunk = malloc(CHUNK), .top_len = strlen(tree)};
	_cleanup_(close_fts) FTS *fts = NULL;
	int r;

	if (!top || !w.hash || !w.chunk)
		return -ENOMEM;
	if (!EVP_DigestInit_ex(w.hash, EVP_sha256(), NULL))
		return -EIO;
	fts = fts_open(tops, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	if (!fts)
		return -errno;
	r = walk(&w, fts);
	if (r)
		return r;
	if (!EVP_DigestFinal_ex(w.hash, ret->fingerprint, NULL))
		return -EIO;
	ret->latest = wish->has_limit ? wish->limit : w.latest;
	return 0;
}

int tidy_parse_epoch(const char *text, int64_t *ret)
{
	int64_t n = 0;

	if (!*text)
		return -EINVAL;
	for (; *text; text++)
		if (*text < '0' || *text > '9' || __builtin_mul_overflow(n, 10, &n) ||
			__builtin_add_overflow(n, *text - '0', &n))
			return -EINVAL;
	*ret = n;
	return 0;
}
