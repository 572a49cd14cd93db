/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Verification of a real report of a Milan processor: it passes as it is, and each single change to
 * report, certificates or demands is refused by the check that is there for it.
 */
#include <openssl/x509.h>
#include <string.h>
#include <time.h>

#include "runner.h"
#include "snp/util.h"
#include "verifier/verify.h"

#define DER_MAX 4096

struct der {
	uint8_t data[DER_MAX];
	size_t len;
};

/* What a row may change before verification. */
struct fixture {
	uint8_t report[SNP_REPORT_SIZE];
	struct snp_report_wire *wire;	/* the same bytes by field */
	struct der vcek, ask, ark;
	struct certs roots;
	bool use_roots;
	time_t at;
	struct policy policy;
	uint8_t bytes[SNP_REPORT_DATA_SIZE];	/* for policy's pointers */
	struct snp_merkle_proof proof;
};

static void take_der(X509 *x, struct der *ret)
{
	uint8_t *p = ret->data;
	int len = i2d_X509(x, NULL);

	ck_assert_int_gt(len, 0);
	ck_assert_uint_le((size_t)len, sizeof(ret->data));
	ret->len = (size_t)i2d_X509(x, &p);
}

static void load_certs(struct certs *bag, const char *folder, const char *name)
{
	size_t len;
	_cleanup_free_ char *dir = NULL;
	_cleanup_free_ uint8_t *data = NULL;

	ck_assert_int_ge(asprintf(&dir, "%s/%s", unit_vectors(), folder), 0);
	data = unit_read_file(dir, name, &len);
	ck_assert_int_eq(certs_add(bag, data, len), 0);
}

static void load(struct fixture *f)
{
	_cleanup_certs_ struct certs bag = {0};
	_cleanup_free_ uint8_t *report = NULL;
	_cleanup_free_ char *dir = NULL;
	struct tm tm = {.tm_year = 2024 - 1900, .tm_mday = 1};
	size_t len;

	*f = (struct fixture){.at = timegm(&tm)};
	f->wire = (struct snp_report_wire *)f->report;
	ck_assert_int_ge(asprintf(&dir, "%s/reports", unit_vectors()), 0);
	report = unit_read_file(dir, "milan-v2.bin", &len);
	ck_assert_uint_eq(len, sizeof(f->report));
	memcpy(f->report, report, len);
	load_certs(&bag, "reports", "milan-v2.vcek.der");
	load_certs(&bag, "certs", "milan-vcek-chain.pem");
	ck_assert_uint_eq(bag.n, 3);
	take_der(bag.v[0], &f->vcek);
	take_der(bag.v[1], &f->ask);
	take_der(bag.v[2], &f->ark);
	/* This guest was started with debugging allowed. */
	ck_assert_int_eq(policy_allow(&f->policy, "debug"), 0);
	f->policy.n_measurements = 1;
	memcpy(f->policy.measurements[0], f->wire->measurement, SNP_MEASUREMENT_SIZE);
}

static int verify(const struct fixture *f, struct verify_result *ret)
{
	const struct der *all[] = {&f->vcek, &f->ask, &f->ark};
	_cleanup_certs_ struct certs bag = {0};

	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		if (all[i]->len)
			ck_assert_int_eq(certs_add(&bag, all[i]->data, all[i]->len), 0);
	return verify_report(&(struct verify_input){
		.report = f->report,
		.certs = &bag,
		.roots = f->use_roots ? &f->roots : NULL,
		.at = f->at,
		.policy = &f->policy,
	}, ret);
}

/* The place where @pattern stands in @d for the @nth time, counted from 0. */
static uint8_t *find(struct der *d, const char *pattern, size_t len, unsigned nth)
{
	uint8_t *p = d->data;

	for (;; p++) {
		p = memmem(p, d->len - (size_t)(p - d->data), pattern, len);
		ck_assert_ptr_nonnull(p);
		if (nth-- == 0)
			return p;
	}
}

#define FIND(d, text, nth) find(d, text, sizeof(text) - 1, nth)

static void version_1(struct fixture *f)
{
	f->wire->version[0] = 1;
}

static void version_6(struct fixture *f)
{
	f->wire->version[0] = 6;
}

static void reserved_after_signer(struct fixture *f)
{
	f->wire->reserved_4c[3] = 1;
}

