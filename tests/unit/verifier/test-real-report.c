/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A real report of a Milan processor passes, and is refused with a bit of any field changed, by the
 * check that is there for that field.
 */
#include <string.h>

#include "real-case.h"
#include "runner.h"

START_TEST(real_report_passes)
{
	struct verify_result result;
	struct real_case f;

	real_case_load(&f);
	ck_assert_int_eq(real_case_verify(&f, &result), 0);
	ck_assert_ptr_null(verify_first_failure(&result));
	ck_assert_str_eq(result.product->name, "Milan");
	ck_assert_int_eq(verify_find(&result, "leaf.chip")->verdict, CHECK_PASSED);
	ck_assert_int_eq(verify_find(&result, "report.signature")->verdict, CHECK_PASSED);
}
END_TEST

/* One bit of the first byte and of the last of every field. */
#define FIELD(field, id, answer)                                                                   \
	{#field, offsetof(struct snp_report_wire, field),                                          \
		sizeof(((struct snp_report_wire *)0)->field), id, answer}
#define SIGNED(field) FIELD(field, "report.signature", VERIFY_E_SIGNATURE)
#define RESERVED(field) FIELD(field, "report.format", SNP_E_REPORT_RESERVED)

static const struct field {
	const char *name;
	size_t at, len;
	const char *id;
	int answer;
} fields[] = {
	SIGNED(guest_svn),
	SIGNED(family_id),
	SIGNED(image_id),
	FIELD(signature_algo, "report.format", SNP_E_REPORT_ALGO),
	SIGNED(current_tcb),
	SIGNED(platform_info),
	RESERVED(reserved_4c),
	SIGNED(report_data),
	SIGNED(measurement),
	SIGNED(host_data),
	SIGNED(id_key_digest),
	SIGNED(author_key_digest),
	SIGNED(report_id),
	SIGNED(report_id_ma),
	FIELD(reported_tcb, "leaf.tcb", VERIFY_E_LEAF_TCB),
	RESERVED(cpuid_fam_id),		/* of version 3 */
	RESERVED(cpuid_mod_id),
	RESERVED(cpuid_step),
	RESERVED(reserved_18b),
	FIELD(chip_id, "leaf.chip", VERIFY_E_LEAF_CHIP),
	SIGNED(committed_tcb),
	SIGNED(current_build),
	SIGNED(current_minor),
	SIGNED(current_major),
	RESERVED(reserved_1eb),
	SIGNED(committed_build),
	SIGNED(committed_minor),
	SIGNED(committed_major),
	RESERVED(reserved_1ef),
	SIGNED(launch_tcb),
	RESERVED(launch_mit_vector),	/* of version 5 */
	RESERVED(current_mit_vector),
	RESERVED(reserved_208),
	RESERVED(sig_reserved),
};

START_TEST(field_changed)
{
	const struct field *t = &fields[_i];
	struct real_case f;

	real_case_load(&f);
	f.report[t->at] ^= 1;
	real_case_refused(&f, t->id, t->answer);
	real_case_load(&f);
	f.report[t->at + t->len - 1] ^= 0x80;
	real_case_refused(&f, t->id, t->answer);
}
END_TEST

/* Nothing in it is there for show. */
START_TEST(every_byte_counts)
{
	struct verify_result result;
	struct real_case f;

	real_case_load(&f);
	for (size_t i = 0; i < sizeof(f.report); i++) {
		f.report[i] ^= 1;
		ck_assert_msg(real_case_verify(&f, &result) == VERIFY_E_REFUSED, "byte 0x%zx", i);
		f.report[i] ^= 1;
	}
	ck_assert_int_eq(real_case_verify(&f, &result), 0);
}
END_TEST

static void version_1(struct real_case *f)
{
	f->wire->version[0] = 1;
}

static void version_6(struct real_case *f)
{
	f->wire->version[0] = 6;
}

static void host_requested(struct real_case *f)
{
	memset(f->wire->vmpl, 0xFF, 4);
}

static void unsigned_report(struct real_case *f)
{
	f->wire->signer_info[0] = SNP_KEY_NONE << 2;
}

static void masked_chip_key(struct real_case *f)
{
	f->wire->signer_info[0] |= 2;
}

static void policy_bit_17_clear(struct real_case *f)
{
	f->wire->policy[2] &= (uint8_t)~2;
}

static void policy_bit_63(struct real_case *f)
{
	f->wire->policy[7] |= 0x80;
}

static void claims_vlek(struct real_case *f)
{
	f->wire->signer_info[0] = SNP_KEY_VLEK << 2;
}

static void claims_genoa(struct real_case *f)
{
	f->wire->version[0] = 3;
	f->wire->cpuid_fam_id = 0x19;
	f->wire->cpuid_mod_id = 0x11;
}

static void claims_unknown_cpu(struct real_case *f)
{
	f->wire->version[0] = 3;
	f->wire->cpuid_fam_id = 0x17;
}

static void chip_id_erased(struct real_case *f)
{
	memset(f->wire->chip_id, 0, sizeof(f->wire->chip_id));
}

static void debug_bit_cleared(struct real_case *f)
{
	f->wire->policy[2] &= (uint8_t)~8;
}

