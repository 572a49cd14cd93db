/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Chains that no change to a real one can give, well signed by a throw-away root that the owner
 * trusts: each with one thing wrong, each refused by the check that is there for it. And the lines
 * of which there is no real report here: Turin, and a provider's VLEK.
 */
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <time.h>

#include "firmware.h"
#include "pki.h"
#include "runner.h"
#include "verifier/verify.h"

DEFINE_CLEANUP(EVP_PKEY *, EVP_PKEY_free)
DEFINE_CLEANUP(EVP_MD_CTX *, EVP_MD_CTX_free)
DEFINE_CLEANUP(X509_EXTENSION *, X509_EXTENSION_free)
DEFINE_CLEANUP(ASN1_OBJECT *, ASN1_OBJECT_free)
DEFINE_CLEANUP(ASN1_OCTET_STRING *, ASN1_OCTET_STRING_free)

#define SPL(n) "1.3.6.1.4.1.3704.1.3." #n
#define STRUCT_VERSION "1.3.6.1.4.1.3704.1.1"
#define PRODUCT_NAME "1.3.6.1.4.1.3704.1.2"
#define HW_ID "1.3.6.1.4.1.3704.1.4"
#define CSP_ID "1.3.6.1.4.1.3704.1.5"

/* Made once, and with one set of keys: RSA keys of this size take seconds. */
static struct pki milan, genoa_vlek, turin;

static void sign_as(X509 *x, EVP_PKEY *key, const EVP_MD *md, int padding, int salt)
{
	_cleanup_(EVP_MD_CTX_freep) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *pctx;

	ck_assert_int_eq(EVP_DigestSignInit(ctx, &pctx, md, NULL, key), 1);
	ck_assert_int_eq(EVP_PKEY_CTX_set_rsa_padding(pctx, padding), 1);
	if (padding == RSA_PKCS1_PSS_PADDING)
		ck_assert_int_eq(EVP_PKEY_CTX_set_rsa_pss_saltlen(pctx, salt), 1);
	ck_assert_int_gt(X509_sign_ctx(x, ctx), 0);
}

static void sign(X509 *x, EVP_PKEY *key)
{
	sign_as(x, key, EVP_sha384(), RSA_PKCS1_PSS_PADDING, 48);
}

static void rename_subject(X509 *x, const char *cn)
{
	X509_NAME *name = X509_NAME_dup(X509_get_subject_name(x));
	int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);

	X509_NAME_ENTRY_free(X509_NAME_delete_entry(name, at));
	ck_assert_int_eq(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
		(const uint8_t *)cn, -1, -1, 0), 1);
	ck_assert_int_eq(X509_set_subject_name(x, name), 1);
	X509_NAME_free(name);
}

/* The same keys under the names of another line. */
static void derive(const char *ark_cn, const char *ask_cn, struct pki *ret)
{
	*ret = (struct pki){.ark = X509_dup(milan.ark), .ask = X509_dup(milan.ask)};
	ck_assert_int_eq(EVP_PKEY_up_ref(milan.ark_key), 1);
	ck_assert_int_eq(EVP_PKEY_up_ref(milan.ask_key), 1);
	ret->ark_key = milan.ark_key;
	ret->ask_key = milan.ask_key;
	rename_subject(ret->ark, ark_cn);
	rename_subject(ret->ask, ask_cn);
	ck_assert_int_eq(X509_set_issuer_name(ret->ark, X509_get_subject_name(ret->ark)), 1);
	ck_assert_int_eq(X509_set_issuer_name(ret->ask, X509_get_subject_name(ret->ark)), 1);
	sign(ret->ark, ret->ark_key);
	sign(ret->ask, ret->ark_key);
}

static void make_roots(void)
{
	ck_assert_int_eq(pki_make_roots("Milan", false, &milan), 0);
	derive("ARK-Genoa", "SEV-VLEK-Genoa", &genoa_vlek);
	derive("ARK-Turin", "SEV-Turin", &turin);
}

static void drop_roots(void)
{
	pki_done(&milan);
	pki_done(&genoa_vlek);
	pki_done(&turin);
}

/* One chain and one report; the keys are those of @pki, the certificates are the test's own. */
struct fixture {
	struct pki *pki;
	struct emu_config config;
	X509 *ark, *ask, *leaf;
	EVP_PKEY *signer;	/* of the report */
	EVP_PKEY *other_key;	/* owned */
	struct snp_report_wire report;
};

