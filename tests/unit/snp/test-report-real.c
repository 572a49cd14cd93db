/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ATTESTATION_REPORT, as a real processor made it. */
#include "runner.h"
#include "snp/report.h"

START_TEST(real_milan)
{
	size_t len;
	uint8_t *bytes = unit_read_file(unit_vectors(), "reports/milan-v2.bin", &len);
	struct snp_report r;

	ck_assert_uint_eq(len, SNP_REPORT_SIZE);
	ck_assert_int_eq(snp_report_parse(bytes, &r), 0);
	ck_assert_uint_eq(r.version, 2);
	ck_assert_uint_eq(r.policy, SNP_POLICY_SMT | SNP_POLICY_RESERVED_ONE | SNP_POLICY_DEBUG);
	ck_assert_int_eq(r.signing_key, SNP_KEY_VCEK);
	ck_assert_uint_eq(r.current_major, 1);
	ck_assert_uint_eq(r.current_minor, 49);
	ck_assert_uint_eq(r.current_build, 3);
	ck_assert_mem_eq(r.report_data, "\1\2\3\4\5\0", 6);
	free(bytes);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("report-real");
	TCase *t = tcase_create("report-real");

	if (!unit_vectors())
		unit_skip_all("no test vectors");
	tcase_add_test(t, real_milan);
	suite_add_tcase(s, t);
	return s;
}