static void reserved_before_signature(struct fixture *f)
{
	f->wire->reserved_208[151] = 1;
}

static void reserved_after_signature(struct fixture *f)
{
	f->wire->sig_reserved[0] = 1;
}

static void other_algorithm(struct fixture *f)
{
	f->wire->signature_algo[0] = 2;
}

static void host_requested(struct fixture *f)
{
	memset(f->wire->vmpl, 0xFF, 4);
}

static void unsigned_report(struct fixture *f)
{
	f->wire->signer_info[0] = SNP_KEY_NONE << 2;
}

static void masked_chip_key(struct fixture *f)
{
	f->wire->signer_info[0] |= 2;
}

static void policy_bit_17_clear(struct fixture *f)
{
	f->wire->policy[2] &= (uint8_t)~2;
}

static void policy_bit_63(struct fixture *f)
{
	f->wire->policy[7] |= 0x80;
}

static void claims_vlek(struct fixture *f)
{
	f->wire->signer_info[0] = SNP_KEY_VLEK << 2;
}

static void claims_genoa(struct fixture *f)
{
	f->wire->version[0] = 3;
	f->wire->cpuid_fam_id = 0x19;
	f->wire->cpuid_mod_id = 0x11;
}

static void claims_unknown_cpu(struct fixture *f)
{
	f->wire->version[0] = 3;
	f->wire->cpuid_fam_id = 0x17;
}

static void other_tcb(struct fixture *f)
{
	f->wire->reported_tcb[7]++;
}

static void other_chip(struct fixture *f)
{
	f->wire->chip_id[63] ^= 1;
}

static void chip_id_erased(struct fixture *f)
{
	memset(f->wire->chip_id, 0, sizeof(f->wire->chip_id));
}

static void measurement_changed(struct fixture *f)
{
	f->wire->measurement[0] ^= 1;
	memcpy(f->policy.measurements[0], f->wire->measurement, SNP_MEASUREMENT_SIZE);
}

static void report_data_changed(struct fixture *f)
{
	f->wire->report_data[63] ^= 1;
}

static void debug_bit_cleared(struct fixture *f)
{
	f->wire->policy[2] &= (uint8_t)~8;
}

static void signature_r(struct fixture *f)
{
	f->wire->sig_r[0] ^= 1;
}

static void signature_s(struct fixture *f)
{
	f->wire->sig_s[47] ^= 1;
}

static void signature_zero(struct fixture *f)
{
	memset(f->wire->sig_r, 0, sizeof(f->wire->sig_r));
	memset(f->wire->sig_s, 0, sizeof(f->wire->sig_s));
}

static void signature_high_bytes(struct fixture *f)
{
	f->wire->sig_r[71] = 1;
}

static void no_leaf(struct fixture *f)
{
	f->vcek.len = 0;
}

static void no_ask(struct fixture *f)
{
	f->ask.len = 0;
}

static void no_ark(struct fixture *f)
{
	f->ark.len = 0;
}

static void root_of_unknown_line(struct fixture *f)
{
	memcpy(FIND(&f->ask, "ARK-Milan", 0), "ARK-Mulan", 9);
	memcpy(FIND(&f->ark, "ARK-Milan", 0), "ARK-Mulan", 9);
	memcpy(FIND(&f->ark, "ARK-Milan", 0), "ARK-Mulan", 9);
}

static void root_poses_as_genoa(struct fixture *f)
{
	memcpy(FIND(&f->ask, "ARK-Milan", 0), "ARK-Genoa", 9);
	memcpy(FIND(&f->ark, "ARK-Milan", 0), "ARK-Genoa", 9);
	memcpy(FIND(&f->ark, "ARK-Milan", 0), "ARK-Genoa", 9);
}

static void root_key_changed(struct fixture *f)
{
	/* The modulus: the first 512-byte INTEGER with its leading zero. */
	FIND(&f->ark, "\x02\x82\x02\x01\x00", 0)[100] ^= 1;
}

static void another_root_wanted(struct fixture *f)
{
	load_certs(&f->roots, "certs", "genoa-vcek-chain.pem");
	f->use_roots = true;
}

static void no_root_wanted(struct fixture *f)
{
	f->use_roots = true;
}

