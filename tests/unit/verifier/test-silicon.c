/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reports of every processor line, version and kind of key pass, and each with one field that is not
 * as the ABI or its signature wants it is refused.
 */
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <string.h>

#include "chip-case.h"
#include "runner.h"

DEFINE_CLEANUP(BIGNUM *, BN_free)
DEFINE_CLEANUP(EC_GROUP *, EC_GROUP_free)

START_TEST(passes)
{
	struct chip_spec spec;
	_cleanup_case_ struct chip_case f;

	ck_assert(chip_spec_by_index((size_t)_i, &spec));
	chip_case_load(&f, &spec);
	chip_case_passes(&f);
	ck_assert_int_eq(verify_find(&f.result, "leaf.chip")->verdict,
		spec.vlek || spec.mask_chip_id ? CHECK_SKIPPED : CHECK_PASSED);
	ck_assert_int_eq(verify_find(&f.result, "report.product")->verdict,
		spec.version < 3 ? CHECK_SKIPPED : CHECK_PASSED);
	ck_assert_int_eq(verify_find(&f.result, "report.signature")->verdict, CHECK_PASSED);
}
END_TEST

START_TEST(specs_end)
{
	struct chip_spec spec;

	ck_assert(!chip_spec_by_index(chip_n_specs(), &spec));
}
END_TEST

/* Fields of the report that must be as they are, in the version in which they are that; the report is
 * signed over the wrong value. */
static const struct field {
	const char *what;
	uint32_t version;
	size_t at, len;
	uint8_t value;
	int answer;
} fields[] = {
	{"version 1", 2, 0x000, 1, 1, SNP_E_REPORT_VERSION},
	{"version 6", 5, 0x000, 1, 6, SNP_E_REPORT_VERSION},
	{"version, high byte", 3, 0x003, 1, 1, SNP_E_REPORT_VERSION},
	{"policy without bit 17", 3, 0x00A, 1, 0x01, SNP_E_REPORT_RESERVED},
	{"policy bit 26", 5, 0x00B, 1, 0x04, SNP_E_REPORT_RESERVED},
	{"policy bit 63", 5, 0x00F, 1, 0x80, SNP_E_REPORT_RESERVED},
	{"asked for by the host", 3, 0x030, 4, 0xFF, SNP_E_REPORT_HOST},
	{"VMPL 4", 3, 0x030, 1, 4, SNP_E_REPORT_RESERVED},
	{"VMPL 0xFFFFFF00", 3, 0x031, 3, 0xFF, SNP_E_REPORT_RESERVED},
	{"algorithm 0", 3, 0x034, 1, 0, SNP_E_REPORT_ALGO},
	{"algorithm 2", 3, 0x034, 1, 2, SNP_E_REPORT_ALGO},
	{"algorithm, high byte", 3, 0x037, 1, 1, SNP_E_REPORT_ALGO},
	{"chip key masked", 3, 0x048, 1, 0x02, SNP_E_REPORT_MASKED_KEY},
	{"chip key masked, no key", 3, 0x048, 1, 0x1E, SNP_E_REPORT_MASKED_KEY},
	{"no key", 3, 0x048, 1, 0x1C, SNP_E_REPORT_UNSIGNED},
	{"key 2", 3, 0x048, 1, 0x08, SNP_E_REPORT_RESERVED},
	{"key 6", 3, 0x048, 1, 0x18, SNP_E_REPORT_RESERVED},
	{"signer bit 5", 3, 0x048, 1, 0x20, SNP_E_REPORT_RESERVED},
	{"signer bit 31", 3, 0x04B, 1, 0x80, SNP_E_REPORT_RESERVED},
	{"0x04C", 3, 0x04C, 1, 1, SNP_E_REPORT_RESERVED},
	{"0x04F", 5, 0x04F, 1, 1, SNP_E_REPORT_RESERVED},
	{"family in version 2", 2, 0x188, 1, 0x19, SNP_E_REPORT_RESERVED},
	{"model in version 2", 2, 0x189, 1, 1, SNP_E_REPORT_RESERVED},
	{"stepping in version 2", 2, 0x18A, 1, 1, SNP_E_REPORT_RESERVED},
	{"0x18B", 3, 0x18B, 1, 1, SNP_E_REPORT_RESERVED},
	{"0x19F", 5, 0x19F, 1, 0x80, SNP_E_REPORT_RESERVED},
	{"0x1EB", 4, 0x1EB, 1, 1, SNP_E_REPORT_RESERVED},
	{"0x1EF", 4, 0x1EF, 1, 1, SNP_E_REPORT_RESERVED},
	{"launch mitigations in version 4", 4, 0x1F8, 1, 1, SNP_E_REPORT_RESERVED},
	{"current mitigations in version 2", 2, 0x207, 1, 1, SNP_E_REPORT_RESERVED},
	{"0x208", 5, 0x208, 1, 1, SNP_E_REPORT_RESERVED},
	{"0x29F", 5, 0x29F, 1, 1, SNP_E_REPORT_RESERVED},
};