static void load(struct fixture *f, struct pki *pki, const char *product, const char *csp_id)
{
	struct emu_config *c = &f->config;
	struct pki_leaf leaf = {.product = product, .csp_id = csp_id};

	*f = (struct fixture){.pki = pki};
	emu_config_init(c);
	ck_assert_int_eq(emu_config_set(c, "product", product), 0);
	c->cpuid[0] = pki == &turin ? 0x1A : 0x19;
	c->cpuid[1] = pki == &turin ? 0x02 : pki == &genoa_vlek ? 0x11 : 0x01;
	leaf.layout = emu_config_layout(c);
	leaf.hwid = csp_id ? NULL : c->chip_id;
	leaf.hwid_len = csp_id ? 0 : emu_config_chip_id_len(c);
	memcpy(leaf.tcb, c->tcb, sizeof(leaf.tcb));
	ck_assert_int_eq(pki_make_leaf(pki, &leaf), 0);
	f->ark = X509_dup(pki->ark);
	f->ask = X509_dup(pki->ask);
	f->leaf = X509_dup(pki->leaf);
	f->signer = pki->leaf_key;
}

static void done(struct fixture *f)
{
	X509_free(f->ark);
	X509_free(f->ask);
	X509_free(f->leaf);
	EVP_PKEY_free(f->other_key);
}

static void add(struct certs *bag, X509 *x)
{
	uint8_t *der = NULL;
	int len = i2d_X509(x, &der);

	ck_assert_int_gt(len, 0);
	ck_assert_int_eq(certs_add(bag, der, (size_t)len), 0);
	OPENSSL_free(der);
}

static int verify(struct fixture *f, struct verify_result *ret)
{
	static const uint8_t report_id[32] = {1}, report_data[SNP_REPORT_DATA_SIZE] = {2};
	static const struct policy policy = {.any_measurement = true};
	_cleanup_certs_ struct certs bag = {0}, roots = {0};

	emu_report_make(&f->config, report_id, 0, report_data, &f->report);
	ck_assert_int_eq(emu_report_sign(f->signer, &f->report), 0);
	add(&roots, f->ark);
	add(&bag, f->leaf);
	add(&bag, f->ask);
	add(&bag, f->ark);
	return verify_report(&(struct verify_input){
		.report = (const uint8_t *)&f->report,
		.certs = &bag,
		.roots = &roots,
		.at = time(NULL),
		.policy = &policy,
	}, ret);
}

static void sign_leaf(struct fixture *f)
{
	sign(f->leaf, f->pki->ask_key);
}

static void sign_ask(struct fixture *f)
{
	sign(f->ask, f->pki->ark_key);
}

static int find(X509 *x, const char *oid)
{
	_cleanup_(ASN1_OBJECT_freep) ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
	int at = X509_get_ext_by_OBJ(x, object, -1);

	ck_assert_int_ge(at, 0);
	return at;
}

static void drop_extension(X509 *x, const char *oid)
{
	X509_EXTENSION_free(X509_delete_ext(x, find(x, oid)));
}

static void add_extension(X509 *x, const char *oid, bool critical, const void *data, size_t len)
{
	_cleanup_(ASN1_OBJECT_freep) ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
	_cleanup_(ASN1_OCTET_STRING_freep) ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
	_cleanup_(X509_EXTENSION_freep) X509_EXTENSION *e = NULL;

	ck_assert_int_eq(ASN1_OCTET_STRING_set(value, data, (int)len), 1);
	e = X509_EXTENSION_create_by_OBJ(NULL, object, critical, value);
	ck_assert_int_eq(X509_add_ext(x, e, -1), 1);
}

static void replace_extension(X509 *x, const char *oid, const void *data, size_t len)
{
	drop_extension(x, oid);
	add_extension(x, oid, false, data, len);
}

#define REPLACE(f, oid, bytes) replace_extension((f)->leaf, oid, bytes, sizeof(bytes) - 1)

static void leaf_lacks_microcode(struct fixture *f)
{
	drop_extension(f->leaf, SPL(8));
	sign_leaf(f);
}

