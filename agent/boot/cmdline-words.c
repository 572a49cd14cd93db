/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Splits a command line into options as the kernel does. Pure. */
#include "cmdline-words.h"

#include <string.h>

/* The kernel's isspace(): it counts Latin-1's no-break space in. */
static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || (unsigned char)c == 0xA0;
}

/* The end of the option that starts at @p, or NULL when a quote stays open. */
static char *find_end(char *p)
{
	bool in_quote = false;

	for (; *p && (in_quote || !is_space(*p)); p++)
		if (*p == '"')
			in_quote = !in_quote;
	return in_quote ? NULL : p;
}

/* A quote in front is taken off, and with it one at the end, wherever they belong: the kernel's
 * way. What is left of odd quoting stands in the value, and the caller refuses it there. */
static char *strip_quotes(char *s, char *end)
{
	if (*s != '"')
		return s;
	if (end > s + 1 && end[-1] == '"')
		end[-1] = 0;
	return s + 1;
}

int cmdline_next_word(char **pos, struct cmdline_word *ret)
{
	char *word = *pos;
	char *end, *equals;

	while (is_space(*word))
		word++;
	if (!*word)
		return -ENOENT;
	end = find_end(word);
	if (!end)
		return 1;
	*pos = *end ? end + 1 : end;
	*end = 0;

	word = strip_quotes(word, end);
	if (strcmp(word, "--") == 0)
		return -ENOENT;
	/* A name is not empty, so an '=' in front is part of it. */
	equals = *word ? strchr(word + 1, '=') : NULL;
	if (equals)
		*equals = 0;
	*ret = (struct cmdline_word){
		.name = word,
		.value = equals ? strip_quotes(equals + 1, end) : NULL,
	};
	return 0;
}