static void load(struct chip_case *f, uint32_t version)
{
	chip_case_load(f, &(struct chip_spec){
		.model = chip_case_model("milan"),
		.version = version,
		.spl = 4,
	});
}

START_TEST(fields_are_refused)
{
	const struct field *t = &fields[_i];
	_cleanup_case_ struct chip_case f;

	load(&f, t->version);
	memset((uint8_t *)&f.chip.report + t->at, t->value, t->len);
	chip_case_refused(&f, "report.format", t->answer);
}
END_TEST

/* Three ways for the host to get a report that no guest asked for or no chip signed: each has words
 * of its own. */
START_TEST(words_differ)
{
	const char *host = verify_strerror(SNP_E_REPORT_HOST);
	const char *none = verify_strerror(SNP_E_REPORT_UNSIGNED);
	const char *masked = verify_strerror(SNP_E_REPORT_MASKED_KEY);

	ck_assert_ptr_nonnull(strstr(host, "requested by the host"));
	ck_assert_ptr_nonnull(strstr(none, "SIGNING_KEY is none"));
	ck_assert_ptr_nonnull(strstr(masked, "MASK_CHIP_KEY"));
}
END_TEST

/* Mitigation vectors may have any value where they exist. */
START_TEST(version_5_has_mitigations)
{
	_cleanup_case_ struct chip_case f;

	load(&f, 5);
	memset(f.chip.report.launch_mit_vector, 0xFF, 16);
	chip_case_passes(&f);
	ck_assert_uint_eq(f.result.report.launch_mit_vector, UINT64_MAX);
	ck_assert_uint_eq(f.result.report.current_mit_vector, UINT64_MAX);
}
END_TEST

/* Little-endian, as in the report; with @add to the order of the curve. */
static void put_order(uint8_t ret[static SNP_SIG_COMPONENT_SIZE], unsigned add)
{
	_cleanup_(EC_GROUP_freep) EC_GROUP *p384 = EC_GROUP_new_by_curve_name(NID_secp384r1);
	_cleanup_(BN_freep) BIGNUM *n = BN_dup(EC_GROUP_get0_order(p384));

	ck_assert_int_eq(BN_add_word(n, add), 1);
	ck_assert_int_eq(BN_bn2lebinpad(n, ret, SNP_SIG_COMPONENT_SIZE), SNP_SIG_COMPONENT_SIZE);
}

static void swap_components(struct chip_case *f)
{
	uint8_t r[SNP_SIG_COMPONENT_SIZE];

	memcpy(r, f->chip.report.sig_r, sizeof(r));
	memcpy(f->chip.report.sig_r, f->chip.report.sig_s, sizeof(r));
	memcpy(f->chip.report.sig_s, r, sizeof(r));
}

static void reverse_components(struct chip_case *f)
{
	struct snp_report_wire *w = &f->chip.report;

	for (size_t i = 0; i < 24; i++) {
		uint8_t r = w->sig_r[i], s = w->sig_s[i];

		w->sig_r[i] = w->sig_r[47 - i];
		w->sig_s[i] = w->sig_s[47 - i];
		w->sig_r[47 - i] = r;
		w->sig_s[47 - i] = s;
	}
}

static void r_is_zero(struct chip_case *f)
{
	memset(f->chip.report.sig_r, 0, sizeof(f->chip.report.sig_r));
}

static void s_is_zero(struct chip_case *f)
{
	memset(f->chip.report.sig_s, 0, sizeof(f->chip.report.sig_s));
}

static void both_are_zero(struct chip_case *f)
{
	r_is_zero(f);
	s_is_zero(f);
}