static void leaf_lacks_struct_version(struct fixture *f)
{
	drop_extension(f->leaf, STRUCT_VERSION);
	sign_leaf(f);
}

static void leaf_doubles_microcode(struct fixture *f)
{
	add_extension(f->leaf, SPL(8), false, "\x02\x01\x01", 3);
	sign_leaf(f);
}

static void leaf_doubles_hw_id(struct fixture *f)
{
	add_extension(f->leaf, HW_ID, false, f->config.chip_id, sizeof(f->config.chip_id));
	sign_leaf(f);
}

static void leaf_has_unknown_component(struct fixture *f)
{
	add_extension(f->leaf, SPL(10), false, "\x02\x01\x00", 3);
	sign_leaf(f);
}

static void leaf_has_component_of_turin(struct fixture *f)
{
	add_extension(f->leaf, SPL(9), false, "\x02\x01\x00", 3);
	sign_leaf(f);
}

static void leaf_sets_reserved_component(struct fixture *f)
{
	REPLACE(f, SPL(4), "\x02\x01\x01");
	sign_leaf(f);
}

static void leaf_component_of_other_type(struct fixture *f)
{
	REPLACE(f, SPL(1), "\x04\x01\x04");
	sign_leaf(f);
}

static void leaf_component_too_large(struct fixture *f)
{
	REPLACE(f, SPL(1), "\x02\x02\x01\x04");
	sign_leaf(f);
}

static void leaf_component_negative(struct fixture *f)
{
	REPLACE(f, SPL(1), "\x02\x01\xFF");
	sign_leaf(f);
}

static void leaf_component_with_a_tail(struct fixture *f)
{
	REPLACE(f, SPL(1), "\x02\x01\x04\x00");
	sign_leaf(f);
}

static void leaf_component_empty(struct fixture *f)
{
	REPLACE(f, SPL(1), "");
	sign_leaf(f);
}

static void leaf_lacks_hw_id(struct fixture *f)
{
	drop_extension(f->leaf, HW_ID);
	sign_leaf(f);
}

static void leaf_hw_id_short(struct fixture *f)
{
	replace_extension(f->leaf, HW_ID, f->config.chip_id, 63);
	sign_leaf(f);
}

static void leaf_hw_id_wrapped_wrongly(struct fixture *f)
{
	uint8_t wrapped[66] = {0x04, 0x3F};

	memcpy(wrapped + 2, f->config.chip_id, 64);
	replace_extension(f->leaf, HW_ID, wrapped, sizeof(wrapped));
	sign_leaf(f);
}

static void leaf_has_both_identities(struct fixture *f)
{
	add_extension(f->leaf, CSP_ID, false, "\x16\x01x", 3);
	sign_leaf(f);
}

static void leaf_has_the_other_identity(struct fixture *f)
{
	drop_extension(f->leaf, HW_ID);
	add_extension(f->leaf, CSP_ID, false, "\x16\x01x", 3);
	sign_leaf(f);
}

static void leaf_names_no_product(struct fixture *f)
{
	drop_extension(f->leaf, PRODUCT_NAME);
	sign_leaf(f);
}

static void leaf_names_other_product(struct fixture *f)
{
	REPLACE(f, PRODUCT_NAME, "\x16\x05Genoa");
	sign_leaf(f);
}

static void leaf_names_longer_product(struct fixture *f)
{
	REPLACE(f, PRODUCT_NAME, "\x16\x06MilanX");
	sign_leaf(f);
}

static void leaf_product_with_zero_byte(struct fixture *f)
{
	REPLACE(f, PRODUCT_NAME, "\x16\x07Milan\0x");
	sign_leaf(f);
}

static void leaf_is_an_issuer(struct fixture *f)
{
	add_extension(f->leaf, "2.5.29.19", true, "\x30\x03\x01\x01\xFF", 5);
	sign_leaf(f);
}

static void leaf_has_critical_unknown(struct fixture *f)
{
	add_extension(f->leaf, "1.3.6.1.4.1.3704.1.99", true, "\x05\x00", 2);
	sign_leaf(f);
}

static void ask_is_no_issuer(struct fixture *f)
{
	drop_extension(f->ask, "2.5.29.19");
	sign_ask(f);
}

