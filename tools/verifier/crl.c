/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Judging revocation lists. ENEMY INPUT until check_signature(). */
#include "crl.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

#include "pss.h"
#include "snp/openssl-util.h"

DEFINE_CLEANUP(ASN1_ENUMERATED *, ASN1_ENUMERATED_free)

int crl_mode_parse(const char *name, enum crl_mode *ret)
{
	static const char *const names[] = {
		[CRL_IF_PRESENT] = "if-present",
		[CRL_REQUIRE] = "require",
		[CRL_OFF] = "off",
	};

	for (enum crl_mode i = 0; i < ARRAY_SIZE(names); i++) {
		if (strcmp(names[i], name) == 0) {
			*ret = i;
			return 0;
		}
	}
	return -EINVAL;
}

/* What is critical would have to be understood, and of these extensions none is. */
static bool are_extensions_fine(const STACK_OF(X509_EXTENSION) *extensions)
{
	for (int i = 0; i < X509v3_get_ext_count(extensions); i++) {
		X509_EXTENSION *e = X509v3_get_ext(extensions, i);

		if (X509_EXTENSION_get_critical(e) ||
			X509v3_get_ext_by_OBJ(extensions, X509_EXTENSION_get_object(e), i) >= 0)
			return false;
	}
	return true;
}

static bool has_extension(const STACK_OF(X509_EXTENSION) *extensions, int nid)
{
	return X509v3_get_ext_by_NID(extensions, nid, -1) >= 0;
}

/* No reason at all, or one that can be read and that does not belong into deltas. */
static bool is_reason_fine(const X509_REVOKED *entry)
{
	_cleanup_(ASN1_ENUMERATED_freep) ASN1_ENUMERATED *reason = NULL;

	if (!has_extension(X509_REVOKED_get0_extensions(entry), NID_crl_reason))
		return true;
	reason = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, NULL, NULL);
	return reason && ASN1_ENUMERATED_get(reason) != CRL_REASON_REMOVE_FROM_CRL;
}

static bool is_entry_fine(const X509_REVOKED *entry)
{
	const STACK_OF(X509_EXTENSION) *extensions = X509_REVOKED_get0_extensions(entry);

	return ASN1_TIME_check(X509_REVOKED_get0_revocationDate(entry)) == 1 &&
		are_extensions_fine(extensions) &&
		!has_extension(extensions, NID_certificate_issuer) && is_reason_fine(entry);
}

/* Of all that the issuer has revoked, and of what nobody else has. Both marks have to be critical,
 * but a list that bears one is not complete for being marked wrongly. */
static bool is_complete(const X509_CRL *crl)
{
	const STACK_OF(X509_EXTENSION) *extensions = X509_CRL_get0_extensions(crl);

	return !has_extension(extensions, NID_delta_crl) &&
		!has_extension(extensions, NID_issuing_distribution_point);
}

int crl_check_form(X509_CRL *crl)
{
	STACK_OF(X509_REVOKED) *entries = X509_CRL_get_REVOKED(crl);
	const ASN1_TIME *next = X509_CRL_get0_nextUpdate(crl);
	bool fine = X509_CRL_get_version(crl) == X509_CRL_VERSION_2 &&
		ASN1_TIME_check(X509_CRL_get0_lastUpdate(crl)) == 1 &&
		next && ASN1_TIME_check(next) == 1 &&
		are_extensions_fine(X509_CRL_get0_extensions(crl)) && is_complete(crl);

	for (int i = 0; fine && i < sk_X509_REVOKED_num(entries); i++)
		fine = is_entry_fine(sk_X509_REVOKED_value(entries, i));
	ERR_clear_error();
	return fine ? 0 : VERIFY_E_CRL_FORM;
}

bool crl_lists(X509_CRL *crl, const ASN1_INTEGER *serial)
{
	STACK_OF(X509_REVOKED) *entries = X509_CRL_get_REVOKED(crl);

	for (int i = 0; i < sk_X509_REVOKED_num(entries); i++) {
		const X509_REVOKED *entry = sk_X509_REVOKED_value(entries, i);

		if (ASN1_INTEGER_cmp(X509_REVOKED_get0_serialNumber(entry), serial) == 0)
			return true;
	}
	return false;
}

static int check_signature(X509_CRL *crl, X509 *ark)
{
	const X509_ALGOR *algor = NULL;
	EVP_PKEY *key = X509_get0_pubkey(ark);
	bool fine;

	X509_CRL_get0_signature(crl, NULL, &algor);
	fine = pss_is_amds(algor) && key && X509_CRL_verify(crl, key) == 1;
	ERR_clear_error();
	return fine ? 0 : VERIFY_E_CRL_SIGNATURE;
}

