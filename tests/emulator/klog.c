/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines in the kernel log: the console shows them between those of the product. */
#include "klog.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

static int fd = -1;

/* Works without a mounted /dev: through a node that is gone again at once. */
void klog_open(void)
{
	const char *node = "/emulator/kmsg";

	if (mknod(node, S_IFCHR | 0600, makedev(1, 11)) < 0 && errno != EEXIST)
		return;
	fd = open(node, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	unlink(node);
}

void klog(const char *fmt, ...)
{
	char line[512] = "<6>emulator: ";
	size_t n = strlen(line);
	va_list args;

	va_start(args, fmt);
	vsnprintf(line + n, sizeof(line) - n, fmt, args);
	va_end(args);
	/* A log that cannot be written leaves nowhere to say so. */
	if (fd >= 0) {
		ssize_t written _unused_ = write(fd, line, strlen(line));
	}
}
