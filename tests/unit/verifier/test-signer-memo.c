/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of one signer is told of no other, and only where something is known. */
#include "verifier/signer.h"

#include <string.h>

#include "chip-case.h"
#include "runner.h"

static const struct snp_report report = {
	.version = 3,
	.signing_key = SNP_KEY_VCEK,
	.chip_id = {1},
	.reported_tcb = {2},
	.cpuid_family = 0x19,
	.cpuid_model = 1,
	.cpuid_stepping = 1,
};

static struct signer_memo *memo;
static struct signer found;

static void setup(void)
{
	const struct signer signer = {.answer = VERIFY_E_LEAF_TCB};

	memo = signer_memo_new();
	ck_assert_ptr_nonnull(memo);
	signer_memo_put(memo, 7, &report, &signer);
}

static void teardown(void)
{
	signer_memo_free(memo);
}

START_TEST(empty)
{
	const struct snp_report zero = {0};
	struct signer_memo *m = signer_memo_new();

	ck_assert(!signer_memo_get(m, 0, &zero, &found));
	signer_memo_free(m);
}
END_TEST

START_TEST(the_same)
{
	struct snp_report other = report;

	other.guest_svn = 5;
	other.measurement[0] = 1;
	ck_assert(signer_memo_get(memo, 7, &other, &found));
	ck_assert_int_eq(found.answer, VERIFY_E_LEAF_TCB);
}
END_TEST

START_TEST(another)
{
	struct snp_report others[7];

	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		others[i] = report;
	others[0].version = 4;
	others[1].signing_key = SNP_KEY_VLEK;
	others[2].chip_id[63] = 1;
	others[3].reported_tcb[7] = 1;
	others[4].cpuid_family++;
	others[5].cpuid_model++;
	others[6].cpuid_stepping++;
	ck_assert(!signer_memo_get(memo, 7, &others[_i], &found));
}
END_TEST

/* Of so many some share the place of the one that is there. */
START_TEST(others_in_its_place)
{
	for (uint64_t id = 0; id < 20000; id++)
		ck_assert(signer_memo_get(memo, id, &report, &found) == (id == 7));
}
END_TEST

/* What could not be judged is judged again: here for a date that no calendar has. */
START_TEST(no_failure_is_kept)
{
	_cleanup_case_ struct chip_case f;

	chip_case_load_usual(&f);
	f.memo = memo;
	f.at = INT64_MAX;
	ck_assert_int_eq(chip_case_verify(&f), -EINVAL);
	f.at = time(NULL);
	chip_case_passes(&f);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("signer-memo");
	TCase *t = tcase_create("signer-memo");

	tcase_set_timeout(t, 60);
	tcase_add_unchecked_fixture(t, chip_case_setup, NULL);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, empty);
	tcase_add_test(t, the_same);
	tcase_add_loop_test(t, another, 0, 7);
	tcase_add_test(t, others_in_its_place);
	tcase_add_test(t, no_failure_is_kept);
	suite_add_tcase(s, t);
	return s;
}
