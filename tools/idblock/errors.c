/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts for the answers of libidblock. */
#include "errors.h"

#include "snp/util.h"

#define TEXT(e) [(e) - IDBLOCK_E_PEM]

static const char *const texts[] = {
	TEXT(IDBLOCK_E_PEM) = "no key in PEM; snpguard id-block --new-key makes one",
	TEXT(IDBLOCK_E_ENCRYPTED) = "the key is under a passphrase, and none was given",
	TEXT(IDBLOCK_E_PASSPHRASE) = "the passphrase does not open the key",
	TEXT(IDBLOCK_E_KEY_TYPE) = "not an EC key; ID blocks are signed by keys on P-384",
	TEXT(IDBLOCK_E_CURVE) = "an EC key on another curve than P-384",
	TEXT(IDBLOCK_E_KEY_PAIR) = "the halves of the key do not belong together",
	TEXT(IDBLOCK_E_NOT_PRIVATE) = "a public key; signing takes the private one",
	TEXT(IDBLOCK_E_BLOCK_SIZE) = "not an ID block: other than 96 bytes",
	TEXT(IDBLOCK_E_VERSION) = "an ID block of another version than 1",
	TEXT(IDBLOCK_E_AUTH_SIZE) = "not an ID authentication: other than 4096 bytes",
	TEXT(IDBLOCK_E_ALGORITHM) = "an algorithm other than ECDSA P-384 with SHA-384",
	TEXT(IDBLOCK_E_RESERVED) = "a reserved byte is not zero",
	TEXT(IDBLOCK_E_POINT) = "a public key that is no point of P-384",
	TEXT(IDBLOCK_E_AUTHOR_HALF) = "a signature of the ID key, and no author key that made it",
	TEXT(IDBLOCK_E_BLOCK_SIGNATURE) = "the ID block is not signed by the ID key",
	TEXT(IDBLOCK_E_KEY_SIGNATURE) = "the ID key is not signed by the author key",
#undef TEXT
};

const char *idblock_strerror(int r)
{
	if (r >= IDBLOCK_E_PEM && r < _IDBLOCK_E_MAX)
		return texts[r - IDBLOCK_E_PEM];
	return snp_strerror(r);
}
