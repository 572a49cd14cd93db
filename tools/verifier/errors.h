/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The answers of libverifier: 0, -errno, or a reasoned no, as in snp/errors.h, whose refusals may
 * come back from here as well. Always `if (r)`.
 */
#pragma once

#include "snp/errors.h"

enum verify_refusal {
	VERIFY_E_CERT = 256,		/* neither a certificate nor a revocation list */
	VERIFY_E_CERTS_MANY,		/* more of them than any chain needs */
	VERIFY_E_PRODUCT,		/* processor line not known, or not the chain's */
	VERIFY_E_PRODUCTS,		/* a text that is no set of products, or takes
					 * something away */
	VERIFY_E_PRODUCT_UNPUBLISHED,	/* a line that is known, whose roots or TCB
					 * layout are not */
	VERIFY_E_CHAIN_INCOMPLETE,	/* a certificate of the chain is missing */
	VERIFY_E_CHAIN_ROOT,		/* the root is not a trusted one */
	VERIFY_E_CHAIN_KEY,		/* a key of another type or size than AMD's */
	VERIFY_E_CHAIN_ALGORITHM,	/* signed otherwise than RSASSA-PSS with SHA-384 */
	VERIFY_E_CHAIN_SIGNATURE,	/* a certificate's signature does not verify */
	VERIFY_E_CHAIN_NAME,		/* a name that does not belong in its place */
	VERIFY_E_CHAIN_USAGE,		/* an issuer that may not issue, a leaf that may */
	VERIFY_E_CHAIN_VALIDITY,	/* not valid at that time */
	/* Of revocation lists; the later, the further a list has come. */
	VERIFY_E_CRL_MISSING,		/* none by the chain's ARK */
	VERIFY_E_CRL_SIGNATURE,		/* not signed by it, or otherwise than certificates are */
	VERIFY_E_CRL_FORM,		/* malformed, of a part, or with what is not understood */
	VERIFY_E_CRL_NOT_YET,		/* made after that time */
	VERIFY_E_CRL_EXPIRED,		/* a newer one was due at that time */
	VERIFY_E_CRL_REVOKED,		/* a certificate of the chain is listed */
	VERIFY_E_LEAF_EXTENSION,	/* an AMD extension missing, doubled or malformed */
	VERIFY_E_LEAF_PRODUCT,		/* leaf of another product than its chain */
	VERIFY_E_LEAF_TCB,		/* leaf for another TCB than REPORTED_TCB */
	VERIFY_E_LEAF_CHIP,		/* leaf for another chip than CHIP_ID */
	VERIFY_E_SIGNATURE,		/* the report is not signed by the leaf's key */
	VERIFY_E_REPORT_DATA,		/* REPORT_DATA other than expected */
	VERIFY_E_NONCE,			/* the nonce half of REPORT_DATA other than expected */
	VERIFY_E_BATCHED,		/* a proof among many nonces, where none is taken */
	VERIFY_E_BINDING,		/* REPORT_DATA does not bind the key that came with it */
	VERIFY_E_MEASUREMENT,		/* not one of the expected measurements */
	VERIFY_E_POLICY,		/* the guest's policy allows what its owner does not */
	VERIFY_E_VMPL,			/* report of another privilege level */
	VERIFY_E_GUEST_POLICY,		/* POLICY is another number than demanded */
	VERIFY_E_RESTRICTION,		/* POLICY lacks a restriction that is demanded */
	VERIFY_E_ABI,			/* POLICY accepts an older firmware ABI than demanded */
	VERIFY_E_HOST_DATA,		/* HOST_DATA other than expected */
	VERIFY_E_REPORT_ID,		/* REPORT_ID other than expected */
	VERIFY_E_FAMILY_ID,		/* FAMILY_ID other than expected */
	VERIFY_E_IMAGE_ID,		/* IMAGE_ID other than expected */
	VERIFY_E_SVN,			/* GUEST_SVN below the least */
	VERIFY_E_ID_KEY,		/* ID block not signed by one of the keys */
	VERIFY_E_AUTHOR_KEY,		/* ID key not signed by one of the keys */
	VERIFY_E_FIRMWARE,		/* firmware older than the least */
	VERIFY_E_PROVISIONAL,		/* firmware that is not committed */
	VERIFY_E_MITIGATIONS,		/* a mitigation is missing */
	VERIFY_E_TCB_ORDER,		/* a TCB above CURRENT_TCB */
	VERIFY_E_TCB_REPORTED,		/* REPORTED_TCB below the least */
	VERIFY_E_TCB_FLOOR,		/* REPORTED_TCB below the floor of its silicon */
	VERIFY_E_TCB_ADVISORY,		/* an advisory is not, or may not be, met */
	VERIFY_E_TCB_COMMITTED,		/* COMMITTED_TCB below the least */
	VERIFY_E_TCB_LAUNCH,		/* LAUNCH_TCB below the least */
	VERIFY_E_PLATFORM_REQUIRED,	/* PLATFORM_INFO lacks what is demanded */
	VERIFY_E_PLATFORM_FORBIDDEN,	/* PLATFORM_INFO has what is forbidden */
	VERIFY_E_CHIP,			/* CHIP_ID not on the list */
	VERIFY_E_LEAF_KIND,		/* signed by a VCEK, or a VLEK, where the
					 * other is demanded */
	VERIFY_E_LEAF_CSP,		/* VLEK of another provider */
	VERIFY_E_REFUSED,		/* some check failed; the result lists them */
	_VERIFY_E_MAX,
};

_Static_assert(_VERIFY_E_MAX <= 512, "CHECK_SKIP and the answers of libowner lie above");

/* Text for any answer of libverifier or libsnp; a static string, never NULL. */
const char *verify_strerror(int r);
