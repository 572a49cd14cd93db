/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Spoils a good text in one place, for tables of refusals: what is replaced must be there, so a row
 * cannot silently test the good text.
 */
#pragma once

#include <stdlib.h>
#include <string.h>

#include "runner.h"

struct mangle {
	const char *what;
	const char *from, *to;
	int expected;
};

/* A copy of @text with the first @from replaced by @to; malloc'ed. */
static inline char *mangled(const char *text, const struct mangle *m)
{
	const char *at = strstr(text, m->from);
	size_t before, size = strlen(text) + strlen(m->to) + 1;
	char *ret = malloc(size);

	ck_assert_ptr_nonnull(ret);
	ck_assert_msg(at != NULL, "%s: \"%s\" is not in the text", m->what, m->from);
	before = (size_t)(at - text);
	memcpy(ret, text, before);
	strcpy(ret + before, m->to);
	strcat(ret, at + strlen(m->from));
	return ret;
}

/* @len characters c, zero-terminated; malloc'ed. */
static inline char *repeated(char c, size_t len)
{
	char *ret = malloc(len + 1);

	ck_assert_ptr_nonnull(ret);
	memset(ret, c, len);
	ret[len] = 0;
	return ret;
}
