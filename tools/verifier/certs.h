/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A bag of candidate certificates and revocation lists, from the host's table and from the owner's
 * files: DER or PEM, told apart by content. Nothing in the bag is trusted, and no name or place
 * says what a certificate is: chain.c and crl.c pick by content and check. ENEMY INPUT.
 */
#pragma once

#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>

#include "errors.h"
#include "snp/certtable.h"
#include "snp/util.h"

/* Of one source: the host's table, the owner's folder, his cache, the key service. */
#define CERTS_MAX 64
#define CRLS_MAX 64		/* a cache keeps what is imported, year after year */
/* For all sources together: what one of them has a lot of takes nothing away from another. */
#define CERTS_ROOM (8 * CERTS_MAX)
#define CRLS_ROOM (8 * CRLS_MAX)
#define CERT_FILE_MAX (256 * 1024)

struct certs {
	size_t n;
	X509 *v[CERTS_ROOM];	/* owned */
	size_t n_crls;
	X509_CRL *crls[CRLS_ROOM];	/* owned */
};

/* One certificate or revocation list in DER, or any number in PEM, whose other blocks are passed
 * over. 0, -errno, VERIFY_E_CERT (none there, or one that does not decode), VERIFY_E_CERTS_MANY
 * (more than one source may have). */
_must_check_ int certs_add(struct certs *bag, const void *data, size_t len);
/* Every blob of the table that is either; others are passed over. */
_must_check_ int certs_add_table(struct certs *bag, const struct snp_cert_table *table);
/* All of another source's bag, shared with it. 0, VERIFY_E_CERTS_MANY (no room). */
_must_check_ int certs_add_bag(struct certs *bag, const struct certs *other);
void certs_done(struct certs *bag);

#define _cleanup_certs_ _cleanup_(certs_done)
