/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line on standard error, without what a terminal would act on. */
#include "say.h"

#include <stdarg.h>
#include <stdio.h>

static const char *command;

void say_set_command(const char *name)
{
	command = name;
}

static bool acts_on_terminal(unsigned char c)
{
	return c < 0x20 || c == 0x7F;
}

void say_foreign(FILE *out, const char *text)
{
	for (const char *p = text; *p; p++)
		fputc(acts_on_terminal((unsigned char)*p) ? '?' : *p, out);
}

static void say(const char *kind, const char *fmt, va_list args) _printf_(2, 0);

static void say(const char *kind, const char *fmt, va_list args)
{
	char line[1024];

	vsnprintf(line, sizeof(line), fmt, args);
	fprintf(stderr, "snpguard%s%s: %s", command ? " " : "", command ? command : "", kind);
	say_foreign(stderr, line);
	fputc('\n', stderr);
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
