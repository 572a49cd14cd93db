/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is a character, at the ends of every length's range (Unicode 15, table 3-7). */
#include <string.h>

#include "owner/utf8.h"
#include "runner.h"

static const struct {
	const char *text;
	size_t length;	/* of the first character */
} rows[] = {
	{"a", 1}, {"\x7F", 1}, {"\xC2\x80", 2}, {"\xDF\xBF" "x", 2}, {"\xE0\xA0\x80", 3},
	{"\xED\x9F\xBF", 3}, {"\xEE\x80\x80", 3}, {"\xEF\xBF\xBF", 3}, {"\xF0\x90\x80\x80", 4},
	{"\xF4\x8F\xBF\xBF", 4},
	{"\x80", 0}, {"\xBF", 0}, {"\xC0\x80", 0}, {"\xC1\xBF", 0}, {"\xC2", 0}, {"\xC2\x7F", 0},
	{"\xC2\xC0", 0}, {"\xE0\x9F\xBF", 0}, {"\xE1\x80", 0}, {"\xE1\x80\x40", 0}, {"\xED\xA0\x80", 0},
	{"\xED\xBF\xBF", 0}, {"\xF0\x8F\xBF\xBF", 0}, {"\xF1\x80\x80", 0}, {"\xF4\x90\x80\x80", 0},
	{"\xF5\x80\x80\x80", 0}, {"\xF8\x88\x80\x80\x80", 0}, {"\xFE", 0}, {"\xFF", 0},
};

START_TEST(length)
{
	const char *text = rows[_i].text;

	ck_assert_uint_eq(utf8_length(text, strlen(text)), rows[_i].length);
	ck_assert(utf8_is_text(text, strlen(text)) == (rows[_i].length > 0));
}
END_TEST

START_TEST(repaired)
{
	static const struct {
		const char *text, *repaired;
	} texts[] = {{"", ""}, {"\xC3\xA4", "\xC3\xA4"}, {"\xE4/b", "\xEF\xBF\xBD/b"},
		{"a\xFF\xFF", "a\xEF\xBF\xBD\xEF\xBF\xBD"}};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		_cleanup_free_ char *copy = utf8_repaired(texts[i].text);

		ck_assert_str_eq(copy, texts[i].repaired);
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("utf8");
	TCase *t = tcase_create("characters");

	tcase_add_loop_test(t, length, 0, ARRAY_SIZE(rows));
	tcase_add_test(t, repaired);
	suite_add_tcase(s, t);
	return s;
}
