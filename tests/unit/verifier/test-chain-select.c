/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Candidates that do not belong, before those that do: the right ones are found all the same. */
#include "chip-case.h"
#include "pki-sign.h"
#include "runner.h"
#include "x509-edit.h"

static void leaf_without_microcode(struct chip_case *f)
{
	f->decoys[0] = X509_dup(f->chip.pki.leaf);
	edit_drop(f->decoys[0], OID_SPL(8));
}

static void leaf_of_another_tcb(struct chip_case *f)
{
	f->decoys[0] = X509_dup(f->chip.pki.leaf);
	EDIT_REPLACE(f->decoys[0], OID_SPL(8), "\x02\x01\x05");
}

static void leaf_of_another_chip(struct chip_case *f)
{
	uint8_t id[SNP_CHIP_ID_SIZE] = {9};

	f->decoys[0] = X509_dup(f->chip.pki.leaf);
	edit_replace(f->decoys[0], OID_HW_ID, id, emu_config_chip_id_len(&f->chip.config));
}

static void leaf_of_another_name(struct chip_case *f)
{
	f->decoys[0] = X509_dup(f->chip.pki.leaf);
	edit_subject(f->decoys[0], "SEV-VLEK");
	f->decoys[1] = X509_dup(f->chip.pki.leaf);
	edit_add_cn(f->decoys[1], "SEV-VCEK");
}

/* Many chips of a provider in one folder. */
static void many_leaves(struct chip_case *f)
{
	leaf_of_another_tcb(f);
	f->decoys[1] = f->decoys[0];
	leaf_of_another_chip(f);
	f->decoys[2] = f->decoys[0];
	leaf_without_microcode(f);
}

static void ask_with_another_key(struct chip_case *f)
{
	f->decoys[0] = X509_dup(f->chip.pki.ask);
	edit_key(f->decoys[0], f->chip.pki.ark_key);
}

static void ark_with_another_key(struct chip_case *f)
{
	f->decoys[0] = X509_dup(f->chip.pki.ark);
	edit_key(f->decoys[0], f->chip.pki.ask_key);
}

/* An issuer's name above a key that OpenSSL cannot read. */
static void ask_without_a_key(struct chip_case *f)
{
	X509_PUBKEY *key;

	f->decoys[0] = X509_dup(f->chip.pki.ask);
	key = X509_get_X509_PUBKEY(f->decoys[0]);
	ck_assert_int_eq(X509_PUBKEY_set0_param(key, OBJ_nid2obj(NID_rsaEncryption), V_ASN1_NULL,
		NULL, OPENSSL_memdup("x", 1), 1), 1);
	ck_assert_int_gt(i2d_re_X509_tbs(f->decoys[0], NULL), 0);
}

/* The key that signed, under another name. */
static void ask_with_another_name(struct chip_case *f)
{
	f->decoys[0] = X509_dup(f->chip.pki.ask);
	edit_subject(f->decoys[0], "SEV-Genoa");
}

/* Of a line with components at the same places; the report tells which by its CPUID. */
static void leaf_of_another_line(struct chip_case *f)
{
	f->decoys[0] = X509_dup(f->chip.pki.leaf);
	if (f->chip.config.cpuid[1] < 0x10)
		EDIT_REPLACE(f->decoys[0], OID_PRODUCT_NAME, "\x16\x05Genoa");
	else
		EDIT_REPLACE(f->decoys[0], OID_PRODUCT_NAME, "\x16\x05Milan");
}

static void (*const decoys[])(struct chip_case *f) = {
	leaf_without_microcode,
	leaf_of_another_tcb,
	leaf_of_another_chip,
	leaf_of_another_name,
	leaf_of_another_line,
	many_leaves,
	ask_with_another_key,
	ark_with_another_key,
	ask_without_a_key,
	ask_with_another_name,
};

START_TEST(found_behind_decoys)
{
	_cleanup_case_ struct chip_case f;

	chip_case_load_usual(&f);
	f.trusted = X509_dup(f.chip.pki.ark);
	decoys[_i](&f);
	chip_case_passes(&f);
}
END_TEST

/* Nothing but TCB and line tells which of several leaves is meant. */
static void (*const decoys_of_no_chip[])(struct chip_case *f) = {
	leaf_without_microcode,
	leaf_of_another_tcb,
	leaf_of_another_line,
};

START_TEST(vlek_found_behind_decoys)
{
	_cleanup_case_ struct chip_case f;

	chip_case_load(&f, &(struct chip_spec){
		.model = chip_case_model("genoa"),
		.version = 3,
		.vlek = true,
	});
	f.trusted = X509_dup(f.chip.pki.ark);
	decoys_of_no_chip[_i](&f);
	chip_case_passes(&f);
}
END_TEST

START_TEST(masked_chip_found_behind_decoys)
{
	_cleanup_case_ struct chip_case f;

	chip_case_load(&f, &(struct chip_spec){
		.model = chip_case_model("milan"),
		.version = 3,
		.mask_chip_id = true,
	});
	f.trusted = X509_dup(f.chip.pki.ark);
	decoys_of_no_chip[_i](&f);
	chip_case_passes(&f);
}
END_TEST

/* Another provider's, or another chip's where the report's is masked: as good in all but its key. */
static void add_equal(struct chip_case *f, size_t i)
{
	uint8_t id[SNP_CHIP_ID_SIZE] = {9};
	EVP_PKEY *key = EVP_EC_gen("P-384");

	f->decoys[i] = X509_dup(f->chip.pki.leaf);
	edit_key(f->decoys[i], key);
	EVP_PKEY_free(key);
	if (f->chip.report.signer_info[0] >> 2 == SNP_KEY_VCEK)
		edit_replace(f->decoys[i], OID_HW_ID, id, emu_config_chip_id_len(&f->chip.config));
	ck_assert_int_eq(pki_sign(f->decoys[i], f->chip.pki.ask_key, &pki_signing_amd), 0);
}

