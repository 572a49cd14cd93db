/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Revocation lists before what they say counts: whose each is, who signed it and how, and what it
 * and its entries have in them that we do not know.
 */
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "crl-case.h"
#include "runner.h"

DEFINE_CLEANUP(X509_NAME *, X509_NAME_free)
DEFINE_CLEANUP(ASN1_TIME *, ASN1_TIME_free)
DEFINE_CLEANUP(ASN1_OBJECT *, ASN1_OBJECT_free)
DEFINE_CLEANUP(ASN1_OCTET_STRING *, ASN1_OCTET_STRING_free)
DEFINE_CLEANUP(X509_EXTENSION *, X509_EXTENSION_free)

#define UNKNOWN_OID "1.3.6.1.4.1.3704.1.99"

static X509_EXTENSION *extension(const char *oid, bool critical, const void *der, size_t len)
{
	_cleanup_(ASN1_OBJECT_freep) ASN1_OBJECT *object = OBJ_txt2obj(oid, 0);
	_cleanup_(ASN1_OCTET_STRING_freep) ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();

	ck_assert_int_eq(ASN1_OCTET_STRING_set(value, der, (int)len), 1);
	return X509_EXTENSION_create_by_OBJ(NULL, object, critical, value);
}

static void extend(struct crl_case *f, const char *oid, bool critical, const void *der, size_t len)
{
	_cleanup_(X509_EXTENSION_freep) X509_EXTENSION *e = extension(oid, critical, der, len);

	ck_assert_int_eq(X509_CRL_add_ext(f->crl, e, -1), 1);
}

/* The one entry of a list that revokes a certificate of no chain of ours. */
static X509_REVOKED *entry(struct crl_case *f)
{
	REVOKE(f, 42);
	return sk_X509_REVOKED_value(X509_CRL_get_REVOKED(f->crl), 0);
}

static void extend_entry(struct crl_case *f, const char *oid, bool critical, const void *der,
	size_t len)
{
	_cleanup_(X509_EXTENSION_freep) X509_EXTENSION *e = extension(oid, critical, der, len);

	ck_assert_int_eq(X509_REVOKED_add_ext(entry(f), e, -1), 1);
}

#define EXTEND(f, oid, critical, der) extend(f, oid, critical, der, sizeof(der) - 1)
#define EXTEND_ENTRY(f, oid, critical, der) extend_entry(f, oid, critical, der, sizeof(der) - 1)

static void as_it_is(struct crl_case *f)
{
	crl_case_put(f);
}

static void no_list(struct crl_case *f)
{
	X509_CRL_free(f->crl);
	f->crl = NULL;
}

static void rename_issuer(struct crl_case *f, const char *cn)
{
	_cleanup_(X509_NAME_freep) X509_NAME *name = X509_NAME_dup(X509_CRL_get_issuer(f->crl));
	int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);

	X509_NAME_ENTRY_free(X509_NAME_delete_entry(name, at));
	ck_assert_int_eq(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const uint8_t *)cn,
		-1, -1, 0), 1);
	ck_assert_int_eq(X509_CRL_set_issuer_name(f->crl, name), 1);
}

static void of_another_line(struct crl_case *f)
{
	rename_issuer(f, "ARK-Genoa");
	crl_case_put(f);
}

static void of_the_ask(struct crl_case *f)
{
	X509_NAME *ask = X509_get_subject_name(crl_case_pki.ask);

	ck_assert_int_eq(X509_CRL_set_issuer_name(f->crl, ask), 1);
	f->key = crl_case_pki.ask_key;
	crl_case_put(f);
}

static void by_another_ark(struct crl_case *f)
{
	f->key = crl_case_pki.ask_key;
	crl_case_put(f);
}

static void spoiled(struct crl_case *f)
{
	f->spoiled = true;
	crl_case_put(f);
}

static void signed_by_pkcs1(struct crl_case *f)
{
	f->padding = RSA_PKCS1_PADDING;
	crl_case_put(f);
}

static void signed_over_sha256(struct crl_case *f)
{
	f->md = EVP_sha256();
	crl_case_put(f);
}

static void signed_with_short_salt(struct crl_case *f)
{
	f->salt = 32;
	crl_case_put(f);
}

static void without_next_update(struct crl_case *f)
{
	crl_case_remake(f, &(struct pki_crl){.endless = true});
	crl_case_put(f);
}

