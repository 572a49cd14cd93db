/* SPDX-License-Identifier: GPL-3.0-or-later */
/* names.c: sorted, each once. */
#include "names.h"
#include "runner.h"

START_TEST(test_sorted_once)
{
	static const char *const in[] = {"m", "b", "z", "b", "a", "m", "c"};
	static const int expect[] = {0, 0, 0, 1, 0, 1, 0};
	static const char *const out[] = {"a", "b", "c", "m", "z"};
	_cleanup_(names_done) struct names names = {0};

	for (size_t i = 0; i < ARRAY_SIZE(in); i++)
		ck_assert_int_eq(names_add(&names, in[i]), expect[i]);
	ck_assert_uint_eq(names.n, ARRAY_SIZE(out));
	for (size_t i = 0; i < ARRAY_SIZE(out); i++)
		ck_assert_str_eq(names.v[i], out[i]);
}
END_TEST

START_TEST(test_owns_its_strings)
{
	_cleanup_(names_done) struct names names = {0};
	char s[] = "first";

	ck_assert_int_eq(names_add(&names, s), 0);
	s[0] = 'X';
	ck_assert_str_eq(names.v[0], "first");
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("names");
	TCase *tc = tcase_create("names");

	tcase_add_test(tc, test_sorted_once);
	tcase_add_test(tc, test_owns_its_strings);
	suite_add_tcase(suite, tc);
	return suite;
}
