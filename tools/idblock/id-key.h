/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keys that sign ID blocks, or other keys: P-384 in PEM (private in PKCS#8 or SEC1, or the public
 * half alone), the structure in which the firmware takes the public half, and the digest by which a
 * report names it: SHA-384 of that structure, not of what OpenSSL would call the key.
 *
 * A private key stays in OpenSSL's memory, which is wiped when it is released; its text comes and
 * goes in memory of the caller, who gives and takes secrets.
 */
#pragma once

#include <openssl/types.h>
#include <stdbool.h>

#include "errors.h"
#include "snp/secret.h"
#include "wire.h"

struct id_key {
	EVP_PKEY *pkey;
	bool is_private;
};

/**
 * id_key_read() - a key from PEM, on P-384 and in itself right
 * @passphrase: of a private key that is encrypted; NULL when there is none
 * @ret: owned, to be released with id_key_done()
 *
 * Return: 0, -errno, IDBLOCK_E_PEM, _ENCRYPTED, _PASSPHRASE, _KEY_TYPE, _CURVE, _KEY_PAIR.
 */
_must_check_ int id_key_read(const void *pem, size_t len, const struct snp_secret *passphrase,
	struct id_key *ret);
/* A new key pair. 0 or -errno. */
_must_check_ int id_key_generate(struct id_key *ret);
/* The private key as PKCS#8 in PEM. 0, -errno, IDBLOCK_E_NOT_PRIVATE. */
_must_check_ int id_key_write(const struct id_key *key, struct snp_secret *ret_pem);
void id_key_done(struct id_key *key);

/* The public half as the firmware takes it. 0 or -errno. */
_must_check_ int id_key_public(const struct id_key *key, struct id_pubkey_wire *ret);
/* And back: ENEMY INPUT. 0, -errno, IDBLOCK_E_ALGORITHM, _RESERVED, _POINT. */
_must_check_ int id_key_from_public(const struct id_pubkey_wire *wire, struct id_key *ret);

/* ID_KEY_DIGEST or AUTHOR_KEY_DIGEST of a report. 0 or -errno. */
_must_check_ int id_pubkey_digest(const struct id_pubkey_wire *wire,
	uint8_t ret[static ID_DIGEST_SIZE]);
_must_check_ int id_key_digest(const struct id_key *key, uint8_t ret[static ID_DIGEST_SIZE]);

/* The signature of a message, and whether it is one: 0, -errno, IDBLOCK_E_NOT_PRIVATE. */
_must_check_ int id_key_sign(const struct id_key *key, const void *message, size_t len,
	struct id_signature_wire *ret);
/* 0, -errno or @refusal. ENEMY INPUT: message and signature. */
_must_check_ int id_key_verify(const struct id_key *key, const void *message, size_t len,
	const struct id_signature_wire *sig, int refusal);

#define _cleanup_id_key_ _cleanup_(id_key_done)