static void ask_may_not_sign_certificates(struct fixture *f)
{
	drop_extension(f->ask, "2.5.29.15");
	/* digitalSignature alone */
	add_extension(f->ask, "2.5.29.15", true, "\x03\x02\x07\x80", 4);
	sign_ask(f);
}

static void leaf_signed_by_somebody(struct fixture *f)
{
	sign(f->leaf, f->pki->ark_key);
}

static void leaf_signed_over_sha256(struct fixture *f)
{
	sign_as(f->leaf, f->pki->ask_key, EVP_sha256(), RSA_PKCS1_PSS_PADDING, 48);
}

static void leaf_signed_with_short_salt(struct fixture *f)
{
	sign_as(f->leaf, f->pki->ask_key, EVP_sha384(), RSA_PKCS1_PSS_PADDING, 32);
}

static void leaf_signed_by_pkcs1(struct fixture *f)
{
	sign_as(f->leaf, f->pki->ask_key, EVP_sha384(), RSA_PKCS1_PADDING, 0);
}

static void leaf_key_of_p256(struct fixture *f)
{
	_cleanup_(EVP_PKEY_freep) EVP_PKEY *key = EVP_EC_gen("P-256");

	ck_assert_int_eq(X509_set_pubkey(f->leaf, key), 1);
	sign_leaf(f);
}

static void leaf_key_with_explicit_curve(struct fixture *f)
{
	_cleanup_(EVP_PKEY_freep) EVP_PKEY *key = EVP_EC_gen("P-384");

	ck_assert_int_eq(EVP_PKEY_set_utf8_string_param(key, "encoding", "explicit"), 1);
	ck_assert_int_eq(X509_set_pubkey(f->leaf, key), 1);
	sign_leaf(f);
}

static void ask_key_of_2048(struct fixture *f)
{
	_cleanup_(EVP_PKEY_freep) EVP_PKEY *key = EVP_RSA_gen(2048);

	ck_assert_int_eq(X509_set_pubkey(f->ask, key), 1);
	sign_ask(f);
	sign(f->leaf, key);
}

static void ask_of_another_line(struct fixture *f)
{
	rename_subject(f->ask, "SEV-Genoa");
	sign_ask(f);
	ck_assert_int_eq(X509_set_issuer_name(f->leaf, X509_get_subject_name(f->ask)), 1);
	sign_leaf(f);
}

static void ask_of_the_other_kind(struct fixture *f)
{
	rename_subject(f->ask, "SEV-VLEK-Milan");
	sign_ask(f);
	ck_assert_int_eq(X509_set_issuer_name(f->leaf, X509_get_subject_name(f->ask)), 1);
	sign_leaf(f);
}

static void leaf_with_two_names(struct fixture *f)
{
	X509_NAME *name = X509_NAME_dup(X509_get_subject_name(f->leaf));

	ck_assert_int_eq(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
		(const uint8_t *)"x", -1, -1, 0), 1);
	ck_assert_int_eq(X509_set_subject_name(f->leaf, name), 1);
	X509_NAME_free(name);
	sign_leaf(f);
}

static void report_signed_by_another_chip(struct fixture *f)
{
	f->signer = f->other_key = EVP_EC_gen("P-384");
}

