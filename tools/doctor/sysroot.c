/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files below a prefix, opened in such a way that neither links nor kinds of files can surprise. */
#include "sysroot.h"

#include <ctype.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>

int sysroot_open(const char *prefix, struct sysroot *ret)
{
	bool live = !prefix || strcmp(prefix, "/") == 0;
	int fd = open(live ? "/" : prefix, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	*ret = (struct sysroot){.fd = fd, .live = live};
	return 0;
}

void sysroot_close(struct sysroot *root)
{
	closep(&root->fd);
	*root = SYSROOT_NONE;
}

int sysroot_fd(const struct sysroot *root, const char *path, int flags, int *ret)
{
	struct open_how how = {.flags = (uint64_t)(flags | O_CLOEXEC), .resolve = RESOLVE_IN_ROOT};
	int fd;

	/* Of this machine nothing is to be confined, and sandboxes of old know no openat2. */
	if (root->live)
		fd = openat(root->fd, path + 1, flags | O_CLOEXEC);
	else
		fd = (int)syscall(SYS_openat2, root->fd, path, &how, sizeof(how));
	if (fd < 0)
		return -errno;
	*ret = fd;
	return 0;
}

bool sysroot_has(const struct sysroot *root, const char *path)
{
	_cleanup_close_ int fd = -1;

	return !sysroot_fd(root, path, O_PATH, &fd);
}

static int read_all(int fd, uint8_t *to, size_t max, size_t *ret_len)
{
	size_t len = 0;

	while (len < max) {
		ssize_t n = read(fd, to + len, max - len);

		if (n == 0)
			break;
		if (n > 0)
			len += (size_t)n;
		else if (errno != EINTR)
			return -errno;
	}
	*ret_len = len;
	return 0;
}

int sysroot_bytes(const struct sysroot *root, const char *path, void *ret, size_t max,
	size_t *ret_len)
{
	_cleanup_close_ int fd = -1;
	struct stat st;
	/* Opening a pipe or a terminal line would wait without O_NONBLOCK. */
	int r = sysroot_fd(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY, &fd);

	if (r)
		return r;
	if (fstat(fd, &st))
		return -errno;
	return S_ISREG(st.st_mode) ? read_all(fd, ret, max, ret_len) : -EINVAL;
}

int sysroot_text(const struct sysroot *root, const char *path, char *ret, size_t size)
{
	size_t len = 0;
	int r = sysroot_bytes(root, path, ret, size - 1, &len);

	if (r)
		return r;
	ret[len] = '\0';
	len = strlen(ret);
	while (len > 0 && isspace((unsigned char)ret[len - 1]))
		ret[--len] = '\0';
	return 0;
}

int sysroot_at(const struct sysroot *root, const char *path, off_t offset, void *ret, size_t size)
{
	_cleanup_close_ int fd = -1;
	ssize_t n;
	int r = sysroot_fd(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY, &fd);

	if (r)
		return r;
	n = pread(fd, ret, size, offset);
	if (n < 0)
		return -errno;
	return (size_t)n == size ? 0 : -ENODATA;
}
