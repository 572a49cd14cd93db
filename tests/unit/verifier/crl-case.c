/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A throw-away root, a list of its own, and what the verifier says of it. */
#include "crl-case.h"

#include <openssl/rsa.h>
#include <time.h>

#include "chip-case.h"
#include "runner.h"

DEFINE_CLEANUP(EVP_MD_CTX *, EVP_MD_CTX_free)

struct pki crl_case_pki;

/* These have their serials alone. */
static X509 *asvk, *leaf;

void crl_case_setup(void)
{
	chip_case_setup();
	ck_assert_int_eq(silicon_roots("Milan", false, &crl_case_pki), 0);
	asvk = X509_dup(crl_case_pki.ask);
	leaf = X509_new();
	ck_assert_int_eq(ASN1_INTEGER_set(X509_get_serialNumber(asvk), ASVK_SERIAL), 1);
	ck_assert_int_eq(ASN1_INTEGER_set(X509_get_serialNumber(leaf), 0), 1);
}

void crl_case_teardown(void)
{
	pki_done(&crl_case_pki);
	X509_free(asvk);
	X509_free(leaf);
}

void crl_case_load(struct crl_case *f)
{
	*f = (struct crl_case){
		.key = crl_case_pki.ark_key,
		.md = EVP_sha384(),
		.padding = RSA_PKCS1_PSS_PADDING,
		.salt = 48,
		.at = time(NULL),
	};
	ck_assert_int_eq(pki_make_crl(&crl_case_pki, &(struct pki_crl){0}, &f->crl), 0);
}

static void sign(struct crl_case *f)
{
	_cleanup_(EVP_MD_CTX_freep) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *pctx;

	ck_assert_int_eq(EVP_DigestSignInit(ctx, &pctx, f->md, NULL, f->key), 1);
	ck_assert_int_eq(EVP_PKEY_CTX_set_rsa_padding(pctx, f->padding), 1);
	if (f->padding == RSA_PKCS1_PSS_PADDING)
		ck_assert_int_eq(EVP_PKEY_CTX_set_rsa_pss_saltlen(pctx, f->salt), 1);
	ck_assert_int_gt(X509_CRL_sign_ctx(f->crl, ctx), 0);
}

void crl_case_put(struct crl_case *f)
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

int crl_case_ask(const struct crl_case *f, enum crl_mode mode, struct check *c)
{
	const struct chain chain = {
		.x = {crl_case_pki.ark, f->vlek ? asvk : crl_case_pki.ask, leaf},
		.kind = f->vlek ? SNP_KEY_VLEK : SNP_KEY_VCEK,
	};

	*c = (struct check){.id = "chain.crl"};
	return crl_check(&f->bag, &chain, mode, f->at, c);
}

void crl_case_remake(struct crl_case *f, const struct pki_crl *spec)
{
	X509_CRL_free(f->crl);
	ck_assert_int_eq(pki_make_crl(&crl_case_pki, spec, &f->crl), 0);
}

void crl_case_row(const struct crl_row *row)
{
	struct crl_case f;
	struct check c;

	crl_case_load(&f);
	row->change(&f);
	ck_assert_msg(crl_case_ask(&f, CRL_REQUIRE, &c) == row->required, "%s, required",
		row->name);
	ck_assert_str_ne(c.got, "");
	ck_assert_msg(crl_case_ask(&f, CRL_IF_PRESENT, &c) == row->if_present, "%s, if present",
		row->name);
	ck_assert_int_eq(c.reason[0] != '\0', row->if_present == CHECK_SKIP);
	ck_assert_msg(crl_case_ask(&f, CRL_OFF, &c) == CHECK_SKIP, "%s, off", row->name);
	ck_assert_str_ne(c.reason, "");
	certs_done(&f.bag);
}
