/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes certificates of AMD's shape: RSA-4096 roots, P-384 leaves, all signed RSASSA-PSS. */
#include "pki.h"

#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <string.h>

#include "pki-extensions.h"
#include "pki-sign.h"
#include "snp/openssl-util.h"

#define DAY 86400L
#define ROOT_BITS 4096
#define ROOT_PRIMES 4	/* found in a quarter of a second; for two of twice the length it takes two */
#define ROOT_DAYS (25 * 365)
#define VCEK_DAYS (7 * 365)
#define VLEK_DAYS 365

DEFINE_CLEANUP(X509 *, X509_free)

static const struct product {
	const char *name;
	long serial;		/* of the ARK; the ASK's is one more, the ASVK's 0x101 more */
	long struct_version;
	const char *vcek_name;	/* productName, which on a VCEK can have a stepping */
	const struct pki_signing *leaf_signing;
} products[] = {
	{"Milan", 0x010000, 0, "Milan-B0", &pki_signing_amd},
	{"Genoa", 0x020000, 0, "Genoa-B1", &pki_signing_amd},
	{"Turin", 0x030000, 1, "Turin", &pki_signing_amd_terse},
};

static const struct product *find_product(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(products); i++)
		if (!strcmp(products[i].name, name))
			return &products[i];
	return NULL;
}

void pki_done(struct pki *pki)
{
	EVP_PKEY_free(pki->ark_key);
	EVP_PKEY_free(pki->ask_key);
	EVP_PKEY_free(pki->leaf_key);
	X509_free(pki->ark);
	X509_free(pki->ask);
	X509_free(pki->leaf);
	*pki = PKI_NULL;
}

/* Subject or issuer: AMD's attributes in AMD's order. */
static int set_name(X509_NAME *name, const char *cn)
{
	const char *const attributes[][2] = {
		{"OU", "Engineering"},
		{"C", "US"},
		{"L", "Santa Clara"},
		{"ST", "CA"},
		{"O", "Advanced Micro Devices"},
		{"CN", cn},
	};

	for (size_t i = 0; i < ARRAY_SIZE(attributes); i++)
		if (X509_NAME_add_entry_by_txt(name, attributes[i][0], MBSTRING_ASC,
			(const uint8_t *)attributes[i][1], -1, -1, 0) != 1)
			return -EIO;
	return 0;
}

/* A certificate without extensions. Valid since yesterday: clocks of test VMs differ. */
static X509 *new_cert(const char *subject, const char *issuer, long serial, int days,
	EVP_PKEY *key)
{
	_cleanup_(X509_freep) X509 *cert = X509_new();

	if (!cert || X509_set_version(cert, X509_VERSION_3) != 1 ||
		ASN1_INTEGER_set(X509_get_serialNumber(cert), serial) != 1 ||
		set_name(X509_get_subject_name(cert), subject) ||
		set_name(X509_get_issuer_name(cert), issuer) ||
		!X509_gmtime_adj(X509_getm_notBefore(cert), -DAY) ||
		!X509_time_adj_ex(X509_getm_notAfter(cert), days, 0, NULL) ||
		X509_set_pubkey(cert, key) != 1)
		return NULL;
	return steal_ptr(cert);
}

static int make_ark(const struct product *product, struct pki *pki)
{
	char cn[64];

	snprintf(cn, sizeof(cn), "ARK-%s", product->name);
	pki->ark = new_cert(cn, cn, product->serial, ROOT_DAYS, pki->ark_key);
	if (!pki->ark || pki_add_root_extensions(pki->ark, pki->ark, product->name, false))
		return -EIO;
	return pki_sign(pki->ark, pki->ark_key, &pki_signing_amd);
}

static void ask_name(const char *product, bool vlek, char *ret, size_t size)
{
	snprintf(ret, size, "SEV-%s%s", vlek ? "VLEK-" : "", product);
}

static int make_ask(const struct product *product, bool vlek, struct pki *pki)
{
	char cn[64], issuer[64];

	ask_name(product->name, vlek, cn, sizeof(cn));
	snprintf(issuer, sizeof(issuer), "ARK-%s", product->name);
	pki->ask = new_cert(cn, issuer, product->serial + (vlek ? 0x101 : 1), ROOT_DAYS,
		pki->ask_key);
	if (!pki->ask || pki_add_root_extensions(pki->ask, pki->ark, product->name, vlek))
		return -EIO;
	return pki_sign(pki->ask, pki->ark_key, &pki_signing_amd);
}

int pki_certify_roots(const char *product, bool vlek, struct pki *pki)
{
	const struct product *p = find_product(product);

	if (!p)
		return -EINVAL;
	X509_free(pki->ark);
	X509_free(pki->ask);
	pki->ark = pki->ask = NULL;
	return make_ark(p, pki) || make_ask(p, vlek, pki) ? -EIO : 0;
}

/* From outside it is like any other key of this length: who verifies sees no primes. */
static EVP_PKEY *new_root_key(void)
{
	_cleanup_(EVP_PKEY_CTX_freep) EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, NULL);
	EVP_PKEY *key = NULL;

	if (!ctx || EVP_PKEY_keygen_init(ctx) != 1 ||
		EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, ROOT_BITS) != 1 ||
		EVP_PKEY_CTX_set_rsa_keygen_primes(ctx, ROOT_PRIMES) != 1 ||
		EVP_PKEY_generate(ctx, &key) != 1)
		return NULL;
	return key;
}

int pki_make_roots(const char *product, bool vlek, struct pki *ret)
{
	_cleanup_pki_ struct pki pki = PKI_NULL;
	int r;

	if (!find_product(product))
		return -EINVAL;
	pki.ark_key = new_root_key();
	pki.ask_key = new_root_key();
	if (!pki.ark_key || !pki.ask_key)
		return -EIO;
	r = pki_certify_roots(product, vlek, &pki);
	if (r)
		return r;
	*ret = pki;
	pki = PKI_NULL;
	return 0;
}

int pki_make_leaf(struct pki *pki, const struct pki_leaf *leaf)
{
	const struct product *p = find_product(leaf->product);
	_cleanup_(X509_freep) X509 *cert = NULL;
	EVP_PKEY *key = EVP_EC_gen("P-384");
	char issuer[64];

	if (!p || !key) {
		EVP_PKEY_free(key);
		return p ? -EIO : -EINVAL;
	}
	EVP_PKEY_free(pki->leaf_key);
	pki->leaf_key = key;
	ask_name(p->name, leaf->csp_id, issuer, sizeof(issuer));
	cert = new_cert(leaf->csp_id ? "SEV-VLEK" : "SEV-VCEK", issuer, 0,
		leaf->csp_id ? VLEK_DAYS : VCEK_DAYS, key);
	if (!cert || pki_add_leaf_extensions(cert, leaf, p->struct_version,
			     leaf->csp_id ? p->name : p->vcek_name))
		return -EIO;
	if (pki_sign(cert, pki->ask_key, p->leaf_signing))
		return -EIO;
	X509_free(pki->leaf);
	pki->leaf = steal_ptr(cert);
	return 0;
}
