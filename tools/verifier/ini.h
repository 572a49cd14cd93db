/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * INI text: [section] or [section name], key = value, and comments that begin a line with '#' or
 * ';'. Nothing else: no continuation, no comment after a value, no quoting. (Not libinih: as
 * distributions build it, a line of 200 bytes or more, such as a kernel command line, is silently
 * read as two, and " ;" cuts a value.)
 */
#pragma once

#include <stddef.h>

#include "snp/util.h"

struct ini_line {
	unsigned number;
	const char *section;	/* "disk", "" before the first */
	const char *name;	/* "root" of [disk root], "" when there is none */
	const char *key;	/* NULL: this line begins a section */
	const char *value;
};

/**
 * ini_parse() - walk through a text
 * @text: zero-terminated; changed
 * @each: called for every line that says something; strings live as long as @text. What it returns
 *	other than 0 ends the walk.
 * @ret_line: where it ended
 *
 * Return: 0, -EBADMSG (a line that is none of the above), or what @each returned.
 */
_must_check_ int ini_parse(char *text, int (*each)(const struct ini_line *line, void *arg),
	void *arg, unsigned *ret_line);
