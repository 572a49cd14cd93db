/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Throw-away chains: OpenSSL verifies them, and they have the shape of the real ones. */
#include "pki.h"

#include <openssl/x509v3.h>
#include <string.h>

#include "config.h"
#include "firmware.h"
#include "runner.h"
#include "snp/certtable.h"

#define HWID_OID "1.3.6.1.4.1.3704.1.4"

static void openssl_freep(uint8_t **p)
{
	OPENSSL_free(*p);
}

static struct pki pki;
static struct emu_config config;

/* One chain for all tests of this program: RSA keys take their time. */
static void setup(void)
{
	emu_config_init(&config);
	ck_assert_int_eq(pki_make_roots("Milan", false, &pki), 0);
}

static void teardown(void)
{
	pki_done(&pki);
}

static int make_leaf(enum snp_tcb_layout layout, const char *csp_id)
{
	struct pki_leaf leaf = {
		.product = "Milan",
		.layout = layout,
		.hwid = config.chip_id,
		.hwid_len = sizeof(config.chip_id),
		.csp_id = csp_id,
	};

	memcpy(leaf.tcb, config.tcb, sizeof(leaf.tcb));
	return pki_make_leaf(&pki, &leaf);
}

static int verify_with(X509 *root, X509 *middle, X509 *leaf)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	STACK_OF(X509) *chain = sk_X509_new_null();
	int ok;

	sk_X509_push(chain, middle);
	X509_STORE_add_cert(store, root);
	X509_STORE_CTX_init(ctx, store, leaf, chain);
	ok = X509_verify_cert(ctx);
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	sk_X509_free(chain);
	return ok;
}

START_TEST(chain_verifies)
{
	ck_assert_int_eq(make_leaf(SNP_TCB_MILAN, NULL), 0);
	ck_assert_int_eq(verify_with(pki.ark, pki.ask, pki.leaf), 1);
	/* Not under another root: the leaf is no authority. */
	ck_assert_int_eq(verify_with(pki.leaf, pki.ask, pki.leaf), 0);
}
END_TEST

static long serial_of(X509 *cert)
{
	return ASN1_INTEGER_get(X509_get0_serialNumber(cert));
}

static void check_name(X509_NAME *name, const char *cn)
{
	char text[256], expected[256];

	snprintf(expected, sizeof(expected),
		"/OU=Engineering/C=US/L=Santa Clara/ST=CA/O=Advanced Micro Devices/CN=%s", cn);
	X509_NAME_oneline(name, text, sizeof(text));
	ck_assert_str_eq(text, expected);
}

START_TEST(names_and_serials)
{
	ck_assert_int_eq(make_leaf(SNP_TCB_MILAN, NULL), 0);
	check_name(X509_get_subject_name(pki.ark), "ARK-Milan");
	check_name(X509_get_issuer_name(pki.ark), "ARK-Milan");
	check_name(X509_get_subject_name(pki.ask), "SEV-Milan");
	check_name(X509_get_issuer_name(pki.ask), "ARK-Milan");
	check_name(X509_get_subject_name(pki.leaf), "SEV-VCEK");
	check_name(X509_get_issuer_name(pki.leaf), "SEV-Milan");
	ck_assert_int_eq(serial_of(pki.ark), 0x010000);
	ck_assert_int_eq(serial_of(pki.ask), 0x010001);
	ck_assert_int_eq(serial_of(pki.leaf), 0);
}
END_TEST

static const ASN1_OCTET_STRING *extension(X509 *cert, const char *oid)
{
	ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
	int at = X509_get_ext_by_OBJ(cert, object, -1);

	ASN1_OBJECT_free(object);
	return at < 0 ? NULL : X509_EXTENSION_get_data(X509_get_ext(cert, at));
}

static const struct {
	const char *oid;
	uint8_t der[16];
	size_t len;
} expected[] = {
	{"1.3.6.1.4.1.3704.1.1", {0x02, 1, 0}, 3},
	{"1.3.6.1.4.1.3704.1.2", {0x16, 8, 'M', 'i', 'l', 'a', 'n', '-', 'B', '0'}, 10},
	{"1.3.6.1.4.1.3704.1.3.1", {0x02, 1, 4}, 3},
	{"1.3.6.1.4.1.3704.1.3.2", {0x02, 1, 0}, 3},
	{"1.3.6.1.4.1.3704.1.3.3", {0x02, 1, 24}, 3},
	{"1.3.6.1.4.1.3704.1.3.4", {0x02, 1, 0}, 3},
	{"1.3.6.1.4.1.3704.1.3.7", {0x02, 1, 0}, 3},
	{"1.3.6.1.4.1.3704.1.3.8", {0x02, 2, 0, 0xDB}, 4},
};

