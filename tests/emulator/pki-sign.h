/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a certificate is signed, down to what its algorithm field says of it. */
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "snp/util.h"

struct pki_signing {
	bool pkcs1;		/* RSASSA-PKCS1-v1_5 with SHA-384 in place of what follows */
	const char *hash;	/* "SHA384"; NULL: SHA-384, but not told */
	const char *mask_hash;	/* of MGF1, likewise */
	long salt;		/* length; negative: 48, but not told */
	long trailer;		/* as it is told; 0: not told */
};

/* AMD's certificates tell the trailer, though DER wants a default left away; the latest leaves do. */
extern const struct pki_signing pki_signing_amd, pki_signing_amd_terse;

/* Signs @cert, whatever stood in its signature fields before. 0 or -EIO. */
_must_check_ int pki_sign(X509 *cert, EVP_PKEY *key, const struct pki_signing *how);
