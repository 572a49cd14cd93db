/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of vm.conf as a file for people: what stands there is what the parser takes. */
#include "template.h"

#include <string.h>

#include "key.h"

#define EXAMPLE_NAME "root"	/* of a section that has one, where none is given */

struct template {
	FILE *out;
	const struct vmconf_given *given;
	size_t n;
};

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static void put_comment(FILE *out, const char *text, const char *preset)
{
	fputs("# ", out);
	for (; *text; text++) {
		fputc(*text, out);
		if (*text == '\n')
			fputs("# ", out);
	}
	fputs(preset ? " Default:\n" : "\n", out);
}

/* Its values, or what holds without one, commented out. */
static void put_key(const struct template *t, const struct vmconf_section *s, const char *name,
	const struct vmconf_key *k)
{
	bool some = false;

	put_comment(t->out, k->help, k->preset);
	for (size_t i = 0; i < t->n; i++) {
		const struct vmconf_given *g = &t->given[i];

		if (!same(g->section, s->name) || !same(g->name, name) || !same(g->key, k->key))
			continue;
		fprintf(t->out, "%s = %s\n", k->key, g->value);
		some = true;
	}
	if (!some)
		fprintf(t->out, "#%s = %s\n", k->key, k->preset ? k->preset : k->value);
	fputc('\n', t->out);
}

/* @there: otherwise its first line is a comment as well.
 * Keys that are uncommented later need theirs. */
static void put_section(const struct template *t, const struct vmconf_section *s, const char *name,
	bool there)
{
	put_comment(t->out, s->help, NULL);
	fprintf(t->out, "%s[%s%s%s]\n\n", there ? "" : "#", s->name,
		name ? " " : "", name ? name : "");
	for (size_t i = 0; i < s->keys->n; i++)
		put_key(t, s, name, &s->keys->v[i]);
}

/* Told before: a name has one section, whatever the number of its lines. */
static bool name_seen(const struct template *t, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (same(t->given[i].section, t->given[at].section) &&
			same(t->given[i].name, t->given[at].name))
			return true;
	return false;
}

static void put_named(const struct template *t, const struct vmconf_section *s)
{
	bool some = false;

	for (size_t i = 0; i < t->n; i++) {
		if (!same(t->given[i].section, s->name) || name_seen(t, i))
			continue;
		put_section(t, s, t->given[i].name, true);
		some = true;
	}
	if (!some)
		put_section(t, s, EXAMPLE_NAME, false);
}

void vmconf_template(FILE *out, const struct vmconf_given *given, size_t n)
{
	const struct template t = {out, given, n};

	fputs("# The description of a VM: snpguard-vm.conf(5). A line that is commented out "
		"shows what\n# holds without it, or what it takes. Relative paths start at this "
		"file's folder.\n\n", out);
	for (size_t i = 0; i < VMCONF_SECTIONS; i++) {
		const struct vmconf_section *s = &vmconf_sections[i];

		if (s->named)
			put_named(&t, s);
		else
			put_section(&t, s, NULL, true);
	}
}