static void load_equal(struct chip_case *f, bool vlek)
{
	chip_case_load(f, &(struct chip_spec){
		.model = chip_case_model("genoa"),
		.version = 3,
		.vlek = vlek,
		.mask_chip_id = !vlek,
	});
	f->trusted = X509_dup(f->chip.pki.ark);
	add_equal(f, 0);
	add_equal(f, 1);
}

START_TEST(found_by_the_signature)
{
	_cleanup_case_ struct chip_case f;

	load_equal(&f, _i);
	chip_case_passes(&f);
}
END_TEST

/* It has chosen for this report, and not for the next one of such fields. */
START_TEST(not_kept_when_found_by_the_signature)
{
	static const struct policy any = {.authentic_only = true};
	_cleanup_case_ struct chip_case f;
	struct certs bag, roots;
	struct verify_input in;

	load_equal(&f, _i);
	bag = (struct certs){.n = 4, .v = {f.decoys[0], f.chip.pki.leaf, f.chip.pki.ask,
		f.chip.pki.ark}};
	roots = (struct certs){.n = 1, .v = {f.trusted}};
	in = (struct verify_input){
		.report = (const uint8_t *)&f.chip.report,
		.certs = &bag,
		.roots = &roots,
		.at = f.at,
		.policy = &any,
		.memo = signer_memo_new(),
	};
	ck_assert_int_eq(chip_sign(&f.chip), 0);
	f.chip.report.sig_r[0] ^= 1;
	ck_assert_int_eq(verify_report(&in, &f.result), VERIFY_E_REFUSED);
	ck_assert_str_eq(verify_first_failure(&f.result)->id, "report.signature");
	f.chip.report.sig_r[0] ^= 1;
	ck_assert_int_eq(verify_report(&in, &f.result), 0);
	signer_memo_free(in.memo);
}
END_TEST

/* Without one: the same leaf once more, which is no other. */
static const struct {
	void (*decoy)(struct chip_case *f);
	bool masked;
} not_equal[] = {
	{NULL, false},
	{leaf_of_another_line, true},
	{leaf_of_another_tcb, true},
	{leaf_of_another_chip, false},
};

START_TEST(kept_when_no_other_fits)
{
	_cleanup_case_ struct chip_case f;
	struct certs bag = {0};
	struct chain chain;
	struct check c = {0};
	struct snp_report report;

	chip_case_load(&f, &(struct chip_spec){
		.model = chip_case_model("milan"),
		.version = 3,
		.mask_chip_id = not_equal[_i].masked,
	});
	if (not_equal[_i].decoy)
		not_equal[_i].decoy(&f);
	ck_assert_int_eq(snp_report_parse((const uint8_t *)&f.chip.report, &report), 0);
	bag = (struct certs){.n = 4, .v = {f.decoys[0] ? f.decoys[0] : f.chip.pki.leaf,
		f.chip.pki.leaf, f.chip.pki.ask, f.chip.pki.ark}};
	ck_assert_int_eq(chain_select(&bag, products_builtin(),
		(const uint8_t *)&f.chip.report, &report, &chain, &c), 0);
	ck_assert_ptr_eq(chain.x[CHAIN_LEAF], f.chip.pki.leaf);
	ck_assert(!chain.by_signature);
}
END_TEST

/* Version 2 has no CPUID; the chip is told by its id. */
START_TEST(version_2_found_behind_decoys)
{
	_cleanup_case_ struct chip_case f;

	chip_case_load(&f, &(struct chip_spec){
		.model = chip_case_model(_i ? "turin" : "milan"),
		.version = 2,
	});
	f.trusted = X509_dup(f.chip.pki.ark);
	many_leaves(&f);
	chip_case_passes(&f);
}
END_TEST

/* Where none fits the first is told of, for its reason. */
START_TEST(first_is_judged_when_none_fits)
{
	_cleanup_case_ struct chip_case f;

	chip_case_load_usual(&f);
	f.chip.report.reported_tcb[7]++;
	leaf_of_another_chip(&f);
	ck_assert_int_eq(pki_sign(f.decoys[0], f.chip.pki.ask_key, &pki_signing_amd), 0);
	chip_case_refused(&f, "leaf.tcb", VERIFY_E_LEAF_TCB);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("chain-select");
	TCase *t = tcase_create("chain-select");

	tcase_set_timeout(t, 60);
	tcase_add_unchecked_fixture(t, chip_case_setup, NULL);
	tcase_add_loop_test(t, found_behind_decoys, 0, ARRAY_SIZE(decoys));
	tcase_add_loop_test(t, vlek_found_behind_decoys, 0, ARRAY_SIZE(decoys_of_no_chip));
	tcase_add_loop_test(t, masked_chip_found_behind_decoys, 0,
		ARRAY_SIZE(decoys_of_no_chip));
	tcase_add_loop_test(t, found_by_the_signature, 0, 2);
	tcase_add_loop_test(t, not_kept_when_found_by_the_signature, 0, 2);
	tcase_add_loop_test(t, kept_when_no_other_fits, 0, ARRAY_SIZE(not_equal));
	tcase_add_loop_test(t, version_2_found_behind_decoys, 0, 2);
	tcase_add_test(t, first_is_judged_when_none_fits);
	suite_add_tcase(s, t);
	return s;
}
