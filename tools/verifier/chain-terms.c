/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the certificates of a chain say of themselves: names, uses, dates. All as AMD's have it and
 * nothing beside, since nothing here would act upon what these do not have. The signatures are
 * known to be fine by now; what a root of the owner's signs may still be odd.
 */
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

#include "chain.h"
#include "snp/openssl-util.h"
#include "x509-name.h"

#define AMD_ARC "1.3.6.1.4.1.3704.1."

static void set_names(const struct chain *chain, char ret[static _CHAIN_PLACES][X509_CN_SIZE])
{
	bool vlek = chain->kind == SNP_KEY_VLEK;

	snprintf(ret[CHAIN_ARK], X509_CN_SIZE, "ARK-%s", chain->product->name);
	snprintf(ret[CHAIN_ASK], X509_CN_SIZE, "SEV-%s%s", vlek ? "VLEK-" : "",
		chain->product->name);
	snprintf(ret[CHAIN_LEAF], X509_CN_SIZE, "%s", vlek ? "SEV-VLEK" : "SEV-VCEK");
}

static int check_name(const X509_NAME *name, const char *cn, const char *whose, struct check *c)
{
	char got[X509_CN_SIZE];

	if (x509_is_amd_name(name, cn))
		return 0;
	check_expected(c, "%s: " X509_AMD_NAME ", CN %s, each once", whose, cn);
	check_got(c, "another name, of CN %s", x509_cn(name, got) ? got : "none or several");
	return VERIFY_E_CHAIN_NAME;
}

int chain_check_names(const struct chain *chain, struct check *c)
{
	char cn[_CHAIN_PLACES][X509_CN_SIZE], whose[32];

	set_names(chain, cn);
	for (enum chain_place i = 0; i < _CHAIN_PLACES; i++) {
		const X509 *x = chain->x[i];
		int r;

		snprintf(whose, sizeof(whose), "subject of the %s", chain_place_name(chain, i));
		r = check_name(X509_get_subject_name(x), cn[i], whose, c);
		if (r)
			return r;
		snprintf(whose, sizeof(whose), "issuer of the %s", chain_place_name(chain, i));
		r = check_name(X509_get_issuer_name(x), cn[chain_issuer(i)], whose, c);
		if (r)
			return r;
	}
	return 0;
}

static bool must_be_critical(int nid)
{
	return nid == NID_basic_constraints || nid == NID_key_usage;
}

/* Others that OpenSSL knows, such as name constraints, would bind whoever builds chains with it. */
static bool is_issuers_extension(X509_EXTENSION *e)
{
	int nid = OBJ_obj2nid(X509_EXTENSION_get_object(e));

	switch (nid) {
	case NID_subject_key_identifier:
	case NID_authority_key_identifier:
	case NID_basic_constraints:
	case NID_key_usage:
	case NID_crl_distribution_points:
		return must_be_critical(nid) == (X509_EXTENSION_get_critical(e) != 0);
	default:
		return false;
	}
}

static bool is_leafs_extension(X509_EXTENSION *e)
{
	char oid[80];
	int n = OBJ_obj2txt(oid, sizeof(oid), X509_EXTENSION_get_object(e), 1);

	return n > 0 && strncmp(oid, AMD_ARC, strlen(AMD_ARC)) == 0 &&
		!X509_EXTENSION_get_critical(e);
}

static bool has_only(const X509 *x, bool (*is_known)(X509_EXTENSION *e))
{
	for (int i = 0; i < X509_get_ext_count(x); i++)
		if (!is_known(X509_get_ext(x, i)))
			return false;
	return true;
}

/*
 * An authority with exactly this key usage and this many authorities below it; -1: any number.
 * Without key usage OpenSSL answers all bits, and none for extensions that it finds invalid:
 * neither is @usage.
 */
static bool is_issuer(X509 *x, uint32_t usage, long path_length)
{
	return has_only(x, is_issuers_extension) && X509_check_ca(x) == 1 &&
		X509_get_key_usage(x) == usage && X509_get_pathlen(x) == path_length;
}

static bool is_fit_for(X509 *x, enum chain_place place)
{
	if (X509_get_version(x) != X509_VERSION_3)
		return false;
	switch (place) {
	case CHAIN_ARK:
		return is_issuer(x, KU_KEY_CERT_SIGN | KU_CRL_SIGN, -1);
	case CHAIN_ASK:
		return is_issuer(x, KU_KEY_CERT_SIGN, 0);
	default:
		return has_only(x, is_leafs_extension);
	}
}

int chain_check_usage(const struct chain *chain, struct check *c)
{
	static const char *const expected[] = {
		[CHAIN_ARK] = "critical: an authority, for certificates and revocation lists",
		[CHAIN_ASK] = "critical: an authority with none below it, for certificates alone",
		[CHAIN_LEAF] = "AMD's own extensions alone, none of them critical",
	};

	for (enum chain_place i = 0; i < _CHAIN_PLACES; i++) {
		if (!is_fit_for(chain->x[i], i)) {
			ERR_clear_error();
			check_expected(c, "%s: version 3; %s",
				chain_place_name(chain, i), expected[i]);
			check_got(c, "another version, other uses or other extensions");
			return VERIFY_E_CHAIN_USAGE;
		}
	}
	return 0;
}

int chain_check_validity(const struct chain *chain, time_t at, struct check *c)
{
	char text[32];
	struct tm tm;

	if (!gmtime_r(&at, &tm))
		return -EINVAL;
	strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm);
	check_expected(c, "all valid at %s UTC", text);
	for (enum chain_place i = 0; i < _CHAIN_PLACES; i++) {
		/* 0 is a date that OpenSSL cannot read, so neither test may include it. */
		if (X509_cmp_time(X509_get0_notBefore(chain->x[i]), &at) >= 0) {
			check_got(c, "the %s is not valid yet", chain_place_name(chain, i));
			return VERIFY_E_CHAIN_VALIDITY;
		}
		if (X509_cmp_time(X509_get0_notAfter(chain->x[i]), &at) <= 0) {
			check_got(c, "the %s has expired", chain_place_name(chain, i));
			return VERIFY_E_CHAIN_VALIDITY;
		}
	}
	return 0;
}
