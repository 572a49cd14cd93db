/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The answers of libowner: 0, -errno, or a reasoned no, as in snp/errors.h, whose refusals may come
 * back from here as well. Always `if (r)`.
 */
#pragma once

#include "snp/errors.h"

enum owner_refusal {
	OWNER_E_NOT_EVIDENCE = 256,	/* neither a bare report nor an agent's answer */
	OWNER_E_CERT,			/* not a certificate */
	OWNER_E_CERTS_MANY,		/* more certificates than any chain needs */
	OWNER_E_PRODUCT,		/* processor line not known, or not the chain's */
	OWNER_E_CHAIN_INCOMPLETE,	/* a certificate of the chain is missing */
	OWNER_E_CHAIN_ROOT,		/* the root is not a trusted one */
	OWNER_E_CHAIN_KEY,		/* a key of another type or size than AMD's */
	OWNER_E_CHAIN_ALGORITHM,	/* signed otherwise than RSASSA-PSS with SHA-384 */
	OWNER_E_CHAIN_SIGNATURE,	/* a certificate's signature does not verify */
	OWNER_E_CHAIN_NAME,		/* a name that does not belong in its place */
	OWNER_E_CHAIN_USAGE,		/* an issuer that may not issue, a leaf that may */
	OWNER_E_CHAIN_VALIDITY,		/* not valid at that time */
	OWNER_E_LEAF_EXTENSION,		/* an AMD extension missing, doubled or malformed */
	OWNER_E_LEAF_PRODUCT,		/* leaf of another product than its chain */
	OWNER_E_LEAF_TCB,		/* leaf for another TCB than REPORTED_TCB */
	OWNER_E_LEAF_CHIP,		/* leaf for another chip than CHIP_ID */
	OWNER_E_SIGNATURE,		/* the report is not signed by the leaf's key */
	OWNER_E_REPORT_DATA,		/* REPORT_DATA other than expected */
	OWNER_E_NONCE,			/* the nonce half of REPORT_DATA other than expected */
	OWNER_E_BATCHED,		/* a proof among many nonces, where none is taken */
	OWNER_E_BINDING,		/* REPORT_DATA does not bind the key that came with it */
	OWNER_E_MEASUREMENT,		/* not one of the expected measurements */
	OWNER_E_POLICY,			/* the guest's policy allows what its owner does not */
	OWNER_E_VMPL,			/* report of another privilege level */
	OWNER_E_SSH_UNBOUND,		/* the report binds no SSH host key */
	OWNER_E_SSH_KEY,		/* an SSH host key other than the bound one */
	OWNER_E_SSH_TYPE,		/* an SSH key of a type that is not used for hosts */
	OWNER_E_SSH_NONE,		/* SSH keys of other types only */
	OWNER_E_SSH_TEXT,		/* not lines with SSH public keys */
	OWNER_E_SSH_MANY,		/* several SSH keys of one type where one was expected */
	OWNER_E_VERIFY,			/* some check failed; the result lists them */
	OWNER_E_ENDPOINT,		/* not HOST[:PORT] */
	OWNER_E_ANSWER_LARGE,		/* HTTP answer beyond its bound */
	OWNER_E_ANSWER,			/* not an answer of the protocol */
	OWNER_E_KEY_FILE,		/* not an X25519 private key in PKCS#8 PEM */
	OWNER_E_PASSPHRASE,		/* the key is encrypted and the passphrase does not open it */
	OWNER_E_FILE_MODE,		/* a secret that others may read */
	OWNER_E_FILE_SIZE,		/* file empty or beyond its bound */
	OWNER_E_FILE_KIND,		/* what is to be replaced is no regular file */
	OWNER_E_RECORD,			/* not a volume record */
	OWNER_E_VOLUME_KEY,		/* volume keys and record do not match */
	OWNER_E_NO_TERMINAL,		/* a secret was to be typed and nobody is there */
	_OWNER_E_MAX,
};

/* Text for any answer of libowner or libsnp; a static string, never NULL. */
const char *owner_strerror(int r);
