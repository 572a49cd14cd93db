/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a demand says of a report that misses it, and what is demanded by other ways than lines of [policy]. */
#include <stdio.h>
#include <string.h>

#include "policy-case.h"
#include "runner.h"

START_TEST(test_advisory_of_a_policy)
{
	struct snp_report report;
	struct policy p;
	struct check c;

	/* On Genoa, Heracles asks for bits of the guest's policy. */
	good_report(&report);
	report.platform_info |= 1 << 4;
	report.cpuid_model = 0x11;
	report.policy |= SNP_POLICY_CIPHERTEXT_HIDING_DRAM | SNP_POLICY_PAGE_SWAP_DISABLE;
	demands_of("advisories = AMD-SB-3021", &p);
	ck_assert_int_eq(judge_line("Genoa", &p, &report, "tcb.advisories", &c), 0);
	report.policy &= ~SNP_POLICY_PAGE_SWAP_DISABLE;
	ck_assert_int_eq(judge_line("Genoa", &p, &report, "tcb.advisories", &c), VERIFY_E_TCB_ADVISORY);
	ck_assert_str_eq(c.reason, "AMD-SB-3021: POLICY lacks page-swap-off");
	report.policy &= ~SNP_POLICY_CIPHERTEXT_HIDING_DRAM;
	report.platform_info &= ~(UINT64_C(1) << 4);
	ck_assert_int_eq(judge_line("Genoa", &p, &report, "tcb.advisories", &c), VERIFY_E_TCB_ADVISORY);
	ck_assert_str_eq(c.reason, "AMD-SB-3021: PLATFORM_INFO lacks ciphertext-hiding, "
		"POLICY lacks ciphertext-hiding, page-swap-off");
	/* What does not concern the silicon is met. */
	demands_of("advisories = AMD-SB-3045", &p);
	ck_assert_int_eq(judge_line("Genoa", &p, &report, "tcb.advisories", &c), 0);
}
END_TEST

/* Each that is not met is named, however many: also one that a set of products does not know. */
START_TEST(test_advisories_are_named)
{
	static const char *const names[] = {"AMD-SB-3007", "AMD-SB-3016", "AMD-SB-3020", "AMD-SB-3021",
		"AMD-SB-3023", "AMD-SB-3027", "AMD-SB-3034", "NOBODY-KNOWS"};
	struct snp_report report;
	struct policy p = {0};
	struct check c;

	good_report(&report);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		snprintf(p.advisories[p.n_advisories++], POLICY_ADVISORY_SIZE, "%s", names[i]);
	ck_assert_int_eq(judge(&p, &report, "tcb.advisories", &c), VERIFY_E_TCB_ADVISORY);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		ck_assert_ptr_nonnull(strstr(c.expected, names[i]));
		ck_assert_ptr_nonnull(strstr(c.reason, names[i]));
	}
	/* One that is met is not named among them. */
	memcpy(p.advisories[0], "AMD-SB-3019", 12);
	ck_assert_int_eq(judge(&p, &report, "tcb.advisories", &c), VERIFY_E_TCB_ADVISORY);
	ck_assert_ptr_null(strstr(c.reason, "AMD-SB-3019"));
}
END_TEST

/* What is asked of authenticity alone: nothing but what no processor would report. */
START_TEST(test_authentic_only)
{
	struct policy p = {.authentic_only = true, .vmpl = 2, .firmware_given = true,
		.min_firmware = UINT32_MAX};
	struct snp_report report;
	struct check c;

	good_report(&report);
	ck_assert_int_eq(judge(&p, &report, "guest.vmpl", &c), CHECK_SKIP);
	ck_assert_str_eq(c.expected, "");
	ck_assert_str_eq(c.got, "0");
	ck_assert_int_eq(judge(&p, &report, "firmware.version", &c), CHECK_SKIP);
	report.reported_tcb[0]++;
	ck_assert_int_eq(judge(&p, &report, "tcb.order", &c), VERIFY_E_TCB_ORDER);
}
END_TEST

static int no_memory(const struct policy_subject *s, const struct demand *d, struct check *c)
{
	return -ENOMEM;
}

/* What could not be judged is not passed over, whatever is asked for. */
START_TEST(test_could_not)
{
	static const struct demand d = {"x", no_memory};
	const struct policy p = {.authentic_only = true};
	struct check c = {.id = "x"};

	ck_assert_int_eq(demand_check(&d, &(struct policy_subject){.policy = &p}, &c), -ENOMEM);
}
END_TEST

