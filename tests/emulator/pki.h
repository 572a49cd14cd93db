/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Throw-away certificate chains of AMD's shape: ARK -> ASK -> VCEK, or ARK -> ASVK -> VLEK, with
 * the names, serials and extensions of the real ones.
 */
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdio.h>

#include "snp/tcb.h"
#include "snp/util.h"

struct pki {
	EVP_PKEY *ark_key;
	EVP_PKEY *ask_key;	/* or the ASVK's, as the certificate */
	EVP_PKEY *leaf_key;	/* VCEK or VLEK */
	X509 *ark;
	X509 *ask;
	X509 *leaf;
};

#define PKI_NULL ((struct pki){0})

/* What a leaf certificate says of the processor. */
struct pki_leaf {
	const char *product;		/* "Milan", "Genoa", "Turin" */
	uint8_t tcb[8];			/* as it lies in a report */
	enum snp_tcb_layout layout;
	const uint8_t *hwid;		/* chip id, of a VCEK */
	size_t hwid_len;
	bool wrap_hwid;			/* in an OCTET STRING, as AMD has announced it */
	const char *csp_id;		/* of a VLEK; NULL for a VCEK */
};

void pki_done(struct pki *pki);
#define _cleanup_pki_ _cleanup_(pki_done)

/* Makes ARK and ASK (with @vlek: ASVK) for a product. 0, -EINVAL or -EIO. */
_must_check_ int pki_make_roots(const char *product, bool vlek, struct pki *ret);
/* The same for the RSA keys that @pki has, in place of the certificates before. Takes no time. */
_must_check_ int pki_certify_roots(const char *product, bool vlek, struct pki *pki);

/* Makes a leaf under the ASK that @pki has, in place of the one before. 0 or -EIO. */
_must_check_ int pki_make_leaf(struct pki *pki, const struct pki_leaf *leaf);

/* What a revocation list says; all zero: nothing is revoked. */
struct pki_crl {
	const long *revoked;	/* serial numbers */
	size_t n_revoked;
	int first_day, last_day;	/* from now; both 0: from yesterday for a month */
	bool endless;			/* does not say when the next is due */
};

/* The ARK's revocation list, signed. 0 or -EIO. */
_must_check_ int pki_make_crl(const struct pki *pki, const struct pki_crl *spec, X509_CRL **ret);

/* ark.pem, ark.key, ask.pem, ask.key of a directory: 0, -ENOENT, -EINVAL or -errno. */
_must_check_ int pki_load_roots(const char *dir, const char *product, struct pki *ret);
_must_check_ int pki_save_roots(const char *dir, const struct pki *pki);

/* The host's certificate table: leaf, ASK, ARK. 0, -ENOSPC or -EIO. */
_must_check_ int pki_cert_table(const struct pki *pki, uint8_t *ret, size_t size, size_t *ret_len);
