/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reaches the terminal of text from the other end of a wire. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "runner.h"
#include "say.h"

static const struct {
	const char *text, *shown;
} rows[] = {
	{"", ""},
	{"plain ~", "plain ~"},
	{"\x1B[31mred\x7F\r\n\t\x01", "?[31mred?????"},
	/* CSI as one byte, and as a character. */
	{"\x9B" "31m", "?31m"},
	{"\xC2\x9B" "31m", "?31m"},
	{"\xC2\x80\xC2\x9F\xC2\xA0", "??\xC2\xA0"},
	/* Bytes of C1 inside of characters are none; behind the beginning of one they are. */
	{"\xC3\x9B \xE2\x82\xAC \xF0\x9F\x98\x80", "\xC3\x9B \xE2\x82\xAC \xF0\x9F\x98\x80"},
	{"\xE2\x9B" "31m", "??31m"},
	{"\xE0\x82\x9B" "31m", "???31m"},
	{"\xF0\x80\x82\x9B" "31m", "????31m"},
	{"\xC3", "?"},
	{"\xFC", "?"},
};

START_TEST(foreign)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	say_foreign(out, rows[_i].text);
	fclose(out);
	ck_assert_str_eq(text, rows[_i].shown);
	free(text);
}
END_TEST

#define LINES 300

static void *complain(void *arg)
{
	(void)arg;
	for (unsigned i = 0; i < LINES; i++)
		say_error("one line after the other");
	return NULL;
}

/* Threads of a batch may all have something to say. */
START_TEST(lines_stay_whole)
{
	static const char line[] = "snpguard: one line after the other\n";
	FILE *file = tmpfile();
	pthread_t threads[4];
	char got[128];
	size_t n = 0;

	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(dup2(fileno(file), STDERR_FILENO), 0);
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, complain, NULL), 0);
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++)
		ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
	rewind(file);
	for (; fgets(got, sizeof(got), file); n++)
		ck_assert_str_eq(got, line);
	ck_assert_uint_eq(n, LINES * ARRAY_SIZE(threads));
	fclose(file);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("say");
	TCase *t = tcase_create("foreign");

	tcase_add_loop_test(t, foreign, 0, ARRAY_SIZE(rows));
	tcase_add_test(t, lines_stay_whole);
	suite_add_tcase(s, t);
	return s;
}
