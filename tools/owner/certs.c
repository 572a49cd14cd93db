/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Candidate certificates, found by content. ENEMY INPUT. */
#include "certs.h"

#include <dirent.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "file.h"
#include "openssl-util.h"

DEFINE_CLEANUP(DIR *, closedir)

/* Takes the certificate over, also when it answers no. */
static int add(struct certs *bag, X509 *x)
{
	if (bag->n == ARRAY_SIZE(bag->v)) {
		X509_free(x);
		return OWNER_E_CERTS_MANY;
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
		return OWNER_E_CERT;
	if (p != data + len) {
		X509_free(x);
		return OWNER_E_CERT;
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
	return found && ended ? 0 : OWNER_E_CERT;
}

int certs_add(struct certs *bag, const void *data, size_t len)
{
	static const char begin[] = "-----BEGIN ";

	if (len == 0 || len > CERT_FILE_MAX)
		return OWNER_E_CERT;
	if (memmem(data, len, begin, strlen(begin)))
		return add_pem(bag, data, len);
	return add_der(bag, data, len);
}

int certs_add_table(struct certs *bag, const struct snp_cert_table *table)
{
	for (size_t i = 0; i < table->n_entries; i++) {
		int r = certs_add(bag, table->entries[i].data, table->entries[i].len);

		if (r && r != OWNER_E_CERT)
			return r;
	}
	return 0;
}

int certs_add_file(struct certs *bag, const char *path)
{
	_cleanup_free_ uint8_t *data = NULL;
	size_t len;
	int r;

	r = file_read(path, CERT_FILE_MAX, &data, &len);
	if (r)
		return r;
	return certs_add(bag, data, len);
}

static int add_entry(struct certs *bag, const char *dir, const char *name)
{
	_cleanup_free_ char *path = NULL;
	struct stat st;
	int r;

	if (asprintf(&path, "%s/%s", dir, name) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	if (stat(path, &st))
		return -errno;
	if (!S_ISREG(st.st_mode))
		return 0;
	r = certs_add_file(bag, path);
	return r == OWNER_E_CERT || r == OWNER_E_FILE_SIZE ? 0 : r;
}

int certs_add_dir(struct certs *bag, const char *path)
{
	_cleanup_(closedirp) DIR *dir = opendir(path);
	struct dirent *entry;
	int r;

	if (!dir)
		return -errno;
	while (errno = 0, (entry = readdir(dir)) != NULL) {
		r = add_entry(bag, path, entry->d_name);
		if (r)
			return r;
	}
	return -errno;
}

void certs_done(struct certs *bag)
{
	for (size_t i = 0; i < bag->n; i++)
		X509_free(bag->v[i]);
	*bag = (struct certs){0};
}
