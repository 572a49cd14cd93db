/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TCB_VERSION: layouts, and comparison by component. */
#include "snp/tcb.h"

#include "runner.h"

static const uint8_t raw[8] = {1, 2, 3, 4, 5, 6, 7, 8};

START_TEST(milan_layout)
{
	struct snp_tcb t = snp_tcb_decode(raw, SNP_TCB_MILAN);

	ck_assert_uint_eq(t.boot_loader, 1);
	ck_assert_uint_eq(t.tee, 2);
	ck_assert_uint_eq(t.snp, 7);
	ck_assert_uint_eq(t.microcode, 8);
	ck_assert_uint_eq(t.fmc, 0);
}
END_TEST

START_TEST(turin_layout)
{
	struct snp_tcb t = snp_tcb_decode(raw, SNP_TCB_TURIN);

	ck_assert_uint_eq(t.fmc, 1);
	ck_assert_uint_eq(t.boot_loader, 2);
	ck_assert_uint_eq(t.tee, 3);
	ck_assert_uint_eq(t.snp, 4);
	ck_assert_uint_eq(t.microcode, 8);
}
END_TEST

START_TEST(encoding_is_the_inverse)
{
	static const uint8_t milan[8] = {1, 2, 0, 0, 0, 0, 7, 8}, turin[8] = {1, 2, 3, 4, 0, 0, 0, 8};
	struct snp_tcb t = snp_tcb_decode(raw, SNP_TCB_MILAN);
	uint8_t back[8];

	snp_tcb_encode(&t, SNP_TCB_MILAN, back);
	ck_assert_mem_eq(back, milan, 8);
	t = snp_tcb_decode(raw, SNP_TCB_TURIN);
	snp_tcb_encode(&t, SNP_TCB_TURIN, back);
	ck_assert_mem_eq(back, turin, 8);
}
END_TEST

static const struct snp_tcb base = {10, 10, 10, 10, 10};

/* One component lower, all others higher: as one number it would pass. */
static const struct snp_tcb lower[] = {
	{9, 99, 99, 99, 99}, {99, 9, 99, 99, 99}, {99, 99, 9, 99, 99}, {99, 99, 99, 9, 99},
	{99, 99, 99, 99, 9},
};

START_TEST(one_component_lower)
{
	ck_assert(!snp_tcb_at_least(&lower[_i], &base));
	ck_assert(!snp_tcb_at_least(&base, &lower[_i]));
	ck_assert(!snp_tcb_equal(&base, &lower[_i]));
}
END_TEST

START_TEST(equal_and_higher)
{
	struct snp_tcb higher = base;

	ck_assert(snp_tcb_at_least(&base, &base));
	ck_assert(snp_tcb_equal(&base, &base));
	higher.snp++;
	ck_assert(snp_tcb_at_least(&higher, &base));
	ck_assert(!snp_tcb_at_least(&base, &higher));
	ck_assert(!snp_tcb_equal(&base, &higher));
	ck_assert(!snp_tcb_equal(&higher, &base));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("tcb");
	TCase *t = tcase_create("tcb");

	tcase_add_test(t, milan_layout);
	tcase_add_test(t, turin_layout);
	tcase_add_test(t, encoding_is_the_inverse);
	tcase_add_loop_test(t, one_component_lower, 0, ARRAY_SIZE(lower));
	tcase_add_test(t, equal_and_higher);
	suite_add_tcase(s, t);
	return s;
}
