/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Revocation lists, right and wrong, by a throw-away root: what each is in each mode, what several
 * are together, and how they are found among certificates.
 */
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <time.h>

#include "chip-case.h"
#include "runner.h"
#include "verifier/crl.h"

DEFINE_CLEANUP(EVP_MD_CTX *, EVP_MD_CTX_free)
DEFINE_CLEANUP(X509_NAME *, X509_NAME_free)
DEFINE_CLEANUP(ASN1_TIME *, ASN1_TIME_free)
DEFINE_CLEANUP(ASN1_OBJECT *, ASN1_OBJECT_free)
DEFINE_CLEANUP(ASN1_OCTET_STRING *, ASN1_OCTET_STRING_free)
DEFINE_CLEANUP(X509_EXTENSION *, X509_EXTENSION_free)

#define ARK_SERIAL 0x010000
#define ASK_SERIAL 0x010001
#define ASVK_SERIAL 0x010101
#define DAY 86400L
#define UNKNOWN_OID "1.3.6.1.4.1.3704.1.99"

/* Made once: RSA keys of this size take seconds. The ASVK and the leaf have their serials alone. */
static struct pki pki;
static X509 *asvk, *leaf;

static void make_chain(void)
{
	chip_case_setup();
	ck_assert_int_eq(silicon_roots("Milan", false, &pki), 0);
	asvk = X509_dup(pki.ask);
	leaf = X509_new();
	ck_assert_int_eq(ASN1_INTEGER_set(X509_get_serialNumber(asvk), ASVK_SERIAL), 1);
	ck_assert_int_eq(ASN1_INTEGER_set(X509_get_serialNumber(leaf), 0), 1);
}

static void drop_chain(void)
{
	pki_done(&pki);
	X509_free(asvk);
	X509_free(leaf);
}

/* One list, not in the bag until it is signed, and what it is asked about. */
struct fixture {
	struct certs bag;
	X509_CRL *crl;
	EVP_PKEY *key;
	const EVP_MD *md;
	int padding, salt;
	bool spoiled;		/* a bit of the signature */
	bool vlek;
	time_t at;
};

static void load(struct fixture *f)
{
	*f = (struct fixture){
		.key = pki.ark_key,
		.md = EVP_sha384(),
		.padding = RSA_PKCS1_PSS_PADDING,
		.salt = 48,
		.at = time(NULL),
	};
	ck_assert_int_eq(pki_make_crl(&pki, &(struct pki_crl){0}, &f->crl), 0);
}

static void sign(struct fixture *f)
{
	_cleanup_(EVP_MD_CTX_freep) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *pctx;

	ck_assert_int_eq(EVP_DigestSignInit(ctx, &pctx, f->md, NULL, f->key), 1);
	ck_assert_int_eq(EVP_PKEY_CTX_set_rsa_padding(pctx, f->padding), 1);
	if (f->padding == RSA_PKCS1_PSS_PADDING)
		ck_assert_int_eq(EVP_PKEY_CTX_set_rsa_pss_saltlen(pctx, f->salt), 1);
	ck_assert_int_gt(X509_CRL_sign_ctx(f->crl, ctx), 0);
}

/* The list as it stands, signed, as its bytes; f->crl is gone. */
static void put(struct fixture *f)
{
	uint8_t *der = NULL;
	int len;

	sign(f);
	len = i2d_X509_CRL(f->crl, &der);
	ck_assert_int_gt(len, 0);
	if (f->spoiled)
		der[len - 1] ^= 1;
	ck_assert_int_eq(certs_add(&f->bag, der, (size_t)len), 0);
	OPENSSL_free(der);
	X509_CRL_free(f->crl);
	f->crl = NULL;
}

static int ask(const struct fixture *f, enum crl_mode mode, struct check *c)
{
	const struct chain chain = {
		.x = {pki.ark, f->vlek ? asvk : pki.ask, leaf},
		.kind = f->vlek ? SNP_KEY_VLEK : SNP_KEY_VCEK,
	};

	*c = (struct check){.id = "chain.crl"};
	return crl_check(&f->bag, &chain, mode, f->at, c);
}

static void remake(struct fixture *f, const struct pki_crl *spec)
{
	X509_CRL_free(f->crl);
	ck_assert_int_eq(pki_make_crl(&pki, spec, &f->crl), 0);
}

#define REVOKE(f, ...)                                                                             \
	remake(f, &(struct pki_crl){.revoked = (const long[]){__VA_ARGS__},                        \
		.n_revoked = sizeof((const long[]){__VA_ARGS__}) / sizeof(long)})