static void ask_key_of_other_exponent(struct fixture *f)
{
	/* Exponent 65537 to 65539; the serial number has the same form and stands before it. */
	FIND(&f->ask, "\x02\x03\x01\x00\x01", 1)[4] = 3;
}

static void leaf_on_other_curve(struct fixture *f)
{
	/* secp384r1 (1.3.132.0.34) to secp521r1 (1.3.132.0.35): the point does not fit either. */
	FIND(&f->vcek, "\x06\x05\x2b\x81\x04\x00\x22", 0)[6] = 0x23;
}

static void leaf_salt_shorter(struct fixture *f)
{
	/* saltLength [2] INTEGER 48, in the algorithm inside and outside of the signed part. */
	FIND(&f->vcek, "\xa2\x03\x02\x01\x30", 0)[4] = 0x20;
	FIND(&f->vcek, "\xa2\x03\x02\x01\x30", 0)[4] = 0x20;
}

static void ask_hashed_otherwise(struct fixture *f)
{
	/* sha384 to sha256, everywhere: hash and mask, inside and outside. */
	for (unsigned i = 0; i < 4; i++)
		FIND(&f->ask, "\x60\x86\x48\x01\x65\x03\x04\x02\x02", 0)[8] = 1;
}

static void leaf_signature_changed(struct fixture *f)
{
	f->vcek.data[f->vcek.len - 1] ^= 1;
}

static void ask_signature_changed(struct fixture *f)
{
	f->ask.data[f->ask.len - 1] ^= 1;
}

static void ark_signature_changed(struct fixture *f)
{
	f->ark.data[f->ark.len - 1] ^= 1;
}

static void leaf_tcb_changed(struct fixture *f)
{
	/* ucodeSPL, 1.3.6.1.4.1.3704.1.3.8: raised in leaf and report alike. */
	FIND(&f->vcek, "\x9c\x78\x01\x03\x08", 0)[9]++;
	f->wire->reported_tcb[7]++;
}

static void leaf_dates_changed(struct fixture *f)
{
	/* notAfter in 2029 to 2039. */
	memcpy(FIND(&f->vcek, "290924", 0), "390924", 6);
}

static void before_validity(struct fixture *f)
{
	f->at -= 2 * 366 * 24 * 3600;
}

static void after_validity(struct fixture *f)
{
	f->at += 6 * 366 * 24 * 3600;
}

static void other_measurement(struct fixture *f)
{
	f->policy.measurements[0][47] ^= 1;
}

static void no_measurement(struct fixture *f)
{
	f->policy.n_measurements = 0;
}

static void debug_not_allowed(struct fixture *f)
{
	f->policy.allow = 0;
}

static void other_vmpl(struct fixture *f)
{
	f->policy.vmpl = 1;
}

static void other_report_data(struct fixture *f)
{
	memcpy(f->bytes, f->wire->report_data, sizeof(f->bytes));
	f->bytes[0] ^= 1;
	f->policy.report_data = f->bytes;
}

static void other_nonce(struct fixture *f)
{
	f->bytes[31] = 1;
	f->policy.nonce = f->bytes;
}

/* The report's nonce stands alone, so no proof leads to it: the tree of one leaf has another root. */
static void proof_of_one(struct fixture *f)
{
	f->policy.nonce = f->wire->report_data + SNP_BINDING_SIZE;
	f->policy.batch_allowed = true;
	f->proof = (struct snp_merkle_proof){.size = 1};
	f->policy.proof = &f->proof;
}

static void proof_where_none_may_be(struct fixture *f)
{
	proof_of_one(f);
	f->policy.batch_allowed = false;
}

static void proof_too_long(struct fixture *f)
{
	proof_of_one(f);
	f->proof.n_path = 1;
}

static void proof_beyond_its_tree(struct fixture *f)
{
	proof_of_one(f);
	f->proof.index = 1;
}

static void proof_of_a_larger_tree(struct fixture *f)
{
	proof_of_one(f);
	f->proof = (struct snp_merkle_proof){.size = SNP_MERKLE_LEAVES_MAX + 1};
}

static void proof_without_a_nonce(struct fixture *f)
{
	proof_too_long(f);
	f->policy.nonce = NULL;
}

static void other_binding(struct fixture *f)
{
	f->policy.binding = f->bytes;
}