START_TEST(patch_levels_are_the_tcb)
{
	const ASN1_OCTET_STRING *ext;

	ck_assert_int_eq(make_leaf(SNP_TCB_MILAN, NULL), 0);
	for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
		ext = extension(pki.leaf, expected[i].oid);
		ck_assert_msg(ext != NULL, "%s", expected[i].oid);
		ck_assert_uint_eq((size_t)ext->length, expected[i].len);
		ck_assert_mem_eq(ext->data, expected[i].der, expected[i].len);
	}
	ext = extension(pki.leaf, HWID_OID);
	ck_assert_uint_eq((size_t)ext->length, sizeof(config.chip_id));
	ck_assert_mem_eq(ext->data, config.chip_id, sizeof(config.chip_id));
	ck_assert_ptr_null(extension(pki.leaf, "1.3.6.1.4.1.3704.1.5"));
	ck_assert_ptr_null(extension(pki.leaf, "1.3.6.1.4.1.3704.1.3.9"));
}
END_TEST

START_TEST(vlek_names_its_provider)
{
	ck_assert_int_eq(make_leaf(SNP_TCB_MILAN, "CN=cloud.example"), 0);
	check_name(X509_get_subject_name(pki.leaf), "SEV-VLEK");
	check_name(X509_get_issuer_name(pki.leaf), "SEV-VLEK-Milan");
	ck_assert_ptr_null(extension(pki.leaf, HWID_OID));
	ck_assert_ptr_nonnull(extension(pki.leaf, "1.3.6.1.4.1.3704.1.5"));
}
END_TEST

START_TEST(table_is_what_the_agent_parses)
{
	uint8_t table[SNP_CERT_TABLE_MAX];
	struct snp_cert_table t;
	const struct snp_cert_entry *e;
	const uint8_t *p;
	X509 *ark;
	size_t len;

	ck_assert_int_eq(make_leaf(SNP_TCB_MILAN, NULL), 0);
	ck_assert_int_eq(pki_cert_table(&pki, table, sizeof(table), &len), 0);
	ck_assert_int_eq(snp_cert_table_parse(table, sizeof(table), &t), 0);
	ck_assert_uint_eq(t.n_entries, 3);
	ck_assert_uint_eq(t.used, len);
	ck_assert_ptr_nonnull(snp_cert_table_find(&t, SNP_CERT_VCEK));
	ck_assert_ptr_nonnull(snp_cert_table_find(&t, SNP_CERT_ASK));
	e = snp_cert_table_find(&t, SNP_CERT_ARK);
	p = e->data;
	ark = d2i_X509(NULL, &p, (long)e->len);
	ck_assert_int_eq(X509_cmp(ark, pki.ark), 0);
	X509_free(ark);
	ck_assert_int_eq(pki_cert_table(&pki, table, len - 1, &len), -ENOSPC);
}
END_TEST

/* The signature of a report, put together again the way a verifier does it. */
static int check_signature(const struct snp_report_wire *report)
{
	ECDSA_SIG *sig = ECDSA_SIG_new();
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	uint8_t der[128], *p = der;
	int len, ok;

	ECDSA_SIG_set0(sig, BN_lebin2bn(report->sig_r, sizeof(report->sig_r), NULL),
		BN_lebin2bn(report->sig_s, sizeof(report->sig_s), NULL));
	len = i2d_ECDSA_SIG(sig, &p);
	EVP_DigestVerifyInit(ctx, NULL, EVP_sha384(), NULL, X509_get0_pubkey(pki.leaf));
	ok = EVP_DigestVerify(ctx, der, (size_t)len, (const uint8_t *)report,
		SNP_REPORT_SIGNED_SIZE);
	EVP_MD_CTX_free(ctx);
	ECDSA_SIG_free(sig);
	return ok;
}

START_TEST(report_is_signed_by_the_leaf)
{
	const uint8_t report_id[32] = {1}, data[SNP_REPORT_DATA_SIZE] = {2};
	struct snp_report_wire report;

	ck_assert_int_eq(make_leaf(SNP_TCB_MILAN, NULL), 0);
	emu_report_make(&config, report_id, 0, data, &report);
	ck_assert_int_eq(emu_report_sign(pki.leaf_key, &report), 0);
	ck_assert_int_eq(check_signature(&report), 1);
	report.reserved_208[151] ^= 1;
	ck_assert_int_eq(check_signature(&report), 0);
}
END_TEST

