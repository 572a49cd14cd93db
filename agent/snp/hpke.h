/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * HPKE (RFC 9180) in the one suite the protocol uses: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
 * AES-256-GCM; mode_base and mode_auth; one message per context. OpenSSL 3.0 has the primitives and
 * not yet the construction (its own OSSL_HPKE came with 3.2), hence this file.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "errors.h"
#include "reportdata.h"
#include "secret.h"

#define SNP_HPKE_TAG_SIZE 16
#define SNP_HPKE_INFO "snpguard/v1 key"	/* without its terminating zero */

struct snp_hpke_context_data {
	const void *info;
	size_t info_len;
	const void *aad;
	size_t aad_len;
};

/* A fresh X25519 key pair. 0 or -errno. */
_must_check_ int snp_x25519_generate(struct snp_secret *ret_private,
	uint8_t ret_public[static SNP_X25519_SIZE]);
_must_check_ int snp_x25519_public(const struct snp_secret *private_key,
	uint8_t ret_public[static SNP_X25519_SIZE]);

/**
 * snp_hpke_seal() - seal one message
 * @receiver: the receiver's X25519 public key
 * @sender: the sender's private key for mode_auth; NULL for mode_base
 * @plaintext: what to seal
 * @ret_enc: the encapsulated key
 * @ret_ciphertext: room for the plaintext's length + SNP_HPKE_TAG_SIZE
 *
 * Return: 0, -errno, or SNP_E_HPKE_KEY for a public key of low order.
 */
_must_check_ int snp_hpke_seal(const uint8_t receiver[static SNP_X25519_SIZE],
	const struct snp_secret *sender, const struct snp_hpke_context_data *data,
	const struct snp_secret *plaintext, uint8_t ret_enc[static SNP_X25519_SIZE],
	uint8_t *ret_ciphertext);

/**
 * snp_hpke_open() - open one message straight into secret memory
 * @receiver: the receiver's private key
 * @sender: the sender's public key for mode_auth; NULL for mode_base
 * @enc: ENEMY INPUT, as the ciphertext
 *
 * Return: 0, -errno, SNP_E_HPKE_KEY (@enc of low order), SNP_E_TRUNCATED (shorter than a tag),
 * SNP_E_HPKE_OPEN (not from that sender, or for another receiver, info, aad). @ret is empty on all
 * but 0.
 */
_must_check_ int snp_hpke_open(const struct snp_secret *receiver, const uint8_t *sender,
	const uint8_t enc[static SNP_X25519_SIZE], const struct snp_hpke_context_data *data,
	const uint8_t *ciphertext, size_t len, struct snp_secret *ret);
