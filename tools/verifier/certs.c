/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Candidate certificates and revocation lists, found by content. ENEMY INPUT. */
#include "certs.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>

#include "snp/openssl-util.h"

DEFINE_CLEANUP(X509 *, X509_free)
DEFINE_CLEANUP(X509_CRL *, X509_CRL_free)

static int add_cert(struct certs *bag, const uint8_t *data, size_t len)
{
	const uint8_t *p = data;
	_cleanup_(X509_freep) X509 *x = d2i_X509(NULL, &p, (long)len);

	ERR_clear_error();
	if (!x || p != data + len)
		return VERIFY_E_CERT;
	if (bag->n >= CERTS_MAX)
		return VERIFY_E_CERTS_MANY;
	bag->v[bag->n++] = steal_ptr(x);
	return 0;
}

static int add_crl(struct certs *bag, const uint8_t *data, size_t len)
{
	const uint8_t *p = data;
	_cleanup_(X509_CRL_freep) X509_CRL *crl = d2i_X509_CRL(NULL, &p, (long)len);

	ERR_clear_error();
	if (!crl || p != data + len)
		return VERIFY_E_CERT;
	if (bag->n_crls >= CRLS_MAX)
		return VERIFY_E_CERTS_MANY;
	bag->crls[bag->n_crls++] = steal_ptr(crl);
	return 0;
}

static int add_der(struct certs *bag, const uint8_t *data, size_t len)
{
	int r = add_cert(bag, data, len);

	return r == VERIFY_E_CERT ? add_crl(bag, data, len) : r;
}

/* The next block of the text, as bytes. What its headers ask for, decryption, is not done: it would
 * ask for a passphrase. */
struct block {
	char *name, *header;
	uint8_t *data;
	long len;
};

static void block_done(struct block *b)
{
	OPENSSL_free(b->name);
	OPENSSL_free(b->header);
	OPENSSL_free(b->data);
}

static int add_block(struct certs *bag, const struct block *b)
{
	if (strcmp(b->name, PEM_STRING_X509) == 0 || strcmp(b->name, PEM_STRING_X509_OLD) == 0)
		return add_cert(bag, b->data, (size_t)b->len);
	if (strcmp(b->name, PEM_STRING_X509_CRL) == 0)
		return add_crl(bag, b->data, (size_t)b->len);
	return 0;
}

static int add_pem(struct certs *bag, const void *data, size_t len)
{
	_cleanup_(BIO_freep) BIO *bio = BIO_new_mem_buf(data, (int)len);
	size_t before = bag->n + bag->n_crls;
	bool ended;

	if (!bio)
		return -ENOMEM;
	for (;;) {
		_cleanup_(block_done) struct block b = {0};
		int r;

		if (PEM_read_bio(bio, &b.name, &b.header, &b.data, &b.len) != 1)
			break;
		r = add_block(bag, &b);
		if (r)
			return r;
	}
	/* "No start line" is how OpenSSL says that the text is over; all else is a broken one. */
	ended = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
	ERR_clear_error();
	return ended && bag->n + bag->n_crls > before ? 0 : VERIFY_E_CERT;
}

int certs_add(struct certs *bag, const void *data, size_t len)
{
	static const char begin[] = "-----BEGIN ";

	if (len == 0 || len > CERT_FILE_MAX)
		return VERIFY_E_CERT;
	if (memmem(data, len, begin, strlen(begin)))
		return add_pem(bag, data, len);
	return add_der(bag, data, len);
}

int certs_add_table(struct certs *bag, const struct snp_cert_table *table)
{
	for (size_t i = 0; i < table->n_entries; i++) {
		int r = certs_add(bag, table->entries[i].data, table->entries[i].len);

		if (r && r != VERIFY_E_CERT)
			return r;
	}
	return 0;
}

int certs_add_bag(struct certs *bag, const struct certs *other)
{
	if (other->n > ARRAY_SIZE(bag->v) - bag->n ||
		other->n_crls > ARRAY_SIZE(bag->crls) - bag->n_crls)
		return VERIFY_E_CERTS_MANY;
	for (size_t i = 0; i < other->n; i++) {
		X509_up_ref(other->v[i]);
		bag->v[bag->n++] = other->v[i];
	}
	for (size_t i = 0; i < other->n_crls; i++) {
		X509_CRL_up_ref(other->crls[i]);
		bag->crls[bag->n_crls++] = other->crls[i];
	}
	return 0;
}

void certs_done(struct certs *bag)
{
	for (size_t i = 0; i < bag->n; i++)
		X509_free(bag->v[i]);
	for (size_t i = 0; i < bag->n_crls; i++)
		X509_CRL_free(bag->crls[i]);
	*bag = (struct certs){0};
}
