/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Revocation lists of AMD's shape: version 2, numbered, by the ARK. */
#include "pki.h"

#include <openssl/rsa.h>
#include <time.h>

#define DEFAULT_DAYS 30

DEFINE_CLEANUP(X509_CRL *, X509_CRL_free)
DEFINE_CLEANUP(X509_REVOKED *, X509_REVOKED_free)
DEFINE_CLEANUP(ASN1_INTEGER *, ASN1_INTEGER_free)
DEFINE_CLEANUP(ASN1_TIME *, ASN1_TIME_free)
DEFINE_CLEANUP(EVP_MD_CTX *, EVP_MD_CTX_free)

static int set_dates(X509_CRL *crl, const struct pki_crl *spec)
{
	bool chosen = spec->first_day || spec->last_day;
	_cleanup_(ASN1_TIME_freep) ASN1_TIME *first = NULL, *last = NULL;
	time_t now = time(NULL);

	first = ASN1_TIME_adj(NULL, now, chosen ? spec->first_day : -1, 0);
	last = ASN1_TIME_adj(NULL, now, chosen ? spec->last_day : DEFAULT_DAYS, 0);
	return first && last && X509_CRL_set1_lastUpdate(crl, first) == 1 &&
		(spec->endless || X509_CRL_set1_nextUpdate(crl, last) == 1) ? 0 : -EIO;
}

static int add_revoked(X509_CRL *crl, long serial)
{
	_cleanup_(X509_REVOKED_freep) X509_REVOKED *entry = X509_REVOKED_new();
	_cleanup_(ASN1_INTEGER_freep) ASN1_INTEGER *n = ASN1_INTEGER_new();
	_cleanup_(ASN1_TIME_freep) ASN1_TIME *now = ASN1_TIME_set(NULL, time(NULL));

	if (!entry || !n || !now || ASN1_INTEGER_set(n, serial) != 1 ||
		X509_REVOKED_set_serialNumber(entry, n) != 1 ||
		X509_REVOKED_set_revocationDate(entry, now) != 1 ||
		X509_CRL_add0_revoked(crl, entry) != 1)
		return -EIO;
	steal_ptr(entry);
	return 0;
}

static int set_number(X509_CRL *crl, long number)
{
	_cleanup_(ASN1_INTEGER_freep) ASN1_INTEGER *n = ASN1_INTEGER_new();

	return n && ASN1_INTEGER_set(n, number) == 1 &&
		X509_CRL_add1_ext_i2d(crl, NID_crl_number, n, 0, 0) == 1 ? 0 : -EIO;
}

/* As certificates are, with the trailer left away. */
static int sign(X509_CRL *crl, EVP_PKEY *key)
{
	_cleanup_(EVP_MD_CTX_freep) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *pctx = NULL;	/* ctx owns it */

	return ctx && EVP_DigestSignInit(ctx, &pctx, EVP_sha384(), NULL, key) == 1 &&
		EVP_PKEY_CTX_set_rsa_padding(pctx, RSA_PKCS1_PSS_PADDING) == 1 &&
		EVP_PKEY_CTX_set_rsa_pss_saltlen(pctx, 48) == 1 &&
		EVP_PKEY_CTX_set_rsa_mgf1_md(pctx, EVP_sha384()) == 1 &&
		X509_CRL_sign_ctx(crl, ctx) > 0 ? 0 : -EIO;
}

int pki_make_crl(const struct pki *pki, const struct pki_crl *spec, X509_CRL **ret)
{
	_cleanup_(X509_CRL_freep) X509_CRL *crl = X509_CRL_new();

	if (!crl || X509_CRL_set_version(crl, X509_CRL_VERSION_2) != 1 ||
		X509_CRL_set_issuer_name(crl, X509_get_subject_name(pki->ark)) != 1 ||
		set_dates(crl, spec) || set_number(crl, 1))
		return -EIO;
	for (size_t i = 0; i < spec->n_revoked; i++)
		if (add_revoked(crl, spec->revoked[i]))
			return -EIO;
	if (sign(crl, pki->ark_key))
		return -EIO;
	*ret = steal_ptr(crl);
	return 0;
}
