/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is asked of a report that is authentic, on a real one: it passes as it is, and each single
 * change to the demands is refused by the check that is there for it.
 */
#include <string.h>

#include "real-case.h"
#include "runner.h"

static void other_measurement(struct real_case *f)
{
	f->policy.measurements[0][47] ^= 1;
}

static void no_measurement(struct real_case *f)
{
	f->policy.n_measurements = 0;
}

static void debug_not_allowed(struct real_case *f)
{
	f->policy.allow = 0;
}

static void other_vmpl(struct real_case *f)
{
	f->policy.vmpl = 1;
}

static void other_report_data(struct real_case *f)
{
	memcpy(f->bytes, f->wire->report_data, sizeof(f->bytes));
	f->bytes[0] ^= 1;
	f->policy.report_data = f->bytes;
}

static void other_nonce(struct real_case *f)
{
	f->bytes[31] = 1;
	f->policy.nonce = f->bytes;
}

/* The report's nonce stands alone, so no proof leads to it: the tree of one leaf has another root. */
static void proof_of_one(struct real_case *f)
{
	f->policy.nonce = f->wire->report_data + SNP_BINDING_SIZE;
	f->policy.batch_allowed = true;
	f->proof = (struct snp_merkle_proof){.size = 1};
	f->policy.proof = &f->proof;
}

static void proof_where_none_may_be(struct real_case *f)
{
	proof_of_one(f);
	f->policy.batch_allowed = false;
}

static void proof_too_long(struct real_case *f)
{
	proof_of_one(f);
	f->proof.n_path = 1;
}

static void proof_beyond_its_tree(struct real_case *f)
{
	proof_of_one(f);
	f->proof.index = 1;
}

static void proof_of_a_larger_tree(struct real_case *f)
{
	proof_of_one(f);
	f->proof = (struct snp_merkle_proof){.size = SNP_MERKLE_LEAVES_MAX + 1};
}

static void proof_without_a_nonce(struct real_case *f)
{
	proof_too_long(f);
	f->policy.nonce = NULL;
}

static void other_binding(struct real_case *f)
{
	f->policy.binding = f->bytes;
}

static const struct row {
	const char *id;
	void (*change)(struct real_case *f);
	int answer;
} rows[] = {
	{"report.data", other_report_data, VERIFY_E_REPORT_DATA},
	{"report.proof", proof_where_none_may_be, VERIFY_E_BATCHED},
	{"report.proof", proof_too_long, SNP_E_PROOF},
	{"report.proof", proof_beyond_its_tree, SNP_E_PROOF},
	{"report.proof", proof_of_a_larger_tree, SNP_E_PROOF},
	{"report.proof", proof_without_a_nonce, SNP_E_PROOF},
	{"report.nonce", proof_of_one, VERIFY_E_NONCE},
	{"report.nonce", other_nonce, VERIFY_E_NONCE},
	{"report.binding", other_binding, VERIFY_E_BINDING},
	{"guest.measurement", other_measurement, VERIFY_E_MEASUREMENT},
	{"guest.measurement", no_measurement, VERIFY_E_MEASUREMENT},
	{"guest.vmpl", other_vmpl, VERIFY_E_VMPL},
	{"guest.debug", debug_not_allowed, VERIFY_E_POLICY},
};

START_TEST(refused)
{
	struct real_case f;

	real_case_load(&f);
	rows[_i].change(&f);
	real_case_refused(&f, rows[_i].id, rows[_i].answer);
	certs_done(&f.roots);
}
END_TEST

/* After a no about authenticity nothing of the report is judged. */
START_TEST(nothing_is_judged_early)
{
	struct verify_result result;
	struct real_case f;

	real_case_load(&f);
	f.wire->sig_r[0] ^= 1;
	ck_assert_int_eq(real_case_verify(&f, &result), VERIFY_E_REFUSED);
	ck_assert_int_eq(verify_find(&result, "leaf.chip")->verdict, CHECK_PASSED);
	ck_assert_int_eq(verify_find(&result, "guest.measurement")->verdict, CHECK_NOT_RUN);
	ck_assert_int_eq(verify_find(&result, "guest.debug")->verdict, CHECK_NOT_RUN);
}
END_TEST

START_TEST(all_demands_are_told)
{
	struct verify_result result;
	struct real_case f;

	real_case_load(&f);
	debug_not_allowed(&f);
	other_measurement(&f);
	ck_assert_int_eq(real_case_verify(&f, &result), VERIFY_E_REFUSED);
	ck_assert_int_eq(verify_find(&result, "guest.measurement")->verdict, CHECK_FAILED);
	ck_assert_int_eq(verify_find(&result, "guest.debug")->verdict, CHECK_FAILED);
}
END_TEST

