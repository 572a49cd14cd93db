/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Picking the candidates of a chain out of the bag. A wrong pick costs a refusal and never lets
 * anything through: chain.c judges what was picked. ENEMY INPUT.
 */
#include <openssl/err.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>

#include "chain.h"
#include "leaf.h"
#include "signature.h"
#include "x509-name.h"

static bool has_cn(const X509 *x, const char *expected)
{
	char cn[X509_CN_SIZE];

	return x509_cn(X509_get_subject_name(x), cn) && strcmp(cn, expected) == 0;
}

/* A VLEK is of no chip and a masked CHIP_ID fits every chip:
 * those checks are skipped, not failed. */
static bool fits_as(X509 *x, const struct product *p, const struct snp_report *report)
{
	struct check ignored = {0};
	struct leaf leaf;
	int r;

	if (leaf_parse(x, p, &leaf, &ignored) != 0 || leaf_check_product(&leaf, p, &ignored) != 0 ||
		leaf_check_tcb(&leaf, p, report, &ignored) != 0)
		return false;
	r = leaf_check_chip(&leaf, p, report, &ignored);
	return r == 0 || r == CHECK_SKIP;
}

/* Does this leaf fit the report, under any product? Only a preference among several. */
static bool fits(X509 *x, const struct products *products, const struct snp_report *report)
{
	const struct product *p;

	if (report->has_cpuid) {
		p = product_by_cpuid(products, report->cpuid_family, report->cpuid_model);
		return p && fits_as(x, p, report);
	}
	for (size_t i = 0; (p = product_by_index(products, i)) != NULL; i++)
		if (fits_as(x, p, report))
			return true;
	return false;
}

static bool has_signed(X509 *x, const uint8_t bytes[static SNP_REPORT_SIZE])
{
	EVP_PKEY *key = X509_get0_pubkey(x);

	return key && signature_check(bytes, key) == 0;
}

static X509 *select_leaf(const struct certs *bag, const struct products *products,
	const uint8_t bytes[static SNP_REPORT_SIZE], const struct snp_report *report,
	bool *ret_by_signature)
{
	const char *cn = report->signing_key == SNP_KEY_VLEK ? "SEV-VLEK" : "SEV-VCEK";
	X509 *named = NULL, *fitting = NULL;

	*ret_by_signature = false;
	for (size_t i = 0; i < bag->n; i++) {
		X509 *x = bag->v[i];

		if (!has_cn(x, cn))
			continue;
		if (!named)
			named = x;
		if (!fits(x, products, report))
			continue;
		if (fitting && X509_cmp(fitting, x) != 0) {
			*ret_by_signature = true;
			if (has_signed(x, bytes))
				return x;
		}
		if (!fitting)
			fitting = x;
	}
	return fitting ? fitting : named;
}

/* The certificate that issued @x, else one that bears the issuer's name. */
static X509 *select_issuer(const struct certs *bag, X509 *x)
{
	X509 *named = NULL;

	for (size_t i = 0; i < bag->n; i++) {
		X509 *candidate = bag->v[i];
		EVP_PKEY *key = X509_get0_pubkey(candidate);

		if (X509_NAME_cmp(X509_get_subject_name(candidate), X509_get_issuer_name(x)) != 0)
			continue;
		if (key && X509_verify(x, key) == 1)
			return candidate;
		if (!named)
			named = candidate;
	}
	ERR_clear_error();
	return named;
}

/* The product that the root's name tells. */
static const struct product *product_of(const struct products *products, const X509 *ark)
{
	char cn[X509_CN_SIZE];

	if (!x509_cn(X509_get_subject_name(ark), cn) || strncmp(cn, "ARK-", 4) != 0)
		return NULL;
	return product_by_name(products, cn + 4);
}

static int missing(struct check *c, const char *what)
{
	check_expected(c, "%s", what);
	check_got(c, "none among the certificates given");
	return VERIFY_E_CHAIN_INCOMPLETE;
}

int chain_select(const struct certs *bag, const struct products *products,
	const uint8_t bytes[static SNP_REPORT_SIZE], const struct snp_report *report,
	struct chain *ret, struct check *c)
{
	bool vlek = report->signing_key == SNP_KEY_VLEK;
	struct chain chain = {.kind = report->signing_key};

	chain.x[CHAIN_LEAF] = select_leaf(bag, products, bytes, report, &chain.by_signature);
	ret->by_signature = chain.by_signature;
	if (!chain.x[CHAIN_LEAF])
		return missing(c, vlek ? "a VLEK certificate" : "a VCEK certificate");
	chain.x[CHAIN_ASK] = select_issuer(bag, chain.x[CHAIN_LEAF]);
	if (!chain.x[CHAIN_ASK])
		return missing(c, vlek ? "the ASVK certificate above the VLEK" :
			"the ASK certificate above the VCEK");
	chain.x[CHAIN_ARK] = select_issuer(bag, chain.x[CHAIN_ASK]);
	if (!chain.x[CHAIN_ARK])
		return missing(c, "the ARK certificate at the root");
	chain.product = product_of(products, chain.x[CHAIN_ARK]);
	if (!chain.product) {
		check_reason(c, "the root's name tells no known product");
		return VERIFY_E_PRODUCT;
	}
	if (!chain.product->n_roots)
		return product_unpublished(chain.product, c);
	*ret = chain;
	return 0;
}
