/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes reproducible cpio archives (newc): gathers entries in a sorted table, then writes it. */
#include "cpio.h"

#include <limits.h>
#include <string.h>
#include <sys/stat.h>

struct entry {
	char *path;
	void *data;
	size_t len;
	unsigned mode;
	unsigned major, minor;
	bool implied;	/* a directory that nobody asked for by name */
};

struct cpio {
	struct entry *v;
	size_t n;
	uint32_t mtime;
};

static const char trailer[] = "TRAILER!!!";

struct cpio *cpio_new(uint32_t mtime)
{
	struct cpio *cpio = calloc(1, sizeof(*cpio));

	if (cpio)
		cpio->mtime = mtime;
	return cpio;
}

void cpio_free(struct cpio *cpio)
{
	if (!cpio)
		return;
	for (size_t i = 0; i < cpio->n; i++) {
		free(cpio->v[i].path);
		free(cpio->v[i].data);
	}
	free(cpio->v);
	free(cpio);
}

static bool path_is_plain(const char *path)
{
	/* The kernel refuses a name whose length with its zero is beyond PATH_MAX. */
	if (strlen(path) >= PATH_MAX || strcmp(path, trailer) == 0)
		return false;
	for (;;) {
		size_t n = strcspn(path, "/");

		if (n == 0 || (n == 1 && path[0] == '.') || (n == 2 && memcmp(path, "..", 2) == 0))
			return false;
		if (!path[n])
			return true;
		path += n + 1;
	}
}

/* Where @path stands, or belongs when it is not there. */
static size_t find(const struct cpio *cpio, const char *path, bool *ret_found)
{
	size_t low = 0, high = cpio->n;

	*ret_found = false;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int cmp = strcmp(path, cpio->v[mid].path);

		if (cmp == 0) {
			*ret_found = true;
			return mid;
		}
		if (cmp < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

static int insert(struct cpio *cpio, size_t at, const struct entry *e)
{
	struct entry *v = reallocarray(cpio->v, cpio->n + 1, sizeof(*v));

	if (!v)
		return -ENOMEM;
	memmove(v + at + 1, v + at, (cpio->n - at) * sizeof(*v));
	v[at] = *e;
	cpio->v = v;
	cpio->n++;
	return 0;
}

static int add_implied_dir(struct cpio *cpio, const char *path, size_t len)
{
	_cleanup_free_ char *dir = strndup(path, len);
	bool found;
	size_t at;
	int r;

	if (!dir)
		return -ENOMEM;
	at = find(cpio, dir, &found);
	if (found)
		return S_ISDIR(cpio->v[at].mode) ? 0 : -ENOTDIR;
	r = insert(cpio, at, &(struct entry){.path = dir, .mode = S_IFDIR | 0755, .implied = true});
	if (r == 0)
		dir = NULL;
	return r;
}

static int add_parents(struct cpio *cpio, const char *path)
{
	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		int r = add_implied_dir(cpio, path, (size_t)(slash - path));

		if (r)
			return r;
	}
	return 0;
}

/* Puts a copy of the path and of @data into the table; @e brings the rest. */
static int add(struct cpio *cpio, struct entry e, const char *path, const void *data)
{
	_cleanup_free_ char *own_path = strdup(path);
	_cleanup_free_ void *own_data = malloc(e.len ? e.len : 1);
	bool found;
	size_t at;
	int r;

	if (!own_path || !own_data)
		return -ENOMEM;
	if (!path_is_plain(path))
		return -EINVAL;
	r = add_parents(cpio, path);
	if (r)
		return r;
	at = find(cpio, path, &found);
	if (found) {
		if (!S_ISDIR(e.mode) || !cpio->v[at].implied)
			return -EEXIST;
		cpio->v[at].mode = e.mode;
		cpio->v[at].implied = false;
		return 0;
	}
	if (e.len)
		memcpy(own_data, data, e.len);
	e.path = own_path;
	e.data = own_data;
	r = insert(cpio, at, &e);
	if (r == 0)
		own_path = own_data = NULL;
	return r;
}

int cpio_add_dir(struct cpio *cpio, const char *path, unsigned mode)
{
	return add(cpio, (struct entry){.mode = S_IFDIR | (mode & 07777)}, path, NULL);
}

int cpio_add_file(struct cpio *cpio, const char *path, unsigned mode, const void *data, size_t len)
{
	/* Its length has eight hex digits in the header. */
	if (len > UINT32_MAX)
		return -EFBIG;
	return add(cpio, (struct entry){.mode = S_IFREG | (mode & 07777), .len = len}, path, data);
}

int cpio_add_symlink(struct cpio *cpio, const char *path, const char *target)
{
	size_t len = strlen(target);

	if (len == 0 || len >= PATH_MAX)
		return -EINVAL;
	return add(cpio, (struct entry){.mode = S_IFLNK | 0777, .len = len}, path, target);
}

int cpio_add_chardev(struct cpio *cpio, const char *path, unsigned mode, unsigned major,
	unsigned minor)
{
	struct entry e = {.mode = S_IFCHR | (mode & 07777), .major = major, .minor = minor};

	return add(cpio, e, path, NULL);
}

static void write_padded(const void *data, size_t len, size_t before, FILE *out)
{
	static const char zeros[4];

	if (len > 0)	/* a directory has no data at all */
		fwrite(data, 1, len, out);
	fwrite(zeros, 1, -(before + len) & 3, out);
}

static void write_entry(const struct entry *e, uint32_t ino, uint32_t mtime, FILE *out)
{
	size_t name_len = strlen(e->path) + 1;
	int header_len = fprintf(out,
		"070701"				/* newc, without checksums */
		"%08X%08X%08X%08X%08X%08X%08X"		/* ino mode uid gid nlink mtime size */
		"%08X%08X%08X%08X"			/* its device, the device it stands for */
		"%08X%08X",				/* length of the name, checksum */
		ino, e->mode, 0, 0, S_ISDIR(e->mode) ? 2 : 1, mtime, (uint32_t)e->len,
		0, 0, e->major, e->minor, (uint32_t)name_len, 0);

	if (header_len < 0)
		return; /* the stream remembers */
	write_padded(e->path, name_len, (size_t)header_len, out);
	write_padded(e->data, e->len, 0, out);
}

int cpio_write(const struct cpio *cpio, FILE *out)
{
	char name[sizeof(trailer)];
	struct entry end = {.path = name};

	memcpy(name, trailer, sizeof(trailer));
	errno = 0;
	for (size_t i = 0; i < cpio->n; i++)
		write_entry(&cpio->v[i], (uint32_t)i + 1, cpio->mtime, out);
	write_entry(&end, 0, 0, out);
	if (fflush(out) || ferror(out))
		return errno ? -errno : -EIO;
	return 0;
}
