/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chains in files, for reuse between runs, and as the certificate table of a host. */
#include "pki.h"

#include <endian.h>
#include <limits.h>
#include <openssl/pem.h>
#include <string.h>

#include "snp/certtable.h"

#define ENTRY_SIZE 24

static FILE *open_in(const char *dir, const char *name, const char *mode)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/%s", dir, name) >= (int)sizeof(path)) {
		errno = ENAMETOOLONG;
		return NULL;
	}
	return fopen(path, mode);
}

static int load_cert(const char *dir, const char *name, X509 **ret)
{
	FILE *f = open_in(dir, name, "re");

	if (!f)
		return -errno;
	*ret = PEM_read_X509(f, NULL, NULL, NULL);
	fclose(f);
	return *ret ? 0 : -EINVAL;
}

static int load_key(const char *dir, const char *name, EVP_PKEY **ret)
{
	FILE *f = open_in(dir, name, "re");

	if (!f)
		return -errno;
	*ret = PEM_read_PrivateKey(f, NULL, NULL, NULL);
	fclose(f);
	return *ret ? 0 : -EINVAL;
}

static int check_product(const struct pki *pki, const char *product)
{
	char cn[64], expected[64];

	snprintf(expected, sizeof(expected), "ARK-%s", product);
	if (X509_NAME_get_text_by_NID(X509_get_subject_name(pki->ark), NID_commonName, cn,
		sizeof(cn)) < 0)
		return -EINVAL;
	return strcmp(cn, expected) ? -EINVAL : 0;
}

int pki_load_roots(const char *dir, const char *product, struct pki *ret)
{
	_cleanup_pki_ struct pki pki = PKI_NULL;
	int r;

	r = load_cert(dir, "ark.pem", &pki.ark);
	if (!r)
		r = load_key(dir, "ark.key", &pki.ark_key);
	if (!r)
		r = load_cert(dir, "ask.pem", &pki.ask);
	if (!r)
		r = load_key(dir, "ask.key", &pki.ask_key);
	if (!r)
		r = check_product(&pki, product);
	if (r)
		return r;
	*ret = pki;
	pki = PKI_NULL;
	return 0;
}

static int save(const char *dir, const char *name, X509 *cert, EVP_PKEY *key)
{
	FILE *f = open_in(dir, name, "we");
	int ok;

	if (!f)
		return -errno;
	ok = cert ? PEM_write_X509(f, cert) : PEM_write_PrivateKey(f, key, NULL, NULL, 0, NULL, NULL);
	return fclose(f) == 0 && ok == 1 ? 0 : -EIO;
}

int pki_save_roots(const char *dir, const struct pki *pki)
{
	int r;

	r = save(dir, "ark.key", NULL, pki->ark_key);
	if (!r)
		r = save(dir, "ark.pem", pki->ark, NULL);
	if (!r)
		r = save(dir, "ask.key", NULL, pki->ask_key);
	if (!r)
		r = save(dir, "ask.pem", pki->ask, NULL);
	return r;
}

/* Which of the two the chain ends in. */
static enum snp_cert_kind leaf_kind(X509 *leaf)
{
	char cn[16] = "";

	X509_NAME_get_text_by_NID(X509_get_subject_name(leaf), NID_commonName, cn, sizeof(cn));
	return strcmp(cn, "SEV-VLEK") ? SNP_CERT_VCEK : SNP_CERT_VLEK;
}

int pki_cert_table(const struct pki *pki, uint8_t *ret, size_t size, size_t *ret_len)
{
	const struct {
		X509 *cert;
		enum snp_cert_kind kind;
	} blobs[] = {
		{pki->leaf, leaf_kind(pki->leaf)},
		{pki->ask, SNP_CERT_ASK},
		{pki->ark, SNP_CERT_ARK},
	};
	size_t at = (ARRAY_SIZE(blobs) + 1) * ENTRY_SIZE;	/* behind the all-zero entry */

	memset(ret, 0, size);
	for (size_t i = 0; i < ARRAY_SIZE(blobs); i++) {
		int len = i2d_X509(blobs[i].cert, NULL);
		uint8_t *entry = ret + i * ENTRY_SIZE, *p = ret + at;

		if (len <= 0)
			return -EIO;
		if (at > size || (size_t)len > size - at)
			return -ENOSPC;
		memcpy(entry, snp_cert_guid(blobs[i].kind), 16);
		memcpy(entry + 16, &(uint32_t){htole32((uint32_t)at)}, 4);
		memcpy(entry + 20, &(uint32_t){htole32((uint32_t)len)}, 4);
		i2d_X509(blobs[i].cert, &p);
		at += (size_t)len;
	}
	*ret_len = at;
	return 0;
}
