/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers in files of the kernel's. ENEMY INPUT: digits and nothing else, up to a bound. */
#include <ctype.h>

#include "read.h"

/* -1 for what is no digit. */
static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10 : -1;
}

bool read_number(const char **text, int base, uint64_t max, uint64_t *ret)
{
	const char *p = *text;
	uint64_t n = 0;

	for (;; p++) {
		int digit = digit_of(*p);

		if (digit < 0 || digit >= base)
			break;
		if (n > (max - (uint64_t)digit) / (uint64_t)base)
			return false;
		n = n * (uint64_t)base + (uint64_t)digit;
	}
	if (p == *text)
		return false;
	*text = p;
	*ret = n;
	return true;
}
