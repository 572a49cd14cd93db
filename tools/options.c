/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options from a table: parsing and the options' part of --help. */
#include "options.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"

#define HELP_COLUMN 26

static const struct option_spec *find(const struct option_spec *specs, const char *name, size_t len)
{
	for (const struct option_spec *s = specs; s && s->name; s++)
		if (strlen(s->name) == len && memcmp(s->name, name, len) == 0)
			return s;
	return NULL;
}

static int set_number(const struct option_spec *s, const char *value)
{
	unsigned long n;
	char *end;

	errno = 0;
	n = strtoul(value, &end, 10);
	if (!isdigit((unsigned char)value[0]) || *end || errno || n > UINT_MAX) {
		say_error("--%s: '%s' is not a number", s->name, value);
		return 1;
	}
	*(unsigned *)s->target = (unsigned)n;
	return 0;
}

static int set_list(const struct option_spec *s, const char *value)
{
	struct option_list *list = s->target;

	if (list->n == ARRAY_SIZE(list->v)) {
		say_error("--%s: at most %zu times", s->name, ARRAY_SIZE(list->v));
		return 1;
	}
	list->v[list->n++] = value;
	return 0;
}

static int set(const struct option_spec *s, const char *value)
{
	switch (s->type) {
	case OPTION_FLAG:
		*(bool *)s->target = true;
		return 0;
	case OPTION_STRING:
		*(const char **)s->target = value;
		return 0;
	case OPTION_LIST:
		return set_list(s, value);
	case OPTION_NUMBER:
		return set_number(s, value);
	}
	return 1;
}

/* No file is called so, and behind a path that is put together there is the root folder. */
static bool lacks_name(const struct option_spec *s, const char *value)
{
	static const char *const places[] = {"FILE", "DIR", "PEM"};

	for (size_t i = 0; !value[0] && i < ARRAY_SIZE(places); i++)
		if (strcmp(s->value, places[i]) == 0)
			return true;
	return false;
}

/* One option at argv[*at]; *at moves on to a value that stands in an argument of its own. */
static int take_option(const struct option_spec *specs, uint64_t *seen, int argc, char **argv,
	int *at)
{
	const char *name = argv[*at] + 2, *equals = strchr(name, '=');
	size_t len = equals ? (size_t)(equals - name) : strlen(name);
	const struct option_spec *s = find(specs, name, len);
	const char *value = equals ? equals + 1 : NULL;

	if (!s) {
		say_error("--%.*s: no such option; --help lists them", (int)len, name);
		return 1;
	}
	if (s->type == OPTION_FLAG && value) {
		say_error("--%s takes no value", s->name);
		return 1;
	}
	if (s->type != OPTION_FLAG && !value) {
		if (*at + 1 >= argc) {
			say_error("--%s needs a value: %s", s->name, s->value);
			return 1;
		}
		value = argv[++*at];
	}
	if (s->type != OPTION_FLAG && lacks_name(s, value)) {
		say_error("--%s '' names no %s; is a variable empty?", s->name, s->value);
		return 1;
	}
	if (s->type != OPTION_LIST && (*seen & (UINT64_C(1) << (s - specs)))) {
		say_error("--%s is given twice", s->name);
		return 1;
	}
	*seen |= UINT64_C(1) << (s - specs);
	return set(s, value);
}

int options_parse(const struct option_spec *specs, int *argc, char **argv, bool *ret_help)
{
	int n = *argc, left = 0;
	bool options_over = false;
	uint64_t seen = 0;

	*ret_help = false;
	for (int i = 0; i < n; i++) {
		if (options_over || argv[i][0] != '-' || argv[i][1] == '\0') {
			argv[left++] = argv[i];
		} else if (strcmp(argv[i], "--") == 0) {
			options_over = true;
		} else if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
			*ret_help = true;
			return 0;
		} else if (argv[i][1] != '-') {
			say_error("%s: no such option; --help lists them", argv[i]);
			return 1;
		} else if (take_option(specs, &seen, n, argv, &i)) {
			return 1;
		}
	}
	*argc = left;
	return 0;
}

static void print_help_lines(const char *help)
{
	for (;;) {
		size_t len = strcspn(help, "\n");

		printf("%.*s\n", (int)len, help);
		if (!help[len])
			return;
		help += len + 1;
		printf("%*s", HELP_COLUMN, "");
	}
}

static void print_option(const char *name, const char *value, const char *help)
{
	int width = printf("  --%s%s%s", name, value ? " " : "", value ? value : "");

	if (width + 2 > HELP_COLUMN) {
		putchar('\n');
		width = 0;
	}
	printf("%*s", HELP_COLUMN - width, "");
	print_help_lines(help);
}

void options_print(const struct option_spec *specs)
{
	for (const struct option_spec *s = specs; s && s->name; s++)
		print_option(s->name, s->value, s->help);
	print_option("help", NULL, "show this text");
}
