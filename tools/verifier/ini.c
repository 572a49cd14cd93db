/* SPDX-License-Identifier: GPL-3.0-or-later */
/* INI text, line by line; see ini.h for what it may be. */
#include "ini.h"

#include <string.h>

#define BLANK " \t\r"

/* @s without blanks around it; changed in place. */
static char *trim(char *s)
{
	size_t len;

	s += strspn(s, BLANK);
	len = strlen(s);
	while (len && strchr(BLANK, s[len - 1]))
		len--;
	s[len] = 0;
	return s;
}

/* "[disk root]"; the first bracket has been seen. */
static bool parse_section(char *s, struct ini_line *ret)
{
	size_t len = strlen(s);
	char *name;

	if (s[len - 1] != ']')
		return false;
	s[len - 1] = 0;
	s = trim(s + 1);
	name = s + strcspn(s, BLANK);
	if (*name)
		*name++ = 0;
	ret->section = s;
	ret->name = trim(name);
	ret->key = NULL;
	ret->value = NULL;
	return *s && !strpbrk(s, "[]") && !strpbrk(ret->name, "[]" BLANK);
}

static bool parse_assignment(char *s, struct ini_line *ret)
{
	char *equals = strchr(s, '=');

	if (!equals)
		return false;
	*equals = 0;
	ret->key = trim(s);
	ret->value = trim(equals + 1);
	return *ret->key && !strpbrk(ret->key, BLANK);
}

int ini_parse(char *text, int (*each)(const struct ini_line *line, void *arg), void *arg,
	unsigned *ret_line)
{
	struct ini_line line = {.section = "", .name = ""};
	char *next;

	for (; text; text = next) {
		char *s;
		int r;

		next = strchr(text, '\n');
		if (next)
			*next++ = 0;
		*ret_line = ++line.number;
		s = trim(text);
		if (*s == 0 || *s == '#' || *s == ';')
			continue;
		if (!(*s == '[' ? parse_section(s, &line) : parse_assignment(s, &line)))
			return -EBADMSG;
		r = each(&line, arg);
		if (r)
			return r;
	}
	return 0;
}
