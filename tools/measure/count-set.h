/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A set of small numbers as a text, "1,2,4-8", in the order in which it is written. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define COUNT_SET_MAX 512

struct count_set {
	size_t n;
	unsigned v[COUNT_SET_MAX];
};

/* Numbers from 1 to @max; false, with @ret untouched, for anything else,
 * a number given twice too. */
bool count_set_parse(const char *text, unsigned max, struct count_set *ret);