static X509_EXTENSION *extension(const char *oid, bool critical, const void *der, size_t len)
{
	_cleanup_(ASN1_OBJECT_freep) ASN1_OBJECT *object = OBJ_txt2obj(oid, 0);
	_cleanup_(ASN1_OCTET_STRING_freep) ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();

	ck_assert_int_eq(ASN1_OCTET_STRING_set(value, der, (int)len), 1);
	return X509_EXTENSION_create_by_OBJ(NULL, object, critical, value);
}

static void extend(struct fixture *f, const char *oid, bool critical, const void *der, size_t len)
{
	_cleanup_(X509_EXTENSION_freep) X509_EXTENSION *e = extension(oid, critical, der, len);

	ck_assert_int_eq(X509_CRL_add_ext(f->crl, e, -1), 1);
}

/* The one entry of a list that revokes a certificate of no chain of ours. */
static X509_REVOKED *entry(struct fixture *f)
{
	REVOKE(f, 42);
	return sk_X509_REVOKED_value(X509_CRL_get_REVOKED(f->crl), 0);
}

static void extend_entry(struct fixture *f, const char *oid, bool critical, const void *der,
	size_t len)
{
	_cleanup_(X509_EXTENSION_freep) X509_EXTENSION *e = extension(oid, critical, der, len);

	ck_assert_int_eq(X509_REVOKED_add_ext(entry(f), e, -1), 1);
}

#define EXTEND(f, oid, critical, der) extend(f, oid, critical, der, sizeof(der) - 1)
#define EXTEND_ENTRY(f, oid, critical, der) extend_entry(f, oid, critical, der, sizeof(der) - 1)

static void as_it_is(struct fixture *f)
{
	put(f);
}

static void no_list(struct fixture *f)
{
	X509_CRL_free(f->crl);
	f->crl = NULL;
}

static void rename_issuer(struct fixture *f, const char *cn)
{
	_cleanup_(X509_NAME_freep) X509_NAME *name = X509_NAME_dup(X509_CRL_get_issuer(f->crl));
	int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);

	X509_NAME_ENTRY_free(X509_NAME_delete_entry(name, at));
	ck_assert_int_eq(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const uint8_t *)cn,
		-1, -1, 0), 1);
	ck_assert_int_eq(X509_CRL_set_issuer_name(f->crl, name), 1);
}

static void of_another_line(struct fixture *f)
{
	rename_issuer(f, "ARK-Genoa");
	put(f);
}

static void of_the_ask(struct fixture *f)
{
	ck_assert_int_eq(X509_CRL_set_issuer_name(f->crl, X509_get_subject_name(pki.ask)), 1);
	f->key = pki.ask_key;
	put(f);
}

static void by_another_ark(struct fixture *f)
{
	f->key = pki.ask_key;
	put(f);
}

static void spoiled(struct fixture *f)
{
	f->spoiled = true;
	put(f);
}

static void signed_by_pkcs1(struct fixture *f)
{
	f->padding = RSA_PKCS1_PADDING;
	put(f);
}

static void signed_over_sha256(struct fixture *f)
{
	f->md = EVP_sha256();
	put(f);
}

static void signed_with_short_salt(struct fixture *f)
{
	f->salt = 32;
	put(f);
}

static void expired(struct fixture *f)
{
	remake(f, &(struct pki_crl){.first_day = -30, .last_day = -1});
	put(f);
}

static void not_yet(struct fixture *f)
{
	remake(f, &(struct pki_crl){.first_day = 1, .last_day = 30});
	put(f);
}

static void without_next_update(struct fixture *f)
{
	remake(f, &(struct pki_crl){.endless = true});
	put(f);
}

static ASN1_TIME *thirteenth_month(void)
{
	ASN1_TIME *t = ASN1_UTCTIME_new();

	ck_assert_int_eq(ASN1_STRING_set(t, "251301000000Z", -1), 1);
	return t;
}

static void last_update_is_no_date(struct fixture *f)
{
	_cleanup_(ASN1_TIME_freep) ASN1_TIME *t = thirteenth_month();

	ck_assert_int_eq(X509_CRL_set1_lastUpdate(f->crl, t), 1);
	put(f);
}

static void next_update_is_no_date(struct fixture *f)
{
	_cleanup_(ASN1_TIME_freep) ASN1_TIME *t = thirteenth_month();

	ck_assert_int_eq(X509_CRL_set1_nextUpdate(f->crl, t), 1);
	put(f);
}

