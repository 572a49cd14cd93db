/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates are found by content, in a table and in files, and their number is bounded. */
#include "verifier/certs.h"

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>

#include "runner.h"

static uint8_t der[1024];
static size_t der_len;

/* The smallest that decodes; nothing here looks inside. */
static void make_cert(void)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *x = X509_new();
	uint8_t *p = der;

	ck_assert_int_eq(X509_set_pubkey(x, key), 1);
	ck_assert_ptr_nonnull(X509_gmtime_adj(X509_getm_notBefore(x), 0));
	ck_assert_ptr_nonnull(X509_gmtime_adj(X509_getm_notAfter(x), 60));
	ck_assert_int_gt(X509_sign(x, key, EVP_sha256()), 0);
	ck_assert_int_le(i2d_X509(x, NULL), (int)sizeof(der));
	der_len = (size_t)i2d_X509(x, &p);
	X509_free(x);
	EVP_PKEY_free(key);
}

static size_t put_pem(const char *name, char *ret, size_t size)
{
	BIO *bio = BIO_new(BIO_s_mem());
	int n;

	ck_assert_int_gt(PEM_write_bio(bio, name, "", der, (long)der_len), 0);
	n = BIO_read(bio, ret, (int)size);
	ck_assert_int_gt(n, 0);
	BIO_free(bio);
	return (size_t)n;
}

START_TEST(bounded_in_number)
{
	_cleanup_certs_ struct certs bag = {0};

	for (size_t i = 0; i < CERTS_MAX; i++)
		ck_assert_int_eq(certs_add(&bag, der, der_len), 0);
	ck_assert_int_eq(certs_add(&bag, der, der_len), VERIFY_E_CERTS_MANY);
	ck_assert_uint_eq(bag.n, CERTS_MAX);
	ck_assert_uint_eq(bag.n_crls, 0);
}
END_TEST

START_TEST(bounded_in_number_in_one_file)
{
	_cleanup_certs_ struct certs bag = {0};
	static char pem[(CERTS_MAX + 1) * 1024];
	size_t n = 0;

	for (size_t i = 0; i < CERTS_MAX + 1; i++)
		n += put_pem("CERTIFICATE", pem + n, sizeof(pem) - n);
	ck_assert_int_eq(certs_add(&bag, pem, n), VERIFY_E_CERTS_MANY);
}
END_TEST

START_TEST(bounded_in_size)
{
	_cleanup_certs_ struct certs bag = {0};
	static char pem[CERT_FILE_MAX + 1];
	size_t n = put_pem("CERTIFICATE", pem, sizeof(pem));

	memset(pem + n, '\n', sizeof(pem) - n);
	ck_assert_int_eq(certs_add(&bag, pem, CERT_FILE_MAX + 1), VERIFY_E_CERT);
	ck_assert_int_eq(certs_add(&bag, pem, 0), VERIFY_E_CERT);
	ck_assert_int_eq(certs_add(&bag, pem, CERT_FILE_MAX), 0);
	ck_assert_uint_eq(bag.n, 1);
}
END_TEST

static const struct name {
	const char *name;
	int answer;
} names[] = {
	{"CERTIFICATE", 0},
	{"X509 CERTIFICATE", 0},
	{"X509 CRL", VERIFY_E_CERT},
	{"TRUSTED CERTIFICATE", VERIFY_E_CERT},
	{"PRIVATE KEY", VERIFY_E_CERT},
};

START_TEST(pem_by_its_name)
{
	_cleanup_certs_ struct certs bag = {0};
	char pem[2048];
	size_t n = put_pem(names[_i].name, pem, sizeof(pem));

	ck_assert_int_eq(certs_add(&bag, pem, n), names[_i].answer);
	ck_assert_uint_eq(bag.n, names[_i].answer == 0);
}
END_TEST

/* Cut short behind a whole one: the file is broken, and may lack what is needed. */
START_TEST(broken_pem)
{
	_cleanup_certs_ struct certs bag = {0};
	char pem[4096];
	size_t one = put_pem("CERTIFICATE", pem, sizeof(pem));
	size_t two = one + put_pem("CERTIFICATE", pem + one, sizeof(pem) - one);

	ck_assert_int_eq(certs_add(&bag, pem, two - 30), VERIFY_E_CERT);
	ck_assert_int_eq(certs_add(&bag, pem, two), 0);
}
END_TEST

/* So is a certificate that is none, behind one that is. */
START_TEST(broken_block)
{
	_cleanup_certs_ struct certs bag = {0};
	char pem[4096];
	size_t n = put_pem("CERTIFICATE", pem, sizeof(pem));

	der[0] ^= 1;
	n += put_pem("CERTIFICATE", pem + n, sizeof(pem) - n);
	ck_assert_int_eq(certs_add(&bag, pem, n), VERIFY_E_CERT);
}
END_TEST

/* A host's table may hold what we do not know. */
START_TEST(table)
{
	_cleanup_certs_ struct certs bag = {0};
	struct snp_cert_table t = {
		.n_entries = 4,
		.entries = {
			{.data = (const uint8_t *)"what", .len = 4},
			{.data = der, .len = der_len},
			{.data = der, .len = 0},
			{.data = der, .len = der_len},
		},
	};

	ck_assert_int_eq(certs_add_table(&bag, &t), 0);
	ck_assert_uint_eq(bag.n, 2);
	while (bag.n < CERTS_MAX)
		ck_assert_int_eq(certs_add(&bag, der, der_len), 0);
	ck_assert_int_eq(certs_add_table(&bag, &t), VERIFY_E_CERTS_MANY);
}
END_TEST

START_TEST(bag_into_bag)
{
	_cleanup_certs_ struct certs bag = {0}, other = {0};

	ck_assert_int_eq(certs_add(&other, der, der_len), 0);
	while (other.n < CERTS_MAX)
		ck_assert_int_eq(certs_add(&other, der, der_len), 0);
	while (bag.n < CERTS_ROOM)
		ck_assert_int_eq(certs_add_bag(&bag, &other), 0);
	ck_assert_int_eq(certs_add_bag(&bag, &other), VERIFY_E_CERTS_MANY);
	ck_assert_uint_eq(bag.n, CERTS_ROOM);
	ck_assert_int_eq(certs_add(&bag, der, der_len), VERIFY_E_CERTS_MANY);
}
END_TEST

/* Full of lists that are none: there is no room for one more, so none is looked at. */
START_TEST(lists_into_a_full_bag)
{
	struct certs bag = {.n_crls = CRLS_ROOM}, other = {.n_crls = 1};

	ck_assert_int_eq(certs_add_bag(&bag, &other), VERIFY_E_CERTS_MANY);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("certs");
	TCase *t = tcase_create("certs");

	tcase_add_unchecked_fixture(t, make_cert, NULL);
	tcase_add_test(t, bounded_in_number);
	tcase_add_test(t, bounded_in_number_in_one_file);
	tcase_add_test(t, bounded_in_size);
	tcase_add_loop_test(t, pem_by_its_name, 0, ARRAY_SIZE(names));
	tcase_add_test(t, broken_pem);
	tcase_add_test(t, broken_block);
	tcase_add_test(t, table);
	tcase_add_test(t, bag_into_bag);
	tcase_add_test(t, lists_into_a_full_bag);
	suite_add_tcase(s, t);
	return s;
}
