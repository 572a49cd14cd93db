/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * /proc/sys/kernel/printk_devkmsg. The kernel may refuse (printk.devkmsg= on its command line
 * settles it): then it is not ours to change, and nothing fails for it.
 */
#include "boot/loglines.h"

#include <fcntl.h>
#include <string.h>

#include "snp/util.h"

#define SWITCH "/proc/sys/kernel/printk_devkmsg"

static char before[16];	/* "ratelimit\n"; "" when nothing was changed */

static bool put(const char *word)
{
	_cleanup_close_ int fd = open(SWITCH, O_WRONLY | O_CLOEXEC);

	return fd >= 0 && write(fd, word, strlen(word)) == (ssize_t)strlen(word);
}

void loglines_allow_all(void)
{
	_cleanup_close_ int fd = open(SWITCH, O_RDONLY | O_CLOEXEC);
	char word[sizeof(before)] = "";

	if (fd >= 0 && read(fd, word, sizeof(word) - 1) > 0 && put("on\n"))
		memcpy(before, word, sizeof(before));
}

void loglines_restore(void)
{
	if (before[0])
		(void)put(before);
}