static void entry_has_no_date(struct fixture *f)
{
	_cleanup_(ASN1_TIME_freep) ASN1_TIME *t = thirteenth_month();

	ck_assert_int_eq(X509_REVOKED_set_revocationDate(entry(f), t), 1);
	put(f);
}

static void version_1(struct fixture *f)
{
	X509_EXTENSION_free(X509_CRL_delete_ext(f->crl, 0));
	ck_assert_int_eq(X509_CRL_set_version(f->crl, X509_CRL_VERSION_1), 1);
	put(f);
}

static void critical_unknown(struct fixture *f)
{
	EXTEND(f, UNKNOWN_OID, true, "\x05\x00");
	put(f);
}

static void unknown(struct fixture *f)
{
	EXTEND(f, UNKNOWN_OID, false, "\x05\x00");
	put(f);
}

static void numbered_twice(struct fixture *f)
{
	EXTEND(f, "crlNumber", false, "\x02\x01\x02");
	put(f);
}

static void delta(struct fixture *f)
{
	EXTEND(f, "deltaCRL", true, "\x02\x01\x01");
	put(f);
}

static void delta_marked_wrongly(struct fixture *f)
{
	EXTEND(f, "deltaCRL", false, "\x02\x01\x01");
	put(f);
}

/* IssuingDistributionPoint { onlyContainsUserCerts TRUE } */
static void of_a_part(struct fixture *f)
{
	EXTEND(f, "issuingDistributionPoint", true, "\x30\x03\x81\x01\xFF");
	put(f);
}

/* IssuingDistributionPoint { indirectCRL TRUE } */
static void indirect_marked_wrongly(struct fixture *f)
{
	EXTEND(f, "issuingDistributionPoint", false, "\x30\x03\x84\x01\xFF");
	put(f);
}

static void entry_critical_unknown(struct fixture *f)
{
	EXTEND_ENTRY(f, UNKNOWN_OID, true, "\x05\x00");
	put(f);
}

/* GeneralNames { rfc822Name "x" }: from here on the entries would be somebody else's. */
static void entry_of_another_issuer(struct fixture *f)
{
	EXTEND_ENTRY(f, "certificateIssuer", false, "\x30\x03\x81\x01x");
	put(f);
}

static void entry_with_a_reason(struct fixture *f)
{
	EXTEND_ENTRY(f, "CRLReason", false, "\x0A\x01\x01");
	put(f);
}

static void entry_taken_back(struct fixture *f)
{
	EXTEND_ENTRY(f, "CRLReason", false, "\x0A\x01\x08");
	put(f);
}

static void entry_with_a_malformed_reason(struct fixture *f)
{
	EXTEND_ENTRY(f, "CRLReason", false, "\x0A\x02\x01");
	put(f);
}

static void revokes_ark(struct fixture *f)
{
	REVOKE(f, ARK_SERIAL);
	put(f);
}

static void revokes_ask(struct fixture *f)
{
	REVOKE(f, 42, ASK_SERIAL, 43);
	put(f);
}

static void revokes_asvk(struct fixture *f)
{
	REVOKE(f, ASVK_SERIAL);
	put(f);
}

static void revokes_ask_of_a_vlek(struct fixture *f)
{
	f->vlek = true;
	revokes_ask(f);
}

static void revokes_asvk_of_a_vlek(struct fixture *f)
{
	f->vlek = true;
	revokes_asvk(f);
}

static void revokes_zero(struct fixture *f)
{
	REVOKE(f, 0);
	put(f);
}

static void revokes_others(struct fixture *f)
{
	REVOKE(f, 1, 0x010002, 0x020001, -ASK_SERIAL);
	put(f);
}

static void expired_and_revokes(struct fixture *f)
{
	revokes_ask(f);
	f->at += 31 * DAY;
}

static void not_yet_and_revokes(struct fixture *f)
{
	revokes_ask(f);
	f->at -= 2 * DAY;
}

static void revokes_for_somebody_else(struct fixture *f)
{
	f->key = pki.ask_key;
	revokes_ask(f);
}

/* Two lists, in both orders: what comes first, and what comes later. */
static void put_current(struct fixture *f)
{
	f->key = pki.ark_key;
	f->spoiled = false;
	ck_assert_int_eq(pki_make_crl(&pki, &(struct pki_crl){0}, &f->crl), 0);
	put(f);
}

static void expired_then_current(struct fixture *f)
{
	expired(f);
	put_current(f);
}

static void forged_then_current(struct fixture *f)
{
	revokes_for_somebody_else(f);
	put_current(f);
}

