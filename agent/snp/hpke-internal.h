/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Private to libsnp, and to the test that holds HPKE against the vectors of RFC 9180: the parts
 * that hpke.c joins, with the ephemeral key and the sequence number as parameters.
 *
 * x25519.c: the group; hpke-kdf.c: labeled HKDF; hpke-kem.c: DHKEM; hpke-context.c: key schedule
 * and AEAD. All secrets stand in struct snp_secret; results "ret" of 32 bytes point into one.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "errors.h"
#include "hpke.h"
#include "secret.h"

#define HPKE_HASH_SIZE 32	/* Nh, and Nsecret */
#define HPKE_KEY_SIZE 32	/* Nk */
#define HPKE_NONCE_SIZE 12	/* Nn */

struct hpke_bytes {
	const void *data;
	size_t len;
};

/* Diffie-Hellman. 0, -errno, or SNP_E_HPKE_KEY when @public_key is of low order. */
_must_check_ int hpke_dh(const struct snp_secret *private_key,
	const uint8_t public_key[static SNP_X25519_SIZE], uint8_t ret[static SNP_X25519_SIZE]);

/* LabeledExtract and LabeledExpand of section 4. 0 or -errno. */
_must_check_ int hpke_extract(struct hpke_bytes suite, struct hpke_bytes salt, const char *label,
	struct hpke_bytes ikm, uint8_t ret[static HPKE_HASH_SIZE]);
_must_check_ int hpke_expand(struct hpke_bytes suite, const uint8_t prk[static HPKE_HASH_SIZE],
	const char *label, struct hpke_bytes info, uint8_t *ret, size_t len);

/* Encap and Decap, or AuthEncap and AuthDecap with a sender. 0, -errno, or SNP_E_HPKE_KEY. */
_must_check_ int hpke_encap(const uint8_t receiver[static SNP_X25519_SIZE],
	const struct snp_secret *sender, const struct snp_secret *ephemeral,
	uint8_t ret_enc[static SNP_X25519_SIZE], uint8_t ret[static HPKE_HASH_SIZE]);
_must_check_ int hpke_decap(const struct snp_secret *receiver, const uint8_t *sender,
	const uint8_t enc[static SNP_X25519_SIZE], uint8_t ret[static HPKE_HASH_SIZE]);

enum hpke_mode {
	HPKE_MODE_BASE = 0,
	HPKE_MODE_AUTH = 2,
};

/* Lies in the memory of a struct snp_secret. */
struct hpke_context {
	uint8_t shared_secret[HPKE_HASH_SIZE];
	uint8_t secret[HPKE_HASH_SIZE];
	uint8_t key[HPKE_KEY_SIZE];
	uint8_t base_nonce[HPKE_NONCE_SIZE];
};

static inline struct hpke_context *hpke_context(const struct snp_secret *s)
{
	return (struct hpke_context *)s->data;
}

/* SetupS and SetupR; @ret holds a struct hpke_context. 0, -errno, or SNP_E_HPKE_KEY. */
_must_check_ int hpke_setup_sender(const uint8_t receiver[static SNP_X25519_SIZE],
	const struct snp_secret *sender, const struct snp_secret *ephemeral, struct hpke_bytes info,
	uint8_t ret_enc[static SNP_X25519_SIZE], struct snp_secret *ret);
_must_check_ int hpke_setup_receiver(const struct snp_secret *receiver, const uint8_t *sender,
	const uint8_t enc[static SNP_X25519_SIZE], struct hpke_bytes info, struct snp_secret *ret);

/* The message of number @seq. Sealing: 0 or -errno. */
_must_check_ int hpke_context_seal(const struct snp_secret *context, uint64_t seq,
	struct hpke_bytes aad, const struct snp_secret *plaintext, uint8_t *ret_ciphertext);
/* 0, -errno, SNP_E_TRUNCATED or SNP_E_HPKE_OPEN. */
_must_check_ int hpke_context_open(const struct snp_secret *context, uint64_t seq,
	struct hpke_bytes aad, struct hpke_bytes ciphertext, struct snp_secret *ret);
