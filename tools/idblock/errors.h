/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The answers of libidblock: 0, -errno, or a reasoned no, as in snp/errors.h, whose refusals may
 * come back from here as well. Always `if (r)`.
 */
#pragma once

#include "snp/errors.h"

enum idblock_refusal {
	/* A key in PEM */
	IDBLOCK_E_PEM = 1536,		/* no key in PEM */
	IDBLOCK_E_ENCRYPTED,		/* a private key under a passphrase that nobody gave */
	IDBLOCK_E_PASSPHRASE,		/* a private key that the passphrase does not open */
	IDBLOCK_E_KEY_TYPE,		/* not a key of an elliptic curve */
	IDBLOCK_E_CURVE,		/* a curve other than P-384 */
	IDBLOCK_E_KEY_PAIR,		/* private and public half that are no pair, or
					 * not on the curve */
	IDBLOCK_E_NOT_PRIVATE,		/* the public key alone, where something is to be signed */

	/* An ID block */
	IDBLOCK_E_BLOCK_SIZE,		/* not 96 bytes */
	IDBLOCK_E_VERSION,		/* VERSION other than 1 */

	/* Its authentication */
	IDBLOCK_E_AUTH_SIZE,		/* not 4096 bytes */
	IDBLOCK_E_ALGORITHM,		/* an algorithm other than ECDSA P-384 with SHA-384 */
	IDBLOCK_E_RESERVED,		/* a reserved byte is not zero */
	IDBLOCK_E_POINT,		/* a public key that is no point of the curve */
	IDBLOCK_E_AUTHOR_HALF,		/* a signature of the ID key without the key that made it */
	IDBLOCK_E_BLOCK_SIGNATURE,	/* the ID block is not signed by the ID key */
	IDBLOCK_E_KEY_SIGNATURE,	/* the ID key is not signed by the author key */
	_IDBLOCK_E_MAX,
};

_Static_assert(_IDBLOCK_E_MAX <= 1792, "the answers of others lie above");

/* Text for any answer of libidblock or libsnp; a static string, never NULL. */
const char *idblock_strerror(int r);