static ASN1_TIME *thirteenth_month(void)
{
	ASN1_TIME *t = ASN1_UTCTIME_new();

	ck_assert_int_eq(ASN1_STRING_set(t, "251301000000Z", -1), 1);
	return t;
}

static void last_update_is_no_date(struct crl_case *f)
{
	_cleanup_(ASN1_TIME_freep) ASN1_TIME *t = thirteenth_month();

	ck_assert_int_eq(X509_CRL_set1_lastUpdate(f->crl, t), 1);
	crl_case_put(f);
}

static void next_update_is_no_date(struct crl_case *f)
{
	_cleanup_(ASN1_TIME_freep) ASN1_TIME *t = thirteenth_month();

	ck_assert_int_eq(X509_CRL_set1_nextUpdate(f->crl, t), 1);
	crl_case_put(f);
}

static void entry_has_no_date(struct crl_case *f)
{
	_cleanup_(ASN1_TIME_freep) ASN1_TIME *t = thirteenth_month();

	ck_assert_int_eq(X509_REVOKED_set_revocationDate(entry(f), t), 1);
	crl_case_put(f);
}

static void version_1(struct crl_case *f)
{
	X509_EXTENSION_free(X509_CRL_delete_ext(f->crl, 0));
	ck_assert_int_eq(X509_CRL_set_version(f->crl, X509_CRL_VERSION_1), 1);
	crl_case_put(f);
}

static void critical_unknown(struct crl_case *f)
{
	EXTEND(f, UNKNOWN_OID, true, "\x05\x00");
	crl_case_put(f);
}

static void unknown(struct crl_case *f)
{
	EXTEND(f, UNKNOWN_OID, false, "\x05\x00");
	crl_case_put(f);
}

static void numbered_twice(struct crl_case *f)
{
	EXTEND(f, "crlNumber", false, "\x02\x01\x02");
	crl_case_put(f);
}

static void delta(struct crl_case *f)
{
	EXTEND(f, "deltaCRL", true, "\x02\x01\x01");
	crl_case_put(f);
}

static void delta_marked_wrongly(struct crl_case *f)
{
	EXTEND(f, "deltaCRL", false, "\x02\x01\x01");
	crl_case_put(f);
}

/* IssuingDistributionPoint { onlyContainsUserCerts TRUE } */
static void of_a_part(struct crl_case *f)
{
	EXTEND(f, "issuingDistributionPoint", true, "\x30\x03\x81\x01\xFF");
	crl_case_put(f);
}

/* IssuingDistributionPoint { indirectCRL TRUE } */
static void indirect_marked_wrongly(struct crl_case *f)
{
	EXTEND(f, "issuingDistributionPoint", false, "\x30\x03\x84\x01\xFF");
	crl_case_put(f);
}

static void entry_critical_unknown(struct crl_case *f)
{
	EXTEND_ENTRY(f, UNKNOWN_OID, true, "\x05\x00");
	crl_case_put(f);
}

/* What is wrong does not become right by what comes after it. */
static void entry_critical_unknown_among_others(struct crl_case *f)
{
	_cleanup_(X509_EXTENSION_freep) X509_EXTENSION *e =
		extension(UNKNOWN_OID, true, "\x05\x00", 2);

	REVOKE(f, 41, 42, 43);
	ck_assert_int_eq(X509_REVOKED_add_ext(
		sk_X509_REVOKED_value(X509_CRL_get_REVOKED(f->crl), 1), e, -1), 1);
	crl_case_put(f);
}

static void critical_unknown_above_entries(struct crl_case *f)
{
	REVOKE(f, 42, 43);
	critical_unknown(f);
}

/* GeneralNames { rfc822Name "x" }: from here on the entries would be somebody else's. */
static void entry_of_another_issuer(struct crl_case *f)
{
	EXTEND_ENTRY(f, "certificateIssuer", false, "\x30\x03\x81\x01x");
	crl_case_put(f);
}

static void entry_with_a_reason(struct crl_case *f)
{
	EXTEND_ENTRY(f, "CRLReason", false, "\x0A\x01\x01");
	crl_case_put(f);
}

static void entry_taken_back(struct crl_case *f)
{
	EXTEND_ENTRY(f, "CRLReason", false, "\x0A\x01\x08");
	crl_case_put(f);
}

