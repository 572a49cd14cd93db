/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line at a time into the kernel log, or to standard error where there is none. */
#include "log.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>

#define LINE_MAX_LEN 512

static int kmsg_fd = -1;
static char process_name[16];

void log_open(void)
{
	if (kmsg_fd < 0)
		kmsg_fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC | O_NOCTTY);
}

void log_set_name(const char *name)
{
	snprintf(process_name, sizeof(process_name), "%s", name);
}

int log_fd(void)
{
	return kmsg_fd;
}

/* Enemy bytes can stand in a line: nothing of them may move a terminal's cursor. */
static void make_printable(char *line)
{
	for (char *p = line; *p; p++)
		if ((unsigned char)*p < 0x20 || (unsigned char)*p >= 0x7F)
			*p = '?';
}

_printf_(2, 0) static void log_line(int level, const char *fmt, va_list args)
{
	char text[LINE_MAX_LEN];
	char line[LINE_MAX_LEN + 64];
	int n;

	vsnprintf(text, sizeof(text), fmt, args);
	make_printable(text);
	n = snprintf(line, sizeof(line), "<%d>snpguard%s%s: %s\n", level,
		process_name[0] ? "-" : "", process_name, text);
	if (n < 0)
		return;
	/* Nowhere is left to report that the log cannot be written. */
	if (kmsg_fd >= 0) {
		ssize_t written _unused_ = write(kmsg_fd, line, strlen(line));
	} else {
		fputs(strchr(line, '>') + 1, stderr);
	}
}

#define DEFINE_LOG(name, level)                                                                    \
	void name(const char *fmt, ...)                                                            \
	{                                                                                          \
		va_list args;                                                                      \
                                                                                                   \
		va_start(args, fmt);                                                               \
		log_line(level, fmt, args);                                                        \
		va_end(args);                                                                      \
	}

DEFINE_LOG(log_error, LOG_ERR)
DEFINE_LOG(log_warning, LOG_WARNING)
DEFINE_LOG(log_info, LOG_INFO)