/* The certificate of the chain that is revoked, or _CHAIN_PLACES. */
static enum chain_place revoked_place(X509_CRL *crl, const struct chain *chain)
{
	enum chain_place i;

	for (i = 0; i < _CHAIN_PLACES; i++)
		if (crl_lists(crl, X509_get0_serialNumber(chain->x[i])))
			break;
	return i;
}

/* Both days belong to the time in between. -2 is a date that OpenSSL cannot compare. */
static int check_dates(const X509_CRL *crl, time_t at)
{
	int since = ASN1_TIME_cmp_time_t(X509_CRL_get0_lastUpdate(crl), at);
	int until = ASN1_TIME_cmp_time_t(X509_CRL_get0_nextUpdate(crl), at);

	if (since != -1 && since != 0)
		return VERIFY_E_CRL_NOT_YET;
	return until == 0 || until == 1 ? 0 : VERIFY_E_CRL_EXPIRED;
}

static int judge(X509_CRL *crl, const struct chain *chain, time_t at)
{
	int r;

	r = check_signature(crl, chain->x[CHAIN_ARK]);
	if (r)
		return r;
	r = crl_check_form(crl);
	if (r)
		return r;
	if (revoked_place(crl, chain) != _CHAIN_PLACES)
		return VERIFY_E_CRL_REVOKED;
	return check_dates(crl, at);
}

static void to_text(const ASN1_TIME *time, char *ret, size_t size)
{
	struct tm tm;

	if (!time || ASN1_TIME_to_tm(time, &tm) != 1 || !strftime(ret, size, "%Y-%m-%d", &tm))
		snprintf(ret, size, "no date");
}

/* @revoked: _CHAIN_PLACES for none, or where what the list says of the chain does not count. */
static void describe(const X509_CRL *crl, const struct chain *chain, enum chain_place revoked,
	struct check *c)
{
	char since[16], until[16];

	to_text(X509_CRL_get0_lastUpdate(crl), since, sizeof(since));
	to_text(X509_CRL_get0_nextUpdate(crl), until, sizeof(until));
	check_got(c, "a list of %s, good until %s%s%s", since, until,
		revoked == _CHAIN_PLACES ? "" : ", with the ",
		revoked == _CHAIN_PLACES ? "" : chain_place_name(chain, revoked));
}

static bool is_newer(const X509_CRL *a, const X509_CRL *b)
{
	return !b || ASN1_TIME_compare(X509_CRL_get0_lastUpdate(a),
		X509_CRL_get0_lastUpdate(b)) > 0;
}

/* The newest that counts, and the one that has come furthest of those that do not. */
struct verdict {
	X509_CRL *good, *bad;
	int answer;	/* of bad */
};

static void take_verdict(X509_CRL *crl, int answer, struct verdict *v)
{
	if (!answer && is_newer(crl, v->good))
		v->good = crl;
	if (answer > v->answer) {
		v->bad = crl;
		v->answer = answer;
	}
}

static int none(enum crl_mode mode, struct check *c)
{
	check_got(c, "none among the certificates given");
	if (mode == CRL_REQUIRE)
		return VERIFY_E_CRL_MISSING;
	check_reason(c, "no revocation list of the ARK's is there: nothing shows that AMD has "
		"taken back none of the chain");
	return CHECK_SKIP;
}

static int conclude(const struct verdict *v, const struct chain *chain, enum crl_mode mode,
	struct check *c)
{
	if (v->answer == VERIFY_E_CRL_REVOKED) {
		describe(v->bad, chain, revoked_place(v->bad, chain), c);
		return v->answer;
	}
	if (v->good) {
		describe(v->good, chain, _CHAIN_PLACES, c);
		return 0;
	}
	if (v->bad) {
		describe(v->bad, chain, _CHAIN_PLACES, c);
		return v->answer;
	}
	return none(mode, c);
}

int crl_check(const struct certs *bag, const struct chain *chain, enum crl_mode mode, time_t at,
	struct check *c)
{
	const X509_NAME *ark = X509_get_subject_name(chain->x[CHAIN_ARK]);
	struct verdict v = {0};

	if (mode == CRL_OFF) {
		check_reason(c, "not asked for");
		return CHECK_SKIP;
	}
	check_expected(c, "a current list by the ARK, with no certificate of the chain");
	for (size_t i = 0; i < bag->n_crls; i++)
		if (X509_NAME_cmp(X509_CRL_get_issuer(bag->crls[i]), ark) == 0)
			take_verdict(bag->crls[i], judge(bag->crls[i], chain, at), &v);
	return conclude(&v, chain, mode, c);
}