static void current_then_forged(struct fixture *f)
{
	put(f);
	f->spoiled = true;
	revokes_ask(f);
}

static void old_revokes_new_does_not(struct fixture *f)
{
	const long ask_serial = ASK_SERIAL;

	remake(f, &(struct pki_crl){.revoked = &ask_serial, .n_revoked = 1, .first_day = -10,
		.last_day = 10});
	put(f);
	put_current(f);
}

static void new_revokes_old_does_not(struct fixture *f)
{
	remake(f, &(struct pki_crl){.first_day = -10, .last_day = 10});
	put(f);
	revokes_ask(f);
}

static void expired_revokes_current_does_not(struct fixture *f)
{
	const long ask_serial = ASK_SERIAL;

	remake(f, &(struct pki_crl){.revoked = &ask_serial, .n_revoked = 1, .first_day = -10,
		.last_day = -1});
	put(f);
	put_current(f);
}

static const struct row {
	const char *name;
	void (*change)(struct fixture *f);
	int required, if_present;
} rows[] = {
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
	ROW(revokes_for_somebody_else, VERIFY_E_CRL_SIGNATURE, VERIFY_E_CRL_SIGNATURE),
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
	ROW(entry_of_another_issuer, VERIFY_E_CRL_FORM, VERIFY_E_CRL_FORM),
	ROW(entry_with_a_reason, 0, 0),
	ROW(entry_taken_back, VERIFY_E_CRL_FORM, VERIFY_E_CRL_FORM),
	ROW(entry_with_a_malformed_reason, VERIFY_E_CRL_FORM, VERIFY_E_CRL_FORM),
	ROW(expired, VERIFY_E_CRL_EXPIRED, VERIFY_E_CRL_EXPIRED),
	ROW(not_yet, VERIFY_E_CRL_NOT_YET, VERIFY_E_CRL_NOT_YET),
	ROW(revokes_ark, VERIFY_E_CRL_REVOKED, VERIFY_E_CRL_REVOKED),
	ROW(revokes_ask, VERIFY_E_CRL_REVOKED, VERIFY_E_CRL_REVOKED),
	ROW(revokes_asvk, 0, 0),
	ROW(revokes_ask_of_a_vlek, 0, 0),
	ROW(revokes_asvk_of_a_vlek, VERIFY_E_CRL_REVOKED, VERIFY_E_CRL_REVOKED),
	ROW(revokes_zero, VERIFY_E_CRL_REVOKED, VERIFY_E_CRL_REVOKED),
	ROW(revokes_others, 0, 0),
	ROW(expired_and_revokes, VERIFY_E_CRL_REVOKED, VERIFY_E_CRL_REVOKED),
	ROW(not_yet_and_revokes, VERIFY_E_CRL_REVOKED, VERIFY_E_CRL_REVOKED),
	ROW(expired_then_current, 0, 0),
	ROW(forged_then_current, 0, 0),
	ROW(current_then_forged, 0, 0),
	ROW(old_revokes_new_does_not, VERIFY_E_CRL_REVOKED, VERIFY_E_CRL_REVOKED),
	ROW(new_revokes_old_does_not, VERIFY_E_CRL_REVOKED, VERIFY_E_CRL_REVOKED),
	ROW(expired_revokes_current_does_not, VERIFY_E_CRL_REVOKED, VERIFY_E_CRL_REVOKED),
#undef ROW
};

START_TEST(each_in_each_mode)
{
	const struct row *row = &rows[_i];
	struct fixture f;
	struct check c;

	load(&f);
	row->change(&f);
	ck_assert_msg(ask(&f, CRL_REQUIRE, &c) == row->required, "%s, required", row->name);
	ck_assert_str_ne(c.got, "");
	ck_assert_msg(ask(&f, CRL_IF_PRESENT, &c) == row->if_present, "%s, if present", row->name);
	ck_assert_int_eq(c.reason[0] != '\0', row->if_present == CHECK_SKIP);
	ck_assert_msg(ask(&f, CRL_OFF, &c) == CHECK_SKIP, "%s, off", row->name);
	ck_assert_str_ne(c.reason, "");
	certs_done(&f.bag);
}
END_TEST