static void entry_with_a_malformed_reason(struct crl_case *f)
{
	EXTEND_ENTRY(f, "CRLReason", false, "\x0A\x02\x01");
	crl_case_put(f);
}

static const struct crl_row rows[] = {
#define ROW(change, ...) {#change, change, __VA_ARGS__}
	ROW(as_it_is, 0, 0),
	ROW(no_list, VERIFY_E_CRL_MISSING, CHECK_SKIP),
	ROW(of_another_line, VERIFY_E_CRL_MISSING, CHECK_SKIP),
	ROW(of_the_ask, VERIFY_E_CRL_MISSING, CHECK_SKIP),
	ROW(by_another_ark, VERIFY_E_CRL_SIGNATURE, VERIFY_E_CRL_SIGNATURE),
	ROW(spoiled, VERIFY_E_CRL_SIGNATURE, VERIFY_E_CRL_SIGNATURE),
	ROW(signed_by_pkcs1, VERIFY_E_CRL_SIGNATURE, VERIFY_E_CRL_SIGNATURE),
	ROW(signed_over_sha256, VERIFY_E_CRL_SIGNATURE, VERIFY_E_CRL_SIGNATURE),
	ROW(signed_with_short_salt, VERIFY_E_CRL_SIGNATURE, VERIFY_E_CRL_SIGNATURE),
	ROW(version_1, VERIFY_E_CRL_FORM, VERIFY_E_CRL_FORM),
	ROW(without_next_update, VERIFY_E_CRL_FORM, VERIFY_E_CRL_FORM),
	ROW(last_update_is_no_date, VERIFY_E_CRL_FORM, VERIFY_E_CRL_FORM),
	ROW(next_update_is_no_date, VERIFY_E_CRL_FORM, VERIFY_E_CRL_FORM),
	ROW(entry_has_no_date, VERIFY_E_CRL_FORM, VERIFY_E_CRL_FORM),
	ROW(critical_unknown, VERIFY_E_CRL_FORM, VERIFY_E_CRL_FORM),
	ROW(unknown, 0, 0),
	ROW(numbered_twice, VERIFY_E_CRL_FORM, VERIFY_E_CRL_FORM),
	ROW(delta, VERIFY_E_CRL_FORM, VERIFY_E_CRL_FORM),
	ROW(delta_marked_wrongly, VERIFY_E_CRL_FORM, VERIFY_E_CRL_FORM),
	ROW(of_a_part, VERIFY_E_CRL_FORM, VERIFY_E_CRL_FORM),
	ROW(indirect_marked_wrongly, VERIFY_E_CRL_FORM, VERIFY_E_CRL_FORM),
	ROW(entry_critical_unknown, VERIFY_E_CRL_FORM, VERIFY_E_CRL_FORM),
	ROW(entry_critical_unknown_among_others, VERIFY_E_CRL_FORM, VERIFY_E_CRL_FORM),
	ROW(critical_unknown_above_entries, VERIFY_E_CRL_FORM, VERIFY_E_CRL_FORM),
	ROW(entry_of_another_issuer, VERIFY_E_CRL_FORM, VERIFY_E_CRL_FORM),
	ROW(entry_with_a_reason, 0, 0),
	ROW(entry_taken_back, VERIFY_E_CRL_FORM, VERIFY_E_CRL_FORM),
	ROW(entry_with_a_malformed_reason, VERIFY_E_CRL_FORM, VERIFY_E_CRL_FORM),
#undef ROW
};

START_TEST(each_in_each_mode)
{
	crl_case_row(&rows[_i]);
}
END_TEST

START_TEST(a_missing_date_is_told_as_such)
{
	struct crl_case f;
	struct check c;

	crl_case_load(&f);
	without_next_update(&f);
	ck_assert_int_eq(crl_case_ask(&f, CRL_REQUIRE, &c), VERIFY_E_CRL_FORM);
	ck_assert_ptr_nonnull(strstr(c.got, "good until no date"));
	certs_done(&f.bag);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("crl-form");
	TCase *t = tcase_create("crl-form");

	tcase_set_timeout(t, 60);
	tcase_add_unchecked_fixture(t, crl_case_setup, crl_case_teardown);
	tcase_add_loop_test(t, each_in_each_mode, 0, ARRAY_SIZE(rows));
	tcase_add_test(t, a_missing_date_is_told_as_such);
	suite_add_tcase(s, t);
	return s;
}
