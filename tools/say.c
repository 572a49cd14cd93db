/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line on standard error, without what a terminal would act on. */
#include "say.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "owner/utf8.h"

static const char *command;

void say_set_command(const char *name)
{
	command = name;
}

/* C0, DEL, and C1 in UTF-8: CSI is one of the last,
 * as good as ESC [ where a terminal takes them. */
static bool acts_on_terminal(const char *character, size_t len)
{
	uint8_t first = (uint8_t)character[0];

	if (len == 1)
		return first < 0x20 || first == 0x7F;
	return len == 2 && first == 0xC2 && (uint8_t)character[1] < 0xA0;
}

/* Bytes that are no text go as well: those of C1 alone act on a
 * terminal that is not set to UTF-8. */
void say_foreign(FILE *out, const char *text)
{
	size_t left = strlen(text), len;

	for (; left > 0; text += len, left -= len) {
		len = utf8_length(text, left);
		if (len == 0 || acts_on_terminal(text, len))
			fputc('?', out);
		else
			fwrite(text, 1, len, out);
		len = len ? len : 1;
	}
}

static void say(const char *kind, const char *fmt, va_list args) _printf_(2, 0);

static void say(const char *kind, const char *fmt, va_list args)
{
	char line[1024];

	vsnprintf(line, sizeof(line), fmt, args);
	flockfile(stderr); /* the line is written in pieces, and a batch has threads */
	fprintf(stderr, "snpguard%s%s: %s", command ? " " : "", command ? command : "", kind);
	say_foreign(stderr, line);
	fputc('\n', stderr);
	funlockfile(stderr);
}

void say_error(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say("", fmt, args);
	va_end(args);
}

void say_warning(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say("warning: ", fmt, args);
	va_end(args);
}

void say_progress(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say("", fmt, args);
	va_end(args);
}