/* AMD spells the default trailer out, against DER, but not in its latest leaves. */
static bool tells_trailer(X509 *x)
{
	_cleanup_(openssl_freep) uint8_t *der = NULL;
	int len = i2d_X509(x, &der);

	ck_assert_int_gt(len, 0);
	return memmem(der, (size_t)len, "\xa3\x03\x02\x01\x01", 5);
}

START_TEST(trailer_is_told_as_by_amd)
{
	struct pki turin = PKI_NULL;
	struct pki_leaf leaf = {
		.product = "Turin",
		.layout = SNP_TCB_TURIN,
		.hwid = config.chip_id,
		.hwid_len = 8,
	};

	ck_assert_int_eq(make_leaf(SNP_TCB_MILAN, NULL), 0);
	ck_assert(tells_trailer(pki.ark) && tells_trailer(pki.ask) && tells_trailer(pki.leaf));
	ck_assert_int_eq(EVP_PKEY_up_ref(pki.ark_key) + EVP_PKEY_up_ref(pki.ask_key), 2);
	turin.ark_key = pki.ark_key;
	turin.ask_key = pki.ask_key;
	ck_assert_int_eq(pki_certify_roots("Turin", false, &turin), 0);
	ck_assert_int_eq(pki_make_leaf(&turin, &leaf), 0);
	ck_assert(tells_trailer(turin.ark) && tells_trailer(turin.ask));
	ck_assert(!tells_trailer(turin.leaf));
	ck_assert_int_eq(verify_with(turin.ark, turin.ask, turin.leaf), 1);
	pki_done(&turin);
}
END_TEST

START_TEST(wrapped_hw_id)
{
	struct pki_leaf leaf = {
		.product = "Milan",
		.hwid = config.chip_id,
		.hwid_len = sizeof(config.chip_id),
		.wrap_hwid = true,
	};
	uint8_t wrapped[66] = {0x04, 0x40};
	_cleanup_(openssl_freep) uint8_t *der = NULL;
	int len;

	memcpy(wrapped + 2, config.chip_id, 64);
	ck_assert_int_eq(pki_make_leaf(&pki, &leaf), 0);
	len = i2d_X509(pki.leaf, &der);
	ck_assert_ptr_nonnull(memmem(der, (size_t)len, wrapped, sizeof(wrapped)));
}
END_TEST

START_TEST(unknown_product_is_refused)
{
	struct pki none = PKI_NULL;
	struct pki_leaf leaf = {.product = "Rome"};

	ck_assert_int_eq(pki_make_roots("Rome", false, &none), -EINVAL);
	ck_assert_int_eq(pki_make_leaf(&pki, &leaf), -EINVAL);
}
END_TEST

START_TEST(roots_are_reused_for_their_product_only)
{
	char dir[] = "/tmp/snpguard-pki-XXXXXX", command[64];
	struct pki again = PKI_NULL;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(pki_load_roots(dir, "Milan", &again), -ENOENT);
	ck_assert_int_eq(pki_save_roots(dir, &pki), 0);
	ck_assert_int_eq(pki_load_roots(dir, "Genoa", &again), -EINVAL);
	ck_assert_int_eq(pki_load_roots(dir, "Milan", &again), 0);
	ck_assert_int_eq(X509_cmp(again.ark, pki.ark), 0);
	ck_assert_int_eq(EVP_PKEY_eq(again.ask_key, pki.ask_key), 1);
	pki_done(&again);
	snprintf(command, sizeof(command), "rm -r %s", dir);
	ck_assert_int_eq(system(command), 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("emulator-pki");
	TCase *tcase = tcase_create("pki");

	tcase_add_unchecked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, chain_verifies);
	tcase_add_test(tcase, names_and_serials);
	tcase_add_test(tcase, patch_levels_are_the_tcb);
	tcase_add_test(tcase, vlek_names_its_provider);
	tcase_add_test(tcase, table_is_what_the_agent_parses);
	tcase_add_test(tcase, report_is_signed_by_the_leaf);
	tcase_add_test(tcase, trailer_is_told_as_by_amd);
	tcase_add_test(tcase, wrapped_hw_id);
	tcase_add_test(tcase, unknown_product_is_refused);
	tcase_add_test(tcase, roots_are_reused_for_their_product_only);
	suite_add_tcase(suite, tcase);
	return suite;
}