static const struct row {
	const char *id;
	void (*change)(struct fixture *f);
	int answer;
} rows[] = {
	{"report.format", version_1, SNP_E_REPORT_VERSION},
	{"report.format", version_6, SNP_E_REPORT_VERSION},
	{"report.format", reserved_after_signer, SNP_E_REPORT_RESERVED},
	{"report.format", reserved_before_signature, SNP_E_REPORT_RESERVED},
	{"report.format", reserved_after_signature, SNP_E_REPORT_RESERVED},
	{"report.format", other_algorithm, SNP_E_REPORT_ALGO},
	{"report.format", host_requested, SNP_E_REPORT_HOST},
	{"report.format", unsigned_report, SNP_E_REPORT_UNSIGNED},
	{"report.format", masked_chip_key, SNP_E_REPORT_MASKED_KEY},
	{"report.format", policy_bit_17_clear, SNP_E_REPORT_RESERVED},
	{"report.format", policy_bit_63, SNP_E_REPORT_RESERVED},
	{"report.format", signature_high_bytes, SNP_E_REPORT_RESERVED},
	{"chain.complete", claims_vlek, VERIFY_E_CHAIN_INCOMPLETE},
	{"chain.complete", no_leaf, VERIFY_E_CHAIN_INCOMPLETE},
	{"chain.complete", no_ask, VERIFY_E_CHAIN_INCOMPLETE},
	{"chain.complete", no_ark, VERIFY_E_CHAIN_INCOMPLETE},
	{"chain.complete", root_of_unknown_line, VERIFY_E_PRODUCT},
	{"report.product", claims_genoa, VERIFY_E_PRODUCT},
	{"report.product", claims_unknown_cpu, VERIFY_E_PRODUCT},
	{"chain.root", root_poses_as_genoa, VERIFY_E_CHAIN_ROOT},
	{"chain.root", root_key_changed, VERIFY_E_CHAIN_ROOT},
	{"chain.root", another_root_wanted, VERIFY_E_CHAIN_ROOT},
	{"chain.root", no_root_wanted, VERIFY_E_CHAIN_ROOT},
	{"chain.keys", ask_key_of_other_exponent, VERIFY_E_CHAIN_KEY},
	{"chain.keys", leaf_on_other_curve, VERIFY_E_CHAIN_KEY},
	{"chain.algorithms", leaf_salt_shorter, VERIFY_E_CHAIN_ALGORITHM},
	{"chain.algorithms", ask_hashed_otherwise, VERIFY_E_CHAIN_ALGORITHM},
	{"chain.signatures", leaf_signature_changed, VERIFY_E_CHAIN_SIGNATURE},
	{"chain.signatures", ask_signature_changed, VERIFY_E_CHAIN_SIGNATURE},
	{"chain.signatures", ark_signature_changed, VERIFY_E_CHAIN_SIGNATURE},
	{"chain.signatures", leaf_tcb_changed, VERIFY_E_CHAIN_SIGNATURE},
	{"chain.signatures", leaf_dates_changed, VERIFY_E_CHAIN_SIGNATURE},
	{"chain.validity", before_validity, VERIFY_E_CHAIN_VALIDITY},
	{"chain.validity", after_validity, VERIFY_E_CHAIN_VALIDITY},
	{"leaf.tcb", other_tcb, VERIFY_E_LEAF_TCB},
	{"leaf.chip", other_chip, VERIFY_E_LEAF_CHIP},
	{"report.signature", chip_id_erased, VERIFY_E_SIGNATURE},
	{"report.signature", measurement_changed, VERIFY_E_SIGNATURE},
	{"report.signature", report_data_changed, VERIFY_E_SIGNATURE},
	{"report.signature", debug_bit_cleared, VERIFY_E_SIGNATURE},
	{"report.signature", signature_r, VERIFY_E_SIGNATURE},
	{"report.signature", signature_s, VERIFY_E_SIGNATURE},
	{"report.signature", signature_zero, VERIFY_E_SIGNATURE},
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
	const struct row *row = &rows[_i];
	const struct check *failure;
	struct verify_result result;
	struct fixture f;

	load(&f);
	row->change(&f);
	ck_assert_int_eq(verify(&f, &result), VERIFY_E_REFUSED);
	failure = verify_first_failure(&result);
	ck_assert_ptr_nonnull(failure);
	ck_assert_str_eq(failure->id, row->id);
	ck_assert_int_eq(failure->answer, row->answer);
	ck_assert_str_ne(failure->reason, "");
	certs_done(&f.roots);
}
END_TEST