START_TEST(real_report_passes)
{
	struct verify_result result;
	struct real_case f;

	real_case_load(&f);
	f.policy.report_data = f.wire->report_data;
	f.policy.nonce = f.wire->report_data + SNP_BINDING_SIZE;
	f.policy.binding = f.wire->report_data;
	ck_assert_int_eq(real_case_verify(&f, &result), 0);
	ck_assert_ptr_null(verify_first_failure(&result));
	ck_assert_str_eq(result.product->name, "Milan");
	ck_assert_int_eq(verify_find(&result, "report.signature")->verdict, CHECK_PASSED);
	ck_assert_int_eq(verify_find(&result, "report.binding")->verdict, CHECK_PASSED);
	ck_assert_int_eq(verify_find(&result, "guest.measurement")->verdict, CHECK_PASSED);
}
END_TEST

/* Who takes proofs takes the nonce alone too. */
START_TEST(no_proof_where_one_may_be)
{
	struct verify_result result;
	struct real_case f;

	real_case_load(&f);
	f.policy.nonce = f.wire->report_data + SNP_BINDING_SIZE;
	f.policy.batch_allowed = true;
	ck_assert_int_eq(real_case_verify(&f, &result), 0);
	ck_assert_int_eq(verify_find(&result, "report.proof")->verdict, CHECK_SKIPPED);
	ck_assert_int_eq(verify_find(&result, "report.nonce")->verdict, CHECK_PASSED);
}
END_TEST

/* Candidates that do not belong, before those that do, change nothing. */
START_TEST(finds_its_chain_among_many)
{
	static const char *const chains[] = {"genoa-vcek-chain.pem", "milan-vlek-chain.pem",
		"turin-vcek-chain.pem", "milan-vcek-chain.pem"};
	_cleanup_certs_ struct certs bag = {0};
	struct verify_result result;
	struct real_case f;

	real_case_load(&f);
	for (size_t i = 0; i < ARRAY_SIZE(chains); i++)
		real_certs(&bag, "certs", chains[i]);
	real_certs(&bag, "reports", "milan-v2.vcek.der");
	ck_assert_int_eq(verify_report(&(struct verify_input){
		.report = f.report,
		.certs = &bag,
		.at = f.at,
		.policy = &f.policy,
	}, &result), 0);
}
END_TEST

/* What kinds of list there are: test-crl.c. Here, that the verifier asks for one at all. */
START_TEST(revocation_list_is_asked_for)
{
	_cleanup_certs_ struct certs bag = {0};
	struct verify_result result;
	struct real_case f;

	real_case_load(&f);
	real_certs(&bag, "certs", "milan-vcek-chain.pem");
	real_certs(&bag, "reports", "milan-v2.vcek.der");
	ck_assert_int_eq(verify_report(&(struct verify_input){
		.report = f.report,
		.certs = &bag,
		.crl = CRL_REQUIRE,
		.at = f.at,
		.policy = &f.policy,
	}, &result), VERIFY_E_REFUSED);
	ck_assert_str_eq(verify_first_failure(&result)->id, "chain.crl");
}
END_TEST

/* Roots that the owner names replace AMD's. */
START_TEST(named_root_is_trusted)
{
	struct verify_result result;
	struct real_case f;

	real_case_load(&f);
	ck_assert_int_eq(certs_add(&f.roots, f.ark.data, f.ark.len), 0);
	f.use_roots = true;
	ck_assert_int_eq(real_case_verify(&f, &result), 0);
	certs_done(&f.roots);
}
END_TEST

START_TEST(authentic_only_asks_nothing_of_the_guest)
{
	struct verify_result result;
	struct real_case f;

	real_case_load(&f);
	f.policy = (struct policy){.authentic_only = true, .vmpl = 3};
	ck_assert_int_eq(real_case_verify(&f, &result), 0);
	ck_assert_int_eq(verify_find(&result, "guest.measurement")->verdict, CHECK_SKIPPED);
	f.wire->sig_r[0] ^= 1;
	ck_assert_int_eq(real_case_verify(&f, &result), VERIFY_E_REFUSED);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("verify");
	TCase *t = tcase_create("milan");

	if (!unit_vectors())
		unit_skip_all("no folder of test vectors (SNPGUARD_VECTORS)");
	tcase_add_loop_test(t, refused, 0, ARRAY_SIZE(rows));
	tcase_add_test(t, nothing_is_judged_early);
	tcase_add_test(t, all_demands_are_told);
	tcase_add_test(t, real_report_passes);
	tcase_add_test(t, no_proof_where_one_may_be);
	tcase_add_test(t, finds_its_chain_among_many);
	tcase_add_test(t, revocation_list_is_asked_for);
	tcase_add_test(t, named_root_is_trusted);
	tcase_add_test(t, authentic_only_asks_nothing_of_the_guest);
	suite_add_tcase(s, t);
	return s;
}