static const struct row {
	const char *id;
	void (*change)(struct fixture *f);
	int answer;
} rows[] = {
	{"chain.complete", leaf_with_two_names, VERIFY_E_CHAIN_INCOMPLETE},
	{"chain.keys", leaf_key_of_p256, VERIFY_E_CHAIN_KEY},
	{"chain.keys", leaf_key_with_explicit_curve, VERIFY_E_CHAIN_KEY},
	{"chain.keys", ask_key_of_2048, VERIFY_E_CHAIN_KEY},
	{"chain.algorithms", leaf_signed_over_sha256, VERIFY_E_CHAIN_ALGORITHM},
	{"chain.algorithms", leaf_signed_with_short_salt, VERIFY_E_CHAIN_ALGORITHM},
	{"chain.algorithms", leaf_signed_by_pkcs1, VERIFY_E_CHAIN_ALGORITHM},
	{"chain.signatures", leaf_signed_by_somebody, VERIFY_E_CHAIN_SIGNATURE},
	{"chain.names", ask_of_another_line, VERIFY_E_CHAIN_NAME},
	{"chain.names", ask_of_the_other_kind, VERIFY_E_CHAIN_NAME},
	{"chain.usage", leaf_is_an_issuer, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", leaf_has_critical_unknown, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", ask_is_no_issuer, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", ask_may_not_sign_certificates, VERIFY_E_CHAIN_USAGE},
	{"leaf.extensions", leaf_lacks_microcode, VERIFY_E_LEAF_EXTENSION},
	{"leaf.extensions", leaf_lacks_struct_version, VERIFY_E_LEAF_EXTENSION},
	{"leaf.extensions", leaf_doubles_microcode, VERIFY_E_LEAF_EXTENSION},
	{"leaf.extensions", leaf_doubles_hw_id, VERIFY_E_LEAF_EXTENSION},
	{"leaf.extensions", leaf_has_unknown_component, VERIFY_E_LEAF_EXTENSION},
	{"leaf.extensions", leaf_has_component_of_turin, VERIFY_E_LEAF_EXTENSION},
	{"leaf.extensions", leaf_sets_reserved_component, VERIFY_E_LEAF_EXTENSION},
	{"leaf.extensions", leaf_component_of_other_type, VERIFY_E_LEAF_EXTENSION},
	{"leaf.extensions", leaf_component_too_large, VERIFY_E_LEAF_EXTENSION},
	{"leaf.extensions", leaf_component_negative, VERIFY_E_LEAF_EXTENSION},
	{"leaf.extensions", leaf_component_with_a_tail, VERIFY_E_LEAF_EXTENSION},
	{"leaf.extensions", leaf_component_empty, VERIFY_E_LEAF_EXTENSION},
	{"leaf.extensions", leaf_lacks_hw_id, VERIFY_E_LEAF_EXTENSION},
	{"leaf.extensions", leaf_hw_id_short, VERIFY_E_LEAF_EXTENSION},
	{"leaf.extensions", leaf_hw_id_wrapped_wrongly, VERIFY_E_LEAF_EXTENSION},
	{"leaf.extensions", leaf_has_both_identities, VERIFY_E_LEAF_EXTENSION},
	{"leaf.extensions", leaf_names_no_product, VERIFY_E_LEAF_EXTENSION},
	{"leaf.extensions", leaf_product_with_zero_byte, VERIFY_E_LEAF_EXTENSION},
	{"leaf.product", leaf_names_other_product, VERIFY_E_LEAF_PRODUCT},
	{"leaf.product", leaf_names_longer_product, VERIFY_E_LEAF_PRODUCT},
	{"leaf.chip", leaf_has_the_other_identity, VERIFY_E_LEAF_CHIP},
	{"report.signature", report_signed_by_another_chip, VERIFY_E_SIGNATURE},
};

START_TEST(refused)
{
	const struct row *row = &rows[_i];
	const struct check *failure;
	struct verify_result result;
	struct fixture f;

	load(&f, &milan, "Milan", NULL);
	row->change(&f);
	ck_assert_int_eq(verify(&f, &result), VERIFY_E_REFUSED);
	failure = verify_first_failure(&result);
	ck_assert_ptr_nonnull(failure);
	ck_assert_str_eq(failure->id, row->id);
	ck_assert_int_eq(failure->answer, row->answer);
	done(&f);
}
END_TEST

START_TEST(milan_passes)
{
	struct verify_result result;
	struct fixture f;

	load(&f, &milan, "Milan", NULL);
	ck_assert_int_eq(verify(&f, &result), 0);
	ck_assert_str_eq(result.product->name, "Milan");
	done(&f);
}
END_TEST

/* AMD has announced an OCTET STRING around the chip's id. */
START_TEST(wrapped_hw_id_passes)
{
	uint8_t wrapped[66] = {0x04, 0x40};
	struct verify_result result;
	struct fixture f;

	load(&f, &milan, "Milan", NULL);
	memcpy(wrapped + 2, f.config.chip_id, 64);
	replace_extension(f.leaf, HW_ID, wrapped, sizeof(wrapped));
	sign_leaf(&f);
	ck_assert_int_eq(verify(&f, &result), 0);
	ck_assert_int_eq(verify_find(&result, "leaf.chip")->verdict, CHECK_PASSED);
	done(&f);
}
END_TEST

START_TEST(masked_chip_id_is_told)
{
	struct verify_result result;
	struct fixture f;

	load(&f, &milan, "Milan", NULL);
	memset(f.config.chip_id, 0, sizeof(f.config.chip_id));
	ck_assert_int_eq(verify(&f, &result), 0);
	ck_assert_int_eq(verify_find(&result, "leaf.chip")->verdict, CHECK_SKIPPED);
	done(&f);
}
END_TEST

START_TEST(turin_passes)
{
	struct verify_result result;
	struct fixture f;

	load(&f, &turin, "Turin", NULL);
	ck_assert_int_eq(verify(&f, &result), 0);
	ck_assert_str_eq(result.product->name, "Turin");
	ck_assert_int_eq(verify_find(&result, "leaf.chip")->verdict, CHECK_PASSED);
	done(&f);
}
END_TEST

/* Bytes beyond those that Turin uses belong to CHIP_ID all the same. */
START_TEST(turin_chip_id_ends_in_zeros)
{
	static const uint8_t report_id[32] = {1}, report_data[SNP_REPORT_DATA_SIZE] = {2};
	static const struct policy policy = {.any_measurement = true};
	_cleanup_certs_ struct certs bag = {0}, roots = {0};
	struct verify_result result;
	struct fixture f;

	load(&f, &turin, "Turin", NULL);
	emu_report_make(&f.config, report_id, 0, report_data, &f.report);
	f.report.chip_id[63] = 1;
	ck_assert_int_eq(emu_report_sign(f.signer, &f.report), 0);
	add(&roots, f.ark);
	add(&bag, f.leaf);
	add(&bag, f.ask);
	add(&bag, f.ark);
	ck_assert_int_eq(verify_report(&(struct verify_input){
		.report = (const uint8_t *)&f.report,
		.certs = &bag,
		.roots = &roots,
		.at = time(NULL),
		.policy = &policy,
	}, &result), VERIFY_E_REFUSED);
	ck_assert_str_eq(verify_first_failure(&result)->id, "leaf.chip");
	done(&f);
}
END_TEST

START_TEST(turin_tcb_is_read_by_its_own_layout)
{
	struct verify_result result;
	struct fixture f;

	load(&f, &turin, "Turin", NULL);
	f.config.tcb[3]++; /* SNP on Turin, reserved on Milan */
	ck_assert_int_eq(verify(&f, &result), VERIFY_E_REFUSED);
	ck_assert_str_eq(verify_first_failure(&result)->id, "leaf.tcb");
	done(&f);
}
END_TEST

START_TEST(vlek_passes)
{
	struct verify_result result;
	struct fixture f;

	load(&f, &genoa_vlek, "Genoa", "CN=cc-test.example");
	f.config.signer_info = SNP_KEY_VLEK << 2;
	ck_assert_int_eq(verify(&f, &result), 0);
	ck_assert_str_eq(result.product->name, "Genoa");
	ck_assert_int_eq(verify_find(&result, "leaf.chip")->verdict, CHECK_SKIPPED);
	done(&f);
}
END_TEST

/* A report that names the chip's key is not vouched for by a provider's. */
START_TEST(vlek_does_not_stand_in_for_vcek)
{
	struct verify_result result;
	struct fixture f;

	load(&f, &genoa_vlek, "Genoa", "CN=cc-test.example");
	ck_assert_int_eq(verify(&f, &result), VERIFY_E_REFUSED);
	ck_assert_str_eq(verify_first_failure(&result)->id, "chain.complete");
	done(&f);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("chain");
	TCase *t = tcase_create("chain");

	tcase_set_timeout(t, 60);
	tcase_add_unchecked_fixture(t, make_roots, drop_roots);
	tcase_add_loop_test(t, refused, 0, ARRAY_SIZE(rows));
	tcase_add_test(t, milan_passes);
	tcase_add_test(t, wrapped_hw_id_passes);
	tcase_add_test(t, masked_chip_id_is_told);
	tcase_add_test(t, turin_passes);
	tcase_add_test(t, turin_chip_id_ends_in_zeros);
	tcase_add_test(t, turin_tcb_is_read_by_its_own_layout);
	tcase_add_test(t, vlek_passes);
	tcase_add_test(t, vlek_does_not_stand_in_for_vcek);
	suite_add_tcase(s, t);
	return s;
}
