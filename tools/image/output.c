/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that appears when it is complete, or not at all. */
#include "output.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

int output_begin(const char *path, struct output *ret)
{
	_cleanup_output_ struct output o = {.path = path};
	const char *slash = strrchr(path, '/');
	_cleanup_free_ char *dir = NULL;

	if (asprintf(&dir, "%.*s.snpguard-XXXXXX", slash ? (int)(slash - path) + 1 : 0, path) < 0) {
		dir = NULL;
		return -ENOMEM;
	}
	/* Mode 0700: what is in it belongs to nobody else. */
	if (!mkdtemp(dir))
		return -errno;
	o.workdir = steal_ptr(dir);
	if (asprintf(&o.partial, "%s/disk", o.workdir) < 0) {
		o.partial = NULL;
		return -ENOMEM;
	}
	*ret = o;
	o = (struct output){0};
	return 0;
}

int output_size(const struct output *o, uint64_t size)
{
	_cleanup_close_ int fd = open(o->partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);

	if (fd < 0 || ftruncate(fd, (off_t)size))
		return -errno;
	return 0;
}

/* By exchange, where the file system can: what was replaced lies in the directory until the end. */
static int replace(const struct output *o)
{
	struct stat st;

	if (renameat2(AT_FDCWD, o->partial, AT_FDCWD, o->path, RENAME_EXCHANGE))
		return rename(o->partial, o->path) ? -errno : 0;
	/* Files are replaced, and nothing that came in the meantime. */
	if (!lstat(o->partial, &st) && !S_ISDIR(st.st_mode))
		return 0;
	if (renameat2(AT_FDCWD, o->partial, AT_FDCWD, o->path, RENAME_EXCHANGE))
		return -errno;
	return -EISDIR;
}

int output_commit(const struct output *o, bool force)
{
	_cleanup_close_ int fd = open(o->partial, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || fsync(fd))
		return -errno;
	if (force)
		return replace(o);
	return renameat2(AT_FDCWD, o->partial, AT_FDCWD, o->path, RENAME_NOREPLACE) ? -errno : 0;
}

void output_retract(const struct output *o)
{
	if (rename(o->partial, o->path))
		(void)unlink(o->path);
}

int output_commit_both(const struct output *first, const struct output *second, bool force)
{
	int r = output_commit(first, force);

	if (r)
		return r;
	r = output_commit(second, force);
	if (r)
		output_retract(first);
	return r;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	/* What cannot be removed stays; the rest goes. */
	(void)remove(path);
	return 0;
}

void output_done(struct output *o)
{
	if (o->workdir)
		(void)nftw(o->workdir, remove_entry, 64, FTW_PHYS | FTW_DEPTH);
	free(o->workdir);
	free(o->partial);
	*o = (struct output){0};
}
