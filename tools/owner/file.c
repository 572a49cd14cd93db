/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole files in and out. */
#include "file.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

int file_read_fd(int fd, uint8_t *buffer, size_t max, size_t *ret_len)
{
	uint8_t beyond;
	size_t len = 0;

	for (;;) {
		ssize_t n = len < max ? read(fd, buffer + len, max - len) : read(fd, &beyond, 1);

		if (n == 0)
			break;
		if (n > 0 && len == max)
			return OWNER_E_FILE_SIZE;
		if (n > 0)
			len += (size_t)n;
		else if (errno != EINTR)
			return -errno;
	}
	*ret_len = len;
	return 0;
}

/* How much to make room for. Files of /proc have no size and content all the same. */
static size_t room_for(int fd, size_t max)
{
	struct stat st;

	if (fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_size <= 0 ||
		(uintmax_t)st.st_size > max)
		return max;
	return (size_t)st.st_size;
}

/* The rest of an open file, as file_read() gives it. */
static int read_whole(int fd, size_t max, uint8_t **ret, size_t *ret_len)
{
	const size_t room = room_for(fd, max);
	_cleanup_free_ uint8_t *data = malloc(room + 1);
	size_t len;
	int r;

	if (!data)
		return -ENOMEM;
	r = file_read_fd(fd, data, room, &len);
	if (r)
		return r;
	if (len == 0)
		return OWNER_E_FILE_SIZE;
	data[len] = 0;
	*ret = steal_ptr(data);
	*ret_len = len;
	return 0;
}

int file_read(const char *path, size_t max, uint8_t **ret, size_t *ret_len)
{
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);

	return fd == -1 ? -errno : read_whole(fd, max, ret, ret_len);
}

int file_read_regular(const char *path, size_t max, uint8_t **ret, size_t *ret_len)
{
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd == -1 || fstat(fd, &st))
		return -errno;
	return S_ISREG(st.st_mode) ? read_whole(fd, max, ret, ret_len) : OWNER_E_FILE_KIND;
}

int file_read_text(const char *path, size_t max, char **ret)
{
	_cleanup_free_ uint8_t *text = NULL;
	size_t len;
	int r = file_read(path, max, &text, &len);

	if (r)
		return r;
	if (strlen((char *)text) != len)
		return OWNER_E_FILE_TEXT;
	*ret = (char *)steal_ptr(text);
	return 0;
}

int file_write_fd(int fd, const void *data, size_t len)
{
	const uint8_t *p = data;

	while (len > 0) {
		ssize_t n = write(fd, p, len);

		if (n > 0) {
			p += n;
			len -= (size_t)n;
		} else if (n == 0) {
			return -EIO;	/* no progress, and errno is of something else */
		} else if (errno != EINTR) {
			return -errno;
		}
	}
	return 0;
}

static int write_and_rename(int fd, const char *temporary, const char *path, const void *data,
	size_t len)
{
	int r = file_write_fd(fd, data, len);

	if (r)
		return r;
	if (fchmod(fd, 0644) || fsync(fd) || rename(temporary, path))
		return -errno;
	return 0;
}

int file_replaceable(const char *path)
{
	struct stat st;

	if (stat(path, &st))
		return errno == ENOENT ? 0 : -errno;
	return S_ISREG(st.st_mode) ? 0 : OWNER_E_FILE_KIND;
}

int file_write(const char *path, const void *data, size_t len)
{
	_cleanup_free_ char *temporary = NULL;
	_cleanup_close_ int fd = -1;
	int r = file_replaceable(path);

	if (r)
		return r;
	if (asprintf(&temporary, "%s.XXXXXX", path) < 0) {
		temporary = NULL;
		return -ENOMEM;
	}
	fd = mkostemp(temporary, O_CLOEXEC);
	if (fd == -1)
		return -errno;
	r = write_and_rename(fd, temporary, path, data, len);
	if (r)
		(void)unlink(temporary); /* the failure to report is the first one */
	return r;
}

int file_make_folders(char *path)
{
	for (char *slash = strchr(path + 1, '/');; slash = strchr(slash + 1, '/')) {
		int r;

		if (slash)
			*slash = '\0';
		r = mkdir(path, S_IRWXU) && errno != EEXIST ? -errno : 0;
		if (!slash || r)
			return r;
		*slash = '/';
	}
}