START_TEST(both_ends_belong_to_it)
{
	struct fixture f;
	struct check c;
	struct tm tm;
	time_t first, last;

	load(&f);
	ck_assert_int_eq(ASN1_TIME_to_tm(X509_CRL_get0_lastUpdate(f.crl), &tm), 1);
	first = timegm(&tm);
	ck_assert_int_eq(ASN1_TIME_to_tm(X509_CRL_get0_nextUpdate(f.crl), &tm), 1);
	last = timegm(&tm);
	put(&f);
	f.at = first - 1;
	ck_assert_int_eq(ask(&f, CRL_REQUIRE, &c), VERIFY_E_CRL_NOT_YET);
	f.at = first;
	ck_assert_int_eq(ask(&f, CRL_REQUIRE, &c), 0);
	f.at = last;
	ck_assert_int_eq(ask(&f, CRL_REQUIRE, &c), 0);
	f.at = last + 1;
	ck_assert_int_eq(ask(&f, CRL_REQUIRE, &c), VERIFY_E_CRL_EXPIRED);
	certs_done(&f.bag);
}
END_TEST

START_TEST(the_revoked_is_named)
{
	struct fixture f;
	struct check c;

	load(&f);
	revokes_asvk_of_a_vlek(&f);
	ck_assert_int_eq(ask(&f, CRL_REQUIRE, &c), VERIFY_E_CRL_REVOKED);
	ck_assert_ptr_nonnull(strstr(c.got, "with the ASVK"));
	certs_done(&f.bag);
}
END_TEST

/* What a forged list claims of the chain is not told as if it were known. */
START_TEST(a_forged_one_names_nothing)
{
	struct fixture f;
	struct check c;

	load(&f);
	revokes_for_somebody_else(&f);
	ck_assert_int_eq(ask(&f, CRL_REQUIRE, &c), VERIFY_E_CRL_SIGNATURE);
	ck_assert_ptr_null(strstr(c.got, "with the"));
	certs_done(&f.bag);
}
END_TEST

START_TEST(the_newest_is_told)
{
	char day[16];
	struct fixture f;
	struct check c;
	struct tm tm;

	load(&f);
	remake(&f, &(struct pki_crl){.first_day = -10, .last_day = 90});
	put(&f);
	ck_assert_int_eq(pki_make_crl(&pki, &(struct pki_crl){0}, &f.crl), 0);
	ck_assert_int_eq(ASN1_TIME_to_tm(X509_CRL_get0_lastUpdate(f.crl), &tm), 1);
	strftime(day, sizeof(day), "%Y-%m-%d", &tm);
	put(&f);
	ck_assert_int_eq(pki_make_crl(&pki, &(struct pki_crl){.first_day = -20, .last_day = 5},
		&f.crl), 0);
	put(&f);
	ck_assert_int_eq(ask(&f, CRL_REQUIRE, &c), 0);
	ck_assert_ptr_nonnull(strstr(c.got, day));
	certs_done(&f.bag);
}
END_TEST

START_TEST(modes_have_names)
{
	enum crl_mode mode = CRL_OFF;

	ck_assert_int_eq(crl_mode_parse("if-present", &mode), 0);
	ck_assert_int_eq(mode, CRL_IF_PRESENT);
	ck_assert_int_eq(crl_mode_parse("require", &mode), 0);
	ck_assert_int_eq(mode, CRL_REQUIRE);
	ck_assert_int_eq(crl_mode_parse("off", &mode), 0);
	ck_assert_int_eq(mode, CRL_OFF);
	ck_assert_int_eq(crl_mode_parse("", &mode), -EINVAL);
	ck_assert_int_eq(crl_mode_parse("required", &mode), -EINVAL);
}
END_TEST

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
	struct fixture f;
	size_t n;
	int len;

	load(&f);
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
	struct fixture f;
	size_t n;

	load(&f);
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
	struct fixture f;
	int len;

	load(&f);
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
	struct fixture f;

	load(&f);
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
	Suite *s = suite_create("crl");
	TCase *t = tcase_create("crl");

	tcase_set_timeout(t, 60);
	tcase_add_unchecked_fixture(t, make_chain, drop_chain);
	tcase_add_loop_test(t, each_in_each_mode, 0, ARRAY_SIZE(rows));
	tcase_add_test(t, both_ends_belong_to_it);
	tcase_add_test(t, the_revoked_is_named);
	tcase_add_test(t, a_forged_one_names_nothing);
	tcase_add_test(t, the_newest_is_told);
	tcase_add_test(t, modes_have_names);
	tcase_add_test(t, found_by_content);
	tcase_add_test(t, nothing_is_decrypted);
	tcase_add_test(t, bounded_in_number);
	tcase_add_test(t, found_in_the_table);
	suite_add_tcase(s, t);
	return s;
}
