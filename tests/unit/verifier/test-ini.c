/* SPDX-License-Identifier: GPL-3.0-or-later */
/* INI text: what is a line, and what is none. */
#include <stdio.h>
#include <string.h>

#include "runner.h"
#include "verifier/ini.h"

struct walk {
	char text[512];
	int stop_at;	/* line at which the callback says no */
};

static int note(const struct ini_line *l, void *arg)
{
	struct walk *w = arg;
	size_t at = strlen(w->text);

	if (l->key)
		snprintf(w->text + at, sizeof(w->text) - at, "%u %s/%s %s=%s|", l->number, l->section,
			l->name, l->key, l->value);
	else
		snprintf(w->text + at, sizeof(w->text) - at, "%u [%s/%s]|", l->number, l->section,
			l->name);
	return (int)l->number == w->stop_at ? 42 : 0;
}

static const struct {
	const char *text;
	int result;
	unsigned line;	/* where it ended */
	const char *seen;
} rows[] = {
	/* Refusals first. */
	{"word", -EBADMSG, 1, ""},
	{"= value", -EBADMSG, 1, ""},
	{"two words = value", -EBADMSG, 1, ""},
	{"[]", -EBADMSG, 1, ""},
	{"[ ]", -EBADMSG, 1, ""},
	{"[", -EBADMSG, 1, ""},
	{"[open", -EBADMSG, 1, ""},
	{"[a] trailing", -EBADMSG, 1, ""},
	{"[a]b]", -EBADMSG, 1, ""},
	{"[a b c]", -EBADMSG, 1, ""},
	{"[[a]]", -EBADMSG, 1, ""},
	{"a = 1\n\nb", -EBADMSG, 3, "1 / a=1|"},
	{"a = 1\n  continued\n", -EBADMSG, 2, "1 / a=1|"},
	/* What is taken. */
	{"", 0, 1, ""},
	{"\n\n", 0, 3, ""},
	{"# comment\n  ; comment\n", 0, 3, ""},
	{"[vm]\na=1\r\n b = x y ; z # w \n", 0, 4, "1 [vm/]|2 vm/ a=1|3 vm/ b=x y ; z # w|"},
	{"[ disk\troot ]\nfile = a=b\n", 0, 3, "1 [disk/root]|2 disk/root file=a=b|"},
	{"[a]\nk =\n[b]\nk=2", 0, 4, "1 [a/]|2 a/ k=|3 [b/]|4 b/ k=2|"},
};

START_TEST(test_rows)
{
	struct walk w = {.text = ""};
	char text[128];
	unsigned line = 0;

	snprintf(text, sizeof(text), "%s", rows[_i].text);
	ck_assert_int_eq(ini_parse(text, note, &w, &line), rows[_i].result);
	ck_assert_str_eq(w.text, rows[_i].seen);
	ck_assert_uint_eq(line, rows[_i].line);
}
END_TEST

START_TEST(test_stops)
{
	char text[] = "a=1\nb=2\nc=3\n";
	struct walk w = {.stop_at = 2};
	unsigned line = 0;

	ck_assert_int_eq(ini_parse(text, note, &w, &line), 42);
	ck_assert_str_eq(w.text, "1 / a=1|2 / b=2|");
	ck_assert_uint_eq(line, 2);
}
END_TEST

/* A kernel command line is longer than many readers' lines. */
START_TEST(test_long_line)
{
	char text[3000] = "append = ";
	struct walk w = {.text = ""};
	unsigned line;

	memset(text + strlen(text), 'x', 2500);
	ck_assert_int_eq(ini_parse(text, note, &w, &line), 0);
	ck_assert_uint_eq(line, 1);
	ck_assert_uint_eq(strlen(w.text), sizeof(w.text) - 1);
}
END_TEST

/* A line of nothing is not looked at from behind. */
START_TEST(test_bytes_before_stay)
{
	char text[] = "##  \n";
	struct walk w = {.text = ""};
	unsigned line;

	ck_assert_int_eq(ini_parse(text + 4, note, &w, &line), 0);
	ck_assert_mem_eq(text, "##  ", 4);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("ini");
	TCase *t = tcase_create("ini");

	tcase_add_loop_test(t, test_rows, 0, ARRAY_SIZE(rows));
	tcase_add_test(t, test_stops);
	tcase_add_test(t, test_long_line);
	tcase_add_test(t, test_bytes_before_stay);
	suite_add_tcase(s, t);
	return s;
}