static void both_are_one(struct chip_case *f)
{
	both_are_zero(f);
	f->chip.report.sig_r[0] = f->chip.report.sig_s[0] = 1;
}

static void r_is_the_order(struct chip_case *f)
{
	put_order(f->chip.report.sig_r, 0);
}

static void s_is_the_order(struct chip_case *f)
{
	put_order(f->chip.report.sig_s, 0);
}

static void r_is_beyond_the_order(struct chip_case *f)
{
	put_order(f->chip.report.sig_r, 1);
}

static void s_is_beyond_the_order(struct chip_case *f)
{
	put_order(f->chip.report.sig_s, 1);
}

static void r_has_byte_48(struct chip_case *f)
{
	f->chip.report.sig_r[48] = 1;
}

static void r_has_byte_71(struct chip_case *f)
{
	f->chip.report.sig_r[71] = 1;
}

static void s_has_byte_48(struct chip_case *f)
{
	f->chip.report.sig_s[48] = 1;
}

static void s_has_byte_71(struct chip_case *f)
{
	f->chip.report.sig_s[71] = 1;
}

static void has_a_tail(struct chip_case *f)
{
	f->chip.report.sig_reserved[0] = 1;
}

static void has_a_last_byte(struct chip_case *f)
{
	f->chip.report.sig_reserved[sizeof(f->chip.report.sig_reserved) - 1] = 1;
}

static void names_other_signer(struct chip_case *f)
{
	f->chip.report.signer_info[0] = SNP_KEY_VLEK << 2;
}

static const struct chip_row signatures[] = {
	{"report.signature", swap_components, VERIFY_E_SIGNATURE},
	{"report.signature", reverse_components, VERIFY_E_SIGNATURE},
	{"report.signature", r_is_zero, VERIFY_E_SIGNATURE},
	{"report.signature", s_is_zero, VERIFY_E_SIGNATURE},
	{"report.signature", both_are_zero, VERIFY_E_SIGNATURE},
	{"report.signature", both_are_one, VERIFY_E_SIGNATURE},
	{"report.signature", r_is_the_order, VERIFY_E_SIGNATURE},
	{"report.signature", s_is_the_order, VERIFY_E_SIGNATURE},
	{"report.signature", r_is_beyond_the_order, VERIFY_E_SIGNATURE},
	{"report.signature", s_is_beyond_the_order, VERIFY_E_SIGNATURE},
	{"report.format", r_has_byte_48, SNP_E_REPORT_RESERVED},
	{"report.format", r_has_byte_71, SNP_E_REPORT_RESERVED},
	{"report.format", s_has_byte_48, SNP_E_REPORT_RESERVED},
	{"report.format", s_has_byte_71, SNP_E_REPORT_RESERVED},
	{"report.format", has_a_tail, SNP_E_REPORT_RESERVED},
	{"report.format", has_a_last_byte, SNP_E_REPORT_RESERVED},
	{"chain.complete", names_other_signer, VERIFY_E_CHAIN_INCOMPLETE},
};

START_TEST(signatures_are_refused)
{
	_cleanup_case_ struct chip_case f;

	chip_case_load_usual(&f);
	signatures[_i].change(&f);
	f.sealed = true;
	chip_case_refused(&f, signatures[_i].id, signatures[_i].answer);
}
END_TEST

START_TEST(other_chips_key_is_refused)
{
	_cleanup_case_ struct chip_case f, other;

	chip_case_load_usual(&f);
	chip_case_load_usual(&other);
	f.chip.report = other.chip.report;
	f.sealed = true;
	chip_case_refused(&f, "report.signature", VERIFY_E_SIGNATURE);
}
END_TEST

/* A provider's key stands in for no chip's, nor the other way round. */
START_TEST(kinds_are_not_mixed_up)
{
	_cleanup_case_ struct chip_case f;

	chip_case_load(&f, &(struct chip_spec){
		.model = chip_case_model("genoa"),
		.version = 3,
		.vlek = _i,
		.spl = 4,
	});
	f.chip.report.signer_info[0] = (_i ? SNP_KEY_VCEK : SNP_KEY_VLEK) << 2;
	chip_case_refused(&f, "chain.complete", VERIFY_E_CHAIN_INCOMPLETE);
}
END_TEST