START_TEST(test_reasons)
{
	struct snp_report report;
	struct policy p;
	struct check c;

	good_report(&report);
	demands_of("min-tcb = snp 0x19, microcode 255\nplatform-require = tsme, ecc, iommu-safe", &p);
	ck_assert_int_eq(judge(&p, &report, "tcb.reported", &c), VERIFY_E_TCB_REPORTED);
	ck_assert_str_eq(c.reason, "snp 0x18 is below 0x19, microcode 0xdb is below 0xff");
	ck_assert_str_eq(c.got, "boot-loader 0x04, tee 0x01, snp 0x18, microcode 0xdb");
	ck_assert_int_eq(judge(&p, &report, "platform.required", &c), VERIFY_E_PLATFORM_REQUIRED);
	ck_assert_str_eq(c.reason, "without tsme, iommu-safe, "
		"sources disagree on what iommu-safe (bit 6) means");
	ck_assert_str_eq(c.expected, "tsme, ecc, iommu-safe");
	ck_assert_str_eq(c.got, "smt, ecc, alias-check");
}
END_TEST

/* The lowest floor of the line is told as such where the report met it, and only there. */
START_TEST(test_reason_of_a_floor)
{
	static const char lowest[] = "the report does not tell its silicon";
	struct snp_report report;
	struct policy p;
	struct check c;

	good_report(&report);
	demands_of("", &p);
	ck_assert_int_eq(judge(&p, &report, "tcb.floor", &c), 0);
	ck_assert_str_eq(c.reason, "");
	report.has_cpuid = false;
	ck_assert_int_eq(judge(&p, &report, "tcb.floor", &c), 0);
	ck_assert_ptr_nonnull(strstr(c.reason, lowest));
	memset(report.reported_tcb, 0, sizeof(report.reported_tcb));
	ck_assert_int_eq(judge(&p, &report, "tcb.floor", &c), VERIFY_E_TCB_FLOOR);
	ck_assert_ptr_nonnull(strstr(c.reason, "is below"));
	ck_assert_ptr_null(strstr(c.reason, lowest));
}
END_TEST

/* A nonce that is one of several counts by a sound proof alone, and only for who takes proofs. */
START_TEST(test_nonce_by_proof)
{
	static const uint8_t nonce[SNP_NONCE_SIZE] = {1};
	struct snp_merkle_proof proof = {.size = 2, .n_path = 1};
	struct policy p = {.nonce = nonce, .proof = &proof, .batch_allowed = true};
	struct snp_report report;
	struct check c;

	good_report(&report);
	ck_assert_int_eq(judge(&p, &report, "report.nonce", &c), VERIFY_E_NONCE);
	ck_assert(!snp_merkle_nonce(nonce, &proof, report.report_data + SNP_BINDING_SIZE));
	ck_assert_int_eq(judge(&p, &report, "report.nonce", &c), 0);
	ck_assert_ptr_nonnull(strstr(c.reason, "one of 2 nonces"));
	p.batch_allowed = false;
	ck_assert_int_eq(judge(&p, &report, "report.nonce", &c), VERIFY_E_NONCE);
	p.batch_allowed = true;
	proof.n_path = 2;
	ck_assert_int_eq(judge(&p, &report, "report.nonce", &c), SNP_E_PROOF);
}
END_TEST

/* An option on top of a description. */
START_TEST(test_allow_more)
{
	struct snp_report report;
	struct policy p;
	struct check c;

	good_report(&report);
	demands_of("allow = none", &p);
	policy_allow(&p, SNP_POLICY_SMT);
	ck_assert_int_eq(judge(&p, &report, "guest.smt", &c), CHECK_SKIP);
	report.policy |= SNP_POLICY_DEBUG;
	ck_assert_int_eq(judge(&p, &report, "guest.debug", &c), VERIFY_E_POLICY);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("policy-reasons");
	TCase *t = tcase_create("reasons");

	tcase_add_test(t, test_advisory_of_a_policy);
	tcase_add_test(t, test_advisories_are_named);
	tcase_add_test(t, test_authentic_only);
	tcase_add_test(t, test_could_not);
	tcase_add_test(t, test_reasons);
	tcase_add_test(t, test_reason_of_a_floor);
	tcase_add_test(t, test_nonce_by_proof);
	tcase_add_test(t, test_allow_more);
	suite_add_tcase(s, t);
	return s;
}
