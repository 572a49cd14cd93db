/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why something could not be done, in words. */
#include "why.h"

#include <stdarg.h>
#include <stdio.h>

int why_set(struct why *why, int r, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(why->text, sizeof(why->text), fmt, args);
	va_end(args);
	return r;
}
