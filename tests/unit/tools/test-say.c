/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reaches the terminal of text from the other end of a wire. */
#include <stdio.h>

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

Suite *unit_suite(void)
{
	Suite *s = suite_create("say");
	TCase *t = tcase_create("foreign");

	tcase_add_loop_test(t, foreign, 0, ARRAY_SIZE(rows));
	suite_add_tcase(s, t);
	return s;
}
