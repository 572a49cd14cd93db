/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A set of small numbers from its text. */
#include "count-set.h"

#include <string.h>

static bool take_number(const char **text, unsigned max, unsigned *ret)
{
	unsigned value = 0;

	if (**text < '1' || **text > '9')
		return false;
	for (; **text >= '0' && **text <= '9'; (*text)++) {
		value = value * 10 + (unsigned)(**text - '0');
		if (value > max)
			return false;
	}
	*ret = value;
	return true;
}

static bool add(struct count_set *set, unsigned value)
{
	for (size_t i = 0; i < set->n; i++)
		if (set->v[i] == value)
			return false;
	if (set->n == COUNT_SET_MAX)
		return false;
	set->v[set->n++] = value;
	return true;
}

/* "4" or "4-8". */
static bool take_range(const char **text, unsigned max, struct count_set *set)
{
	unsigned first, last;

	if (!take_number(text, max, &first))
		return false;
	last = first;
	if (**text == '-') {
		(*text)++;
		if (!take_number(text, max, &last) || last < first)
			return false;
	}
	for (unsigned i = first; i <= last; i++)
		if (!add(set, i))
			return false;
	return true;
}

bool count_set_parse(const char *text, unsigned max, struct count_set *ret)
{
	struct count_set set = {0};

	while (take_range(&text, max, &set)) {
		if (!*text) {
			*ret = set;
			return true;
		}
		if (*text++ != ',')
			return false;
	}
	return false;
}
