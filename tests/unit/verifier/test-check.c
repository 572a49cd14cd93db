/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told of a check: never an enemy's bytes as they are, never beyond its room. */
#include "verifier/check.h"

#include <string.h>

#include "runner.h"

static const struct text {
	const char *text, *shown;
} texts[] = {
	{"plain ~", "plain ~"},
	{"\x1b[31mred", "?[31mred"},
	{"two\nlines\r", "two?lines?"},
	{"\x1f\x7f\x80\xc3\xa9\xff", "??????"},
};

START_TEST(printable)
{
	const struct text *t = &texts[_i];
	struct check c = {0};

	check_expected(&c, "%s", t->text);
	check_got(&c, "%s", t->text);
	check_reason(&c, "%s", t->text);
	ck_assert_str_eq(c.expected, t->shown);
	ck_assert_str_eq(c.got, t->shown);
	ck_assert_str_eq(c.reason, t->shown);
}
END_TEST

START_TEST(cut_where_the_room_ends)
{
	static const uint8_t bytes[1000] = {0xab};
	char text[1000];
	struct check c = {0};

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	check_got(&c, "%s", text);
	ck_assert_uint_eq(strlen(c.got), sizeof(c.got) - 1);
	check_got_hex(&c, bytes, sizeof(bytes));
	ck_assert_uint_eq(strlen(c.got), (sizeof(c.got) - 1) / 2 * 2);
	check_expected_hex(&c, bytes, 2);
	ck_assert_str_eq(c.expected, "ab00");
}
END_TEST

static const struct conclusion {
	int answer, returned;
	enum check_verdict verdict;
	const char *name;
} conclusions[] = {
	{0, 0, CHECK_PASSED, "pass"},
	{CHECK_SKIP, 0, CHECK_SKIPPED, "skip"},
	{VERIFY_E_VMPL, VERIFY_E_VMPL, CHECK_FAILED, "fail"},
	{-ENOMEM, -ENOMEM, CHECK_FAILED, "fail"},
};

START_TEST(concluded)
{
	const struct conclusion *t = &conclusions[_i];
	struct check c = {0}, told = {0};

	ck_assert_str_eq(check_verdict_name(c.verdict), "not-run");
	ck_assert_int_eq(check_conclude(&c, t->answer), t->returned);
	ck_assert_int_eq(c.verdict, t->verdict);
	ck_assert_int_eq(c.answer, t->returned);
	ck_assert_str_eq(check_verdict_name(c.verdict), t->name);
	ck_assert_str_eq(c.reason, t->returned ? verify_strerror(t->answer) : "");
	/* A reason of its own stays. */
	check_reason(&told, "why");
	ck_assert_int_eq(check_conclude(&told, t->answer), t->returned);
	ck_assert_str_eq(told.reason, "why");
}
END_TEST

/* Each answer of the verifier's has words of its own; any other those of the ones below it. */
START_TEST(words)
{
	for (int r = VERIFY_E_CERT; r < _VERIFY_E_MAX; r++)
		for (int other = VERIFY_E_CERT; other < r; other++)
			ck_assert_str_ne(verify_strerror(r), verify_strerror(other));
	ck_assert_ptr_eq(verify_strerror(_VERIFY_E_MAX), snp_strerror(_VERIFY_E_MAX));
	ck_assert_ptr_eq(verify_strerror(SNP_E_PROOF), snp_strerror(SNP_E_PROOF));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("check");
	TCase *t = tcase_create("check");

	tcase_add_loop_test(t, printable, 0, ARRAY_SIZE(texts));
	tcase_add_test(t, cut_where_the_room_ends);
	tcase_add_test(t, words);
	tcase_add_loop_test(t, concluded, 0, ARRAY_SIZE(conclusions));
	suite_add_tcase(s, t);
	return s;
}