/* No certificate can be had for some processors: that is told, and not that one is missing. */
static const struct {
	uint32_t version;
	uint8_t family, number;
	int answer;
} uncertified[] = {
	{3, 0x1A, 0x50, VERIFY_E_PRODUCT_UNPUBLISHED},
	{5, 0x1A, 0xC7, VERIFY_E_PRODUCT_UNPUBLISHED},
	{3, 0x17, 0x01, VERIFY_E_PRODUCT},
	{3, 0x1B, 0x00, VERIFY_E_PRODUCT},
	{3, 0x19, 0x01, VERIFY_E_CHAIN_INCOMPLETE},
	{3, 0x1A, 0x02, VERIFY_E_CHAIN_INCOMPLETE},
	{2, 0, 0, VERIFY_E_CHAIN_INCOMPLETE},
};

START_TEST(without_certificates)
{
	_cleanup_case_ struct chip_case f;

	chip_case_load(&f, &(struct chip_spec){
		.model = chip_case_model("milan"),
		.version = uncertified[_i].version,
		.spl = 4,
	});
	f.chip.report.signer_info[0] = SNP_KEY_VLEK << 2; /* and there is none */
	f.chip.report.cpuid_fam_id = uncertified[_i].family;
	f.chip.report.cpuid_mod_id = uncertified[_i].number;
	chip_case_refused(&f, "chain.complete", uncertified[_i].answer);
}
END_TEST

/* Families and models that are of another line than the chain, or of none. */
static const struct cpuid {
	const char *model;	/* of the chain */
	uint8_t family, number;	/* of the report */
	int answer;		/* 0: VERIFY_E_PRODUCT */
} cpuids[] = {
	{"milan", 0x19, 0x10}, {"milan", 0x19, 0x11}, {"milan", 0x19, 0xA0}, {"milan", 0x1A, 0x01},
	{"milan", 0x17, 0x01}, {"milan", 0x19, 0x20}, {"milan", 0, 0}, {"genoa", 0x19, 0x0F},
	{"genoa", 0x19, 0x20}, {"genoa", 0x19, 0x9F}, {"genoa", 0x19, 0xB0}, {"genoa", 0x1A, 0x11},
	{"turin", 0x19, 0x01}, {"turin", 0x1A, 0x12}, {"turin", 0x1A, 0xFF}, {"turin", 0x1B, 0x02},
	{"turin", 0x1A, 0x50, VERIFY_E_PRODUCT_UNPUBLISHED},
	{"milan", 0x1A, 0xC7, VERIFY_E_PRODUCT_UNPUBLISHED},
};

START_TEST(other_product_is_refused)
{
	_cleanup_case_ struct chip_case f;

	chip_case_load(&f, &(struct chip_spec){
		.model = chip_case_model(cpuids[_i].model),
		.version = 3 + (uint32_t)_i % 3,
		.spl = 4,
	});
	f.chip.report.cpuid_fam_id = cpuids[_i].family;
	f.chip.report.cpuid_mod_id = cpuids[_i].number;
	chip_case_refused(&f, "report.product",
		cpuids[_i].answer ? cpuids[_i].answer : VERIFY_E_PRODUCT);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("silicon");
	TCase *t = tcase_create("silicon");
	TCase *every = tcase_create("every chip");

	tcase_set_timeout(t, 60);
	tcase_add_unchecked_fixture(t, chip_case_setup, NULL);
	tcase_add_loop_test(t, fields_are_refused, 0, ARRAY_SIZE(fields));
	tcase_add_test(t, words_differ);
	tcase_add_test(t, version_5_has_mitigations);
	tcase_add_loop_test(t, signatures_are_refused, 0, ARRAY_SIZE(signatures));
	tcase_add_test(t, other_chips_key_is_refused);
	tcase_add_loop_test(t, kinds_are_not_mixed_up, 0, 2);
	tcase_add_loop_test(t, without_certificates, 0, ARRAY_SIZE(uncertified));
	tcase_add_loop_test(t, other_product_is_refused, 0, ARRAY_SIZE(cpuids));
	tcase_add_test(t, specs_end);
	tcase_set_timeout(every, 60);
	tcase_set_tags(every, "slow");
	tcase_add_unchecked_fixture(every, chip_case_setup, NULL);
	tcase_add_loop_test(every, passes, 0, (int)chip_n_specs());
	suite_add_tcase(s, t);
	suite_add_tcase(s, every);
	return s;
}
