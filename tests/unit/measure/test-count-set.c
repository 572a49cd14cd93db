/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets of numbers of vCPUs, as they are written on the command line. */
#include "measure/count-set.h"
#include "runner.h"
#include "snp/util.h"

static const struct {
	const char *text;
	size_t n;
	unsigned v[8];
} sets[] = {
	{"1", 1, {1}},
	{"512", 1, {512}},
	{"1,2,4-8", 7, {1, 2, 4, 5, 6, 7, 8}},
	{"3,1", 2, {3, 1}},
	{"5-5", 1, {5}},
};

START_TEST(a_set_is_read)
{
	struct count_set set;

	ck_assert(count_set_parse(sets[_i].text, 512, &set));
	ck_assert_uint_eq(set.n, sets[_i].n);
	ck_assert_mem_eq(set.v, sets[_i].v, set.n * sizeof(set.v[0]));
}
END_TEST

START_TEST(the_largest_set_fits)
{
	struct count_set set;

	ck_assert(count_set_parse("1-512", 512, &set));
	ck_assert_uint_eq(set.n, COUNT_SET_MAX);
	ck_assert_uint_eq(set.v[511], 512);
	ck_assert(!count_set_parse("1-513", 1000, &set));
}
END_TEST

static const char *const refused[] = {"", "0", "00", "01", "513", "4294967297", "99999999999999999999",
	"-1", "+1", " 1", "1 ", "1,", ",1", "1,,2", "1-", "-", "2-1", "1-513", "1--2", "1-2-3", "1,1",
	"1-3,2", "0x1", "1;2", "a", "1a"};

START_TEST(anything_else_is_refused)
{
	struct count_set set = {.n = 77};

	ck_assert_msg(!count_set_parse(refused[_i], 512, &set), "'%s' is taken", refused[_i]);
	ck_assert_uint_eq(set.n, 77);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("count-set");
	TCase *c = tcase_create("count-set");

	tcase_add_loop_test(c, a_set_is_read, 0, ARRAY_SIZE(sets));
	tcase_add_test(c, the_largest_set_fits);
	tcase_add_loop_test(c, anything_else_is_refused, 0, ARRAY_SIZE(refused));
	suite_add_tcase(s, c);
	return s;
}