static void signature_r(struct real_case *f)
{
	f->wire->sig_r[0] ^= 1;
}

static void signature_s(struct real_case *f)
{
	f->wire->sig_s[47] ^= 1;
}

static void signature_zero(struct real_case *f)
{
	memset(f->wire->sig_r, 0, sizeof(f->wire->sig_r));
	memset(f->wire->sig_s, 0, sizeof(f->wire->sig_s));
}

static void signature_high_bytes(struct real_case *f)
{
	f->wire->sig_r[71] = 1;
}

static void r_and_s_swapped(struct real_case *f)
{
	uint8_t r[SNP_SIG_COMPONENT_SIZE];

	memcpy(r, f->wire->sig_r, sizeof(r));
	memcpy(f->wire->sig_r, f->wire->sig_s, sizeof(r));
	memcpy(f->wire->sig_s, r, sizeof(r));
}

static void r_zero(struct real_case *f)
{
	memset(f->wire->sig_r, 0, sizeof(f->wire->sig_r));
}

static void s_zero(struct real_case *f)
{
	memset(f->wire->sig_s, 0, sizeof(f->wire->sig_s));
}

/* 2^384 - 1 is above the order of the curve. */
static void r_out_of_range(struct real_case *f)
{
	memset(f->wire->sig_r, 0xFF, 48);
}

static void s_out_of_range(struct real_case *f)
{
	memset(f->wire->sig_s, 0xFF, 48);
}

static void s_high_bytes(struct real_case *f)
{
	f->wire->sig_s[48] = 1;
}

static void author_key_claimed(struct real_case *f)
{
	f->wire->signer_info[0] ^= 1;
}

static void vmpl_1(struct real_case *f)
{
	f->wire->vmpl[0] = 1;
}

static void vmpl_4(struct real_case *f)
{
	f->wire->vmpl[0] = 4;
}

static void version_3(struct real_case *f)
{
	f->wire->version[0] = 3;
}

static void policy_abi_lowered(struct real_case *f)
{
	f->wire->policy[0] ^= 1;
}

static const struct row {
	const char *id;
	void (*change)(struct real_case *f);
	int answer;
} rows[] = {
	{"report.format", version_1, SNP_E_REPORT_VERSION},
	{"report.format", version_6, SNP_E_REPORT_VERSION},
	{"report.format", host_requested, SNP_E_REPORT_HOST},
	{"report.format", unsigned_report, SNP_E_REPORT_UNSIGNED},
	{"report.format", masked_chip_key, SNP_E_REPORT_MASKED_KEY},
	{"report.format", policy_bit_17_clear, SNP_E_REPORT_RESERVED},
	{"report.format", policy_bit_63, SNP_E_REPORT_RESERVED},
	{"report.format", signature_high_bytes, SNP_E_REPORT_RESERVED},
	{"chain.complete", claims_vlek, VERIFY_E_CHAIN_INCOMPLETE},
	{"report.product", claims_genoa, VERIFY_E_PRODUCT},
	{"report.product", claims_unknown_cpu, VERIFY_E_PRODUCT},
	{"report.signature", chip_id_erased, VERIFY_E_SIGNATURE},
	{"report.signature", debug_bit_cleared, VERIFY_E_SIGNATURE},
	{"report.signature", signature_r, VERIFY_E_SIGNATURE},
	{"report.signature", signature_s, VERIFY_E_SIGNATURE},
	{"report.signature", signature_zero, VERIFY_E_SIGNATURE},
	{"report.signature", r_and_s_swapped, VERIFY_E_SIGNATURE},
	{"report.signature", r_zero, VERIFY_E_SIGNATURE},
	{"report.signature", s_zero, VERIFY_E_SIGNATURE},
	{"report.signature", r_out_of_range, VERIFY_E_SIGNATURE},
	{"report.signature", s_out_of_range, VERIFY_E_SIGNATURE},
	{"report.format", s_high_bytes, SNP_E_REPORT_RESERVED},
	{"report.signature", author_key_claimed, VERIFY_E_SIGNATURE},
	{"report.signature", vmpl_1, VERIFY_E_SIGNATURE},
	{"report.format", vmpl_4, SNP_E_REPORT_RESERVED},
	{"report.product", version_3, VERIFY_E_PRODUCT},
	{"report.signature", policy_abi_lowered, VERIFY_E_SIGNATURE},
};

START_TEST(refused)
{
	struct real_case f;

	real_case_load(&f);
	rows[_i].change(&f);
	real_case_refused(&f, rows[_i].id, rows[_i].answer);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("real-report");
	TCase *t = tcase_create("real-report");
	TCase *every = tcase_create("every byte");

	if (!unit_vectors())
		unit_skip_all("no folder of test vectors (SNPGUARD_VECTORS)");
	tcase_set_timeout(t, 60);
	tcase_add_test(t, real_report_passes);
	tcase_add_loop_test(t, field_changed, 0, ARRAY_SIZE(fields));
	tcase_add_loop_test(t, refused, 0, ARRAY_SIZE(rows));
	tcase_set_timeout(every, 60);
	tcase_set_tags(every, "slow");
	tcase_add_test(every, every_byte_counts);
	suite_add_tcase(s, t);
	suite_add_tcase(s, every);
	return s;
}
