/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A command line is measured to the byte, and people see no blanks: each row is one way in which
 * scripts, shells and other tools change it.
 */
#include "variation-append.h"

#include <stdio.h>
#include <string.h>

#define BLANKS " \t\r\n"

/* The edits are made in place; none makes a line longer. */

static void empty(char *line)
{
	line[0] = '\0';
}

/* From @from on, @len bytes. */
static void keep(char *line, size_t from, size_t len)
{
	memmove(line, line + from, len);
	line[len] = '\0';
}

static void trim(char *line)
{
	size_t from = strspn(line, BLANKS), len = strlen(line + from);

	while (len && strchr(BLANKS, line[from + len - 1]))
		len--;
	keep(line, from, len);
}

/* vm.conf has no quoting; shells have. */
static void unquote(char *line)
{
	size_t len = strlen(line);

	if (len >= 2 && (line[0] == '"' || line[0] == '\'') && line[len - 1] == line[0])
		keep(line, 1, len - 2);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static void join_blanks(char *line)
{
	char *to = line;

	for (; *line; line++)
		if (!is_blank(line[0]) || !is_blank(line[1]))
			*to++ = is_blank(*line) ? ' ' : *line;
	*to = '\0';
}

static const struct {
	const char *found;
	const char *line;	/* NULL: vm.conf cannot say it */
	void (*edit)(char *line);
	const char *before, *behind;
} rows[] = {
	{"without the command line", NULL, empty, "", ""},
	{"with a blank behind the command line", NULL, NULL, "", " "},
	{"with a line's end behind the command line", NULL, NULL, "", "\n"},
	{"with a blank before the command line", NULL, NULL, " ", ""},
	{"without the blanks around the command line", NULL, trim, "", ""},
	{"without the quotes around the command line", "append without the quotes in [vm]",
		unquote, "", ""},
	{"with quotes around the command line", NULL, NULL, "\"", "\""},
	{"with one blank wherever the command line has several",
		"append with single blanks in [vm]", join_blanks, "", ""},
};

/* NULL without memory. */
static char *change(const char *described, unsigned i)
{
	_cleanup_free_ char *line = strdup(described);
	char *changed;

	if (!line)
		return NULL;
	if (rows[i].edit)
		rows[i].edit(line);
	return asprintf(&changed, "%s%s%s", rows[i].before, line, rows[i].behind) < 0 ?
		NULL : changed;
}

int variation_append_apply(struct trial *t, unsigned i)
{
	const char *described = t->source->append ? t->source->append : "";
	_cleanup_free_ char *line = NULL;

	if (i >= ARRAY_SIZE(rows))
		return VARIATION_END;
	if (!t->input.kernel)
		return VARIATION_SAME;
	line = change(described, i);
	if (!line)
		return -ENOMEM;
	return strcmp(line, described) == 0 ? VARIATION_SAME :
		kernel_hashes_set_cmdline(&t->hashes, line);
}

void variation_append_tell(const struct trial *t, unsigned i, struct difference *ret)
{
	snprintf(ret->found, sizeof(ret->found), "%s", rows[i].found);
	if (rows[i].line)
		snprintf(ret->line, sizeof(ret->line), "%s", rows[i].line);
	else
		snprintf(ret->mend, sizeof(ret->mend),
			"Start it with the command line as it is in [vm], to the byte.");
}
