/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-8, one character at a time. ENEMY INPUT: any bytes. */
#include "utf8.h"

#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD"

/* By its first byte; the shortest form of each length begins at @ret_least. */
static size_t announced(uint8_t first, uint32_t *ret_least)
{
	*ret_least = first < 0x80 ? 0 : first < 0xE0 ? 0x80 : first < 0xF0 ? 0x800 : 0x10000;
	if (first < 0x80)
		return 1;
	if (first < 0xC0 || first > 0xF7)
		return 0;
	return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

size_t utf8_length(const char *text, size_t len)
{
	uint32_t least, code = (uint8_t)text[0];
	size_t n = announced((uint8_t)code, &least);

	if (n > len)
		return 0;
	if (n > 1)
		code &= 0x7Fu >> n;
	for (size_t i = 1; i < n; i++) {
		uint8_t next = (uint8_t)text[i];

		if ((next & 0xC0) != 0x80)
			return 0;
		code = code << 6 | (next & 0x3F);
	}
	return code < least || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000) ? 0 : n;
}

bool utf8_is_text(const char *text, size_t len)
{
	for (size_t n; len > 0; text += n, len -= n) {
		n = utf8_length(text, len);
		if (n == 0)
			return false;
	}
	return true;
}

char *utf8_repaired(const char *text)
{
	size_t left = strlen(text), n;
	char *copy = malloc(left * strlen(REPLACEMENT) + 1), *to = copy;

	if (!copy)
		return NULL;
	for (; left > 0; text += n, left -= n) {
		n = utf8_length(text, left);
		to = mempcpy(to, n ? text : REPLACEMENT, n ? n : strlen(REPLACEMENT));
		n = n ? n : 1;
	}
	*to = 0;
	return copy;
}
