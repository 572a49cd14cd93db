/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How revocation lists are found among certificates: by what they are, and not too many. */
#include <openssl/pem.h>

#include "crl-case.h"
#include "runner.h"

/* As PEM: @der bytes of a list, under @name, with @header. */
static size_t to_pem(X509_CRL *crl, const char *name, const char *header, char *ret, size_t size)
{
	BIO *bio = BIO_new(BIO_s_mem());
	uint8_t *der = NULL;
	int len = i2d_X509_CRL(crl, &der), n;

	ck_assert_int_gt(PEM_write_bio(bio, name, header, der, len), 0);
	n = BIO_read(bio, ret, (int)size);
	ck_assert_int_gt(n, 0);
	BIO_free(bio);
	OPENSSL_free(der);
	return (size_t)n;
}

START_TEST(found_by_content)
{
	_cleanup_certs_ struct certs bag = {0};
	char pem[16384];
	uint8_t *der = NULL;
	struct crl_case f;
	size_t n;
	int len;

	crl_case_load(&f);
	len = i2d_X509_CRL(f.crl, &der);
	ck_assert_int_eq(certs_add(&bag, der, (size_t)len), 0);
	ck_assert_int_eq(certs_add(&bag, der, (size_t)len - 1), VERIFY_E_CERT);
	der = OPENSSL_realloc(der, (size_t)len + 1);
	der[len] = 0;
	ck_assert_int_eq(certs_add(&bag, der, (size_t)len + 1), VERIFY_E_CERT);
	OPENSSL_free(der);
	n = to_pem(f.crl, "X509 CRL", "", pem, sizeof(pem));
	n += to_pem(f.crl, "GARBAGE", "", pem + n, sizeof(pem) - n);
	n += to_pem(f.crl, "X509 CRL", "", pem + n, sizeof(pem) - n);
	ck_assert_int_eq(certs_add(&bag, pem, n), 0);
	ck_assert_uint_eq(bag.n_crls, 3);
	ck_assert_uint_eq(bag.n, 0);
	n = to_pem(f.crl, "GARBAGE", "", pem, sizeof(pem));
	ck_assert_int_eq(certs_add(&bag, pem, n), VERIFY_E_CERT);
	n = to_pem(f.crl, "CERTIFICATE", "", pem, sizeof(pem));
	ck_assert_int_eq(certs_add(&bag, pem, n), VERIFY_E_CERT);
	X509_CRL_free(f.crl);
}
END_TEST

/* A block that says it is encrypted is taken as it stands: nobody is asked for a passphrase. */
START_TEST(nothing_is_decrypted)
{
	_cleanup_certs_ struct certs bag = {0};
	char pem[16384];
	struct crl_case f;
	size_t n;

	crl_case_load(&f);
	n = to_pem(f.crl, "X509 CRL", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,"
		"000102030405060708090A0B0C0D0E0F\n", pem, sizeof(pem));
	ck_assert_int_eq(certs_add(&bag, pem, n), 0);
	ck_assert_uint_eq(bag.n_crls, 1);
	X509_CRL_free(f.crl);
}
END_TEST

START_TEST(bounded_in_number)
{
	_cleanup_certs_ struct certs bag = {0};
	uint8_t *der = NULL;
	struct crl_case f;
	int len;

	crl_case_load(&f);
	len = i2d_X509_CRL(f.crl, &der);
	for (size_t i = 0; i < CRLS_MAX; i++)
		ck_assert_int_eq(certs_add(&bag, der, (size_t)len), 0);
	ck_assert_int_eq(certs_add(&bag, der, (size_t)len), VERIFY_E_CERTS_MANY);
	OPENSSL_free(der);
	X509_CRL_free(f.crl);
}
END_TEST

START_TEST(found_in_the_table)
{
	_cleanup_certs_ struct certs bag = {0};
	struct snp_cert_table table = {.n_entries = 1};
	uint8_t *der = NULL;
	struct crl_case f;

	crl_case_load(&f);
	table.entries[0].len = (size_t)i2d_X509_CRL(f.crl, &der);
	table.entries[0].kind = SNP_CERT_CRL;
	table.entries[0].data = der;
	ck_assert_int_eq(certs_add_table(&bag, &table), 0);
	ck_assert_uint_eq(bag.n_crls, 1);
	OPENSSL_free(der);
	X509_CRL_free(f.crl);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("crl-found");
	TCase *t = tcase_create("crl-found");

	tcase_set_timeout(t, 60);
	tcase_add_unchecked_fixture(t, crl_case_setup, crl_case_teardown);
	tcase_add_test(t, found_by_content);
	tcase_add_test(t, nothing_is_decrypted);
	tcase_add_test(t, bounded_in_number);
	tcase_add_test(t, found_in_the_table);
	suite_add_tcase(s, t);
	return s;
}