/* After a no about authenticity nothing of the report is judged. */
START_TEST(nothing_is_judged_early)
{
	struct verify_result result;
	struct fixture f;

	load(&f);
	f.wire->sig_r[0] ^= 1;
	ck_assert_int_eq(verify(&f, &result), VERIFY_E_REFUSED);
	ck_assert_int_eq(verify_find(&result, "leaf.chip")->verdict, CHECK_PASSED);
	ck_assert_int_eq(verify_find(&result, "guest.measurement")->verdict, CHECK_NOT_RUN);
	ck_assert_int_eq(verify_find(&result, "guest.debug")->verdict, CHECK_NOT_RUN);
}
END_TEST

START_TEST(all_demands_are_told)
{
	struct verify_result result;
	struct fixture f;

	load(&f);
	debug_not_allowed(&f);
	other_measurement(&f);
	ck_assert_int_eq(verify(&f, &result), VERIFY_E_REFUSED);
	ck_assert_int_eq(verify_find(&result, "guest.measurement")->verdict, CHECK_FAILED);
	ck_assert_int_eq(verify_find(&result, "guest.debug")->verdict, CHECK_FAILED);
}
END_TEST

START_TEST(real_report_passes)
{
	struct verify_result result;
	struct fixture f;

	load(&f);
	f.policy.report_data = f.wire->report_data;
	f.policy.nonce = f.wire->report_data + SNP_BINDING_SIZE;
	f.policy.binding = f.wire->report_data;
	ck_assert_int_eq(verify(&f, &result), 0);
	ck_assert_ptr_null(verify_first_failure(&result));
	ck_assert_str_eq(result.product->name, "Milan");
	ck_assert_int_eq(verify_find(&result, "report.signature")->verdict, CHECK_PASSED);
	ck_assert_int_eq(verify_find(&result, "report.binding")->verdict, CHECK_PASSED);
	ck_assert_int_eq(verify_find(&result, "guest.measurement")->verdict, CHECK_PASSED);
}
END_TEST

/* Candidates that do not belong, before those that do, change nothing. */
START_TEST(finds_its_chain_among_many)
{
	static const char *const chains[] = {"genoa-vcek-chain.pem", "milan-vlek-chain.pem",
		"turin-vcek-chain.pem", "milan-vcek-chain.pem"};
	_cleanup_certs_ struct certs bag = {0};
	struct verify_result result;
	struct fixture f;

	load(&f);
	for (size_t i = 0; i < ARRAY_SIZE(chains); i++)
		load_certs(&bag, "certs", chains[i]);
	load_certs(&bag, "reports", "milan-v2.vcek.der");
	ck_assert_int_eq(verify_report(&(struct verify_input){
		.report = f.report,
		.certs = &bag,
		.at = f.at,
		.policy = &f.policy,
	}, &result), 0);
}
END_TEST

/* Roots that the owner names replace AMD's. */
START_TEST(named_root_is_trusted)
{
	struct verify_result result;
	struct fixture f;

	load(&f);
	ck_assert_int_eq(certs_add(&f.roots, f.ark.data, f.ark.len), 0);
	f.use_roots = true;
	ck_assert_int_eq(verify(&f, &result), 0);
	certs_done(&f.roots);
}
END_TEST

START_TEST(authentic_only_asks_nothing_of_the_guest)
{
	struct verify_result result;
	struct fixture f;

	load(&f);
	f.policy = (struct policy){.authentic_only = true, .vmpl = 3};
	ck_assert_int_eq(verify(&f, &result), 0);
	ck_assert_int_eq(verify_find(&result, "guest.measurement")->verdict, CHECK_SKIPPED);
	f.wire->sig_r[0] ^= 1;
	ck_assert_int_eq(verify(&f, &result), VERIFY_E_REFUSED);
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
	tcase_add_test(t, finds_its_chain_among_many);
	tcase_add_test(t, named_root_is_trusted);
	tcase_add_test(t, authentic_only_asks_nothing_of_the_guest);
	suite_add_tcase(s, t);
	return s;
}
