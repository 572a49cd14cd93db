/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes onto a disk, as a file system image. */
#include "source.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "ext4.h"
#include "owned.h"
#include "say.h"
#include "unpack.h"
#include "uuid.h"

#define HEAD_SIZE 0x10040

struct magic {
	size_t offset;
	const char *bytes;
	size_t len;
	enum image_source_kind kind;
};

#define MAGIC(offset, bytes, kind) {offset, bytes, sizeof(bytes) - 1, kind}

static const struct magic magics[] = {
	MAGIC(0x438, "\x53\xEF", IMAGE_SOURCE_FS),		/* ext4 */
	MAGIC(0, "XFSB", IMAGE_SOURCE_FS),
	MAGIC(0x400, "\xE2\xE1\xF5\xE0", IMAGE_SOURCE_FS),	/* erofs */
	MAGIC(0, "hsqs", IMAGE_SOURCE_FS),			/* squashfs */
	MAGIC(257, "ustar", IMAGE_SOURCE_TAR),
	MAGIC(0, "\x1F\x8B", IMAGE_SOURCE_TAR),			/* gzip, and what follows */
	MAGIC(0, "\xFD" "7zXZ", IMAGE_SOURCE_TAR),
	MAGIC(0, "\x28\xB5\x2F\xFD", IMAGE_SOURCE_TAR),		/* zstd */
	MAGIC(0, "BZh", IMAGE_SOURCE_TAR),
};

static ssize_t read_head(int fd, uint8_t *head, size_t size)
{
	size_t at = 0;

	while (at < size) {
		ssize_t n = pread(fd, head + at, size - at, (off_t)at);

		if (n < 0 && errno != EINTR)
			return -1;
		if (n == 0)
			break;
		at += n > 0 ? (size_t)n : 0;
	}
	return (ssize_t)at;
}

int image_source_detect(const char *path, enum image_source_kind *ret)
{
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	_cleanup_free_ uint8_t *head = malloc(HEAD_SIZE);
	struct stat st;
	ssize_t len;

	if (!head)
		return -ENOMEM;
	if (fd < 0 || fstat(fd, &st))
		return -errno;
	*ret = S_ISDIR(st.st_mode) ? IMAGE_SOURCE_TREE : IMAGE_SOURCE_UNKNOWN;
	if (!S_ISREG(st.st_mode))
		return 0;
	len = read_head(fd, head, HEAD_SIZE);
	if (len < 0)
		return -errno;
	for (size_t i = 0; i < ARRAY_SIZE(magics) && *ret == IMAGE_SOURCE_UNKNOWN; i++)
		if (magics[i].offset + magics[i].len <= (size_t)len &&
			memcmp(head + magics[i].offset, magics[i].bytes, magics[i].len) == 0)
			*ret = magics[i].kind;
	return 0;
}

static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* From the directory open at *fd up to the root, where ".." leads nowhere else. */
static int climb(int *fd, const struct stat *to, bool *ret)
{
	struct stat here, above;

	if (fstat(*fd, &here))
		return -errno;
	for (;;) {
		int up;

		*ret = same_file(&here, to);
		if (*ret)
			return 0;
		up = openat(*fd, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (up < 0)
			return -errno;
		close(*fd);
		*fd = up;
		if (fstat(up, &above))
			return -errno;
		if (same_file(&here, &above))
			return 0;
		here = above;
	}
}

int image_source_contains(const char *dir, const char *path, bool *ret)
{
	const char *slash = strrchr(path, '/');
	_cleanup_free_ char *parent = slash ? strndup(path, (size_t)(slash - path) + 1) :
		strdup(".");
	_cleanup_close_ int fd = -1;
	struct stat top;

	if (!parent)
		return -ENOMEM;
	fd = open(parent, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || stat(dir, &top))
		return -errno;
	return climb(&fd, &top, ret);
}

static int take_fs(const char *path, uint64_t size, struct image_fs *ret)
{
	struct stat st;

	if (stat(path, &st))
		return -errno;
	if (size && size < (uint64_t)st.st_size) {
		say_error("--size: the file system image alone has %lld bytes",
			(long long)st.st_size);
		return -ECANCELED;
	}
	/* QEMU shows whole sectors. */
	ret->size = ((uint64_t)st.st_size + 511) / 512 * 512;
	ret->path = strdup(path);
	return ret->path ? 0 : -ENOMEM;
}

void image_fs_done(struct image_fs *fs)
{
	free(fs->path);
	*fs = (struct image_fs){0};
}

int image_source_make_fs(const char *path, enum image_source_kind kind, const char *workdir,
	uint64_t size, const char *volume_uuid, struct image_fs *ret)
{
	_cleanup_owned_ struct owned o = OWNED_PLAIN;
	_cleanup_free_ char *tree = NULL, *image = NULL;
	char uuid[UUID_TEXT_SIZE];
	struct ext4_spec spec = {.uuid = uuid, .size = size};
	int r = 0;

	if (kind == IMAGE_SOURCE_FS)
		return take_fs(path, size, ret);
	if (asprintf(&image, "%s/fs", workdir) < 0 || asprintf(&tree, "%s/tree", workdir) < 0)
		return -ENOMEM;
	if (uuid_derive("file system", volume_uuid, uuid))
		return -EIO;
	/* A tree is what it is on this machine; an archive brings owners of its own. */
	if (kind == IMAGE_SOURCE_TAR) {
		r = owned_begin(&o);
		if (!r)
			r = unpack_archive(&o, path, tree, NULL);
	}
	if (!r)
		r = ext4_make(&o, kind == IMAGE_SOURCE_TAR ? tree : path, &spec, image);
	if (r)
		return r;
	ret->path = steal_ptr(image);
	ret->size = spec.size;
	return 0;
}
