/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Candidate certificates, found by content. ENEMY INPUT. */
#include "certs.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>

#include "openssl-util.h"

/* Takes the certificate over, also when it answers no. */
static int add(struct certs *bag, X509 *x)
{
	if (bag->n == ARRAY_SIZE(bag->v)) {
		X509_free(x);
		return VERIFY_E_CERTS_MANY;
	}
	bag->v[bag->n++] = x;
	return 0;
}

static int add_der(struct certs *bag, const uint8_t *data, size_t len)
{
	const uint8_t *p = data;
	X509 *x = d2i_X509(NULL, &p, (long)len);

	ERR_clear_error();
	if (!x)
		return VERIFY_E_CERT;
	if (p != data + len) {
		X509_free(x);
		return VERIFY_E_CERT;
	}
	return add(bag, x);
}

static int add_pem(struct certs *bag, const void *data, size_t len)
{
	_cleanup_(BIO_freep) BIO *bio = BIO_new_mem_buf(data, (int)len);
	size_t found = 0;
	bool ended;

	if (!bio)
		return -ENOMEM;
	for (;; found++) {
		X509 *x = PEM_read_bio_X509(bio, NULL, NULL, NULL);
		int r;

		if (!x)
			break;
		r = add(bag, x);
		if (r)
			return r;
	}
	/* "No start line" is how OpenSSL says that the text is over; all else is a broken one. */
	ended = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
	ERR_clear_error();
	return found && ended ? 0 : VERIFY_E_CERT;
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

void certs_done(struct certs *bag)
{
	for (size_t i = 0; i < bag->n; i++)
		X509_free(bag->v[i]);
	*bag = (struct certs){0};
}
