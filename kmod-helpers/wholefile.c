/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a whole file. */
#include "wholefile.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_LEN ((off_t)512 << 20)

static int read_all(int fd, uint8_t *data, size_t len)
{
	for (size_t done = 0; done < len;) {
		ssize_t n = read(fd, data + done, len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n ? -errno : -EIO; /* shorter than it was a moment ago */
		done += (size_t)n;
	}
	return 0;
}

int wholefile_read(const char *path, uint8_t **ret, size_t *ret_len, struct why *why)
{
	/* Not blocking: a pipe is refused below, not waited for. */
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	_cleanup_free_ uint8_t *data = NULL;
	struct stat st;
	int r;

	if (fd < 0 || fstat(fd, &st) < 0)
		return why_set(why, -errno, "%s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return why_set(why, -EINVAL, "%s: not a regular file", path);
	if (st.st_size > MAX_LEN)
		return why_set(why, -EFBIG, "%s: implausibly large", path);
	data = malloc((size_t)st.st_size + 1);
	if (!data)
		return why_set(why, -ENOMEM, "out of memory");
	r = read_all(fd, data, (size_t)st.st_size);
	if (r)
		return why_set(why, r, "%s: %s", path, strerror(-r));
	*ret = steal_ptr(data);
	*ret_len = (size_t)st.st_size;
	return 0;
}
