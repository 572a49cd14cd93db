/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Common names that are not plain are none: they are shown to people, and compared as strings. */
#include "verifier/x509-name.h"

#include <openssl/x509.h>

#include "runner.h"
#include "snp/util.h"

DEFINE_CLEANUP(X509 *, X509_free)

#define LONGEST "0123456789012345678901234567890123456789012345678901234567890123"

static void add(X509 *x, const char *attribute, int type, const char *bytes, int len)
{
	ck_assert_int_eq(X509_NAME_add_entry_by_txt(X509_get_subject_name(x), attribute, type,
		(const uint8_t *)bytes, len, -1, 0), 1);
}

static const struct name {
	int type;
	const char *bytes;
	int len;
} refused[] = {
	{V_ASN1_UTF8STRING, "SEV\x1b[31m", -1},
	{V_ASN1_UTF8STRING, "\n", -1},
	{V_ASN1_UTF8STRING, "SEV\x1f", -1},
	{V_ASN1_UTF8STRING, "SEV\x7f", -1},
	{V_ASN1_UTF8STRING, "SEV\xc3\xa9", -1},
	{V_ASN1_UTF8STRING, "SEV\0VCEK", 8},
	{V_ASN1_BMPSTRING, "\0S\0E\0V", 6},
	{V_ASN1_UTF8STRING, "", 0},
	{V_ASN1_T61STRING, LONGEST "4", -1},
};

START_TEST(not_plain)
{
	_cleanup_(X509_freep) X509 *x = X509_new();
	X509_NAME_ENTRY *e = X509_NAME_ENTRY_create_by_NID(NULL, NID_commonName, V_ASN1_UTF8STRING,
		(const uint8_t *)"x", 1);
	const struct name *t = &refused[_i];
	char cn[X509_CN_SIZE];

	/* Set below OpenSSL's own rules of what a common name may be. */
	ck_assert_int_eq(ASN1_STRING_set(X509_NAME_ENTRY_get_data(e), t->bytes, t->len), 1);
	X509_NAME_ENTRY_get_data(e)->type = t->type;
	ck_assert_int_eq(X509_NAME_add_entry(X509_get_subject_name(x), e, -1, 0), 1);
	X509_NAME_ENTRY_free(e);
	ck_assert(!x509_cn(X509_get_subject_name(x), cn));
}
END_TEST

START_TEST(none_or_two)
{
	_cleanup_(X509_freep) X509 *x = X509_new();
	char cn[X509_CN_SIZE];

	add(x, "O", MBSTRING_ASC, "SEV-VCEK", -1);
	ck_assert(!x509_cn(X509_get_subject_name(x), cn));
	add(x, "CN", MBSTRING_ASC, "SEV-VCEK", -1);
	ck_assert(x509_cn(X509_get_subject_name(x), cn));
	add(x, "CN", MBSTRING_ASC, "SEV-VCEK", -1);
	ck_assert(!x509_cn(X509_get_subject_name(x), cn));
}
END_TEST

static const char *const plain[] = {" ", "~", "SEV-VLEK-Milan", LONGEST};

START_TEST(taken_as_it_is)
{
	_cleanup_(X509_freep) X509 *x = X509_new();
	char cn[X509_CN_SIZE];

	add(x, "CN", MBSTRING_ASC, plain[_i], -1);
	ck_assert(x509_cn(X509_get_subject_name(x), cn));
	ck_assert_str_eq(cn, plain[_i]);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("x509-name");
	TCase *t = tcase_create("x509-name");

	tcase_add_loop_test(t, not_plain, 0, ARRAY_SIZE(refused));
	tcase_add_test(t, none_or_two);
	tcase_add_loop_test(t, taken_as_it_is, 0, ARRAY_SIZE(plain));
	suite_add_tcase(s, t);
	return s;
}
