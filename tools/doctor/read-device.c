/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Device nodes: whether they are there, and whether the caller may use them.
 * They are not opened. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "read.h"

void read_device(const struct sysroot *root, const char *path, struct facts_device *ret)
{
	_cleanup_close_ int fd = -1;
	char by_fd[32];
	struct stat st;

	*ret = (struct facts_device){.error = sysroot_fd(root, path, O_PATH, &fd)};
	if (ret->error)
		return;
	if (fstat(fd, &st)) {
		ret->error = -errno;
		return;
	}
	ret->is_device = S_ISCHR(st.st_mode) || (!root->live && S_ISREG(st.st_mode));
	snprintf(by_fd, sizeof(by_fd), "/proc/self/fd/%d", fd);
	/* Who looks at a copy is somebody else than who will use the machine. */
	ret->permitted = !root->live || !access(by_fd, R_OK | W_OK);
}
