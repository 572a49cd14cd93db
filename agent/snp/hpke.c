/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One message, sealed or opened: a fresh context each, of which only number 0 is used. ENEMY INPUT:
 * what is opened; it goes nowhere but into secret memory.
 */
#include "hpke.h"

#include "hpke-internal.h"

int snp_hpke_seal(const uint8_t receiver[static SNP_X25519_SIZE], const struct snp_secret *sender,
	const struct snp_hpke_context_data *data, const struct snp_secret *plaintext,
	uint8_t ret_enc[static SNP_X25519_SIZE], uint8_t *ret_ciphertext)
{
	_cleanup_secret_ struct snp_secret ephemeral = SNP_SECRET_NULL;
	_cleanup_secret_ struct snp_secret context = SNP_SECRET_NULL;
	const struct hpke_bytes info = {data->info, data->info_len};
	const struct hpke_bytes aad = {data->aad, data->aad_len};
	uint8_t unused[SNP_X25519_SIZE];

	return snp_x25519_generate(&ephemeral, unused) ?:
		hpke_setup_sender(receiver, sender, &ephemeral, info, ret_enc, &context) ?:
		hpke_context_seal(&context, 0, aad, plaintext, ret_ciphertext);
}

int snp_hpke_open(const struct snp_secret *receiver, const uint8_t *sender,
	const uint8_t enc[static SNP_X25519_SIZE], const struct snp_hpke_context_data *data,
	const uint8_t *ciphertext, size_t len, struct snp_secret *ret)
{
	_cleanup_secret_ struct snp_secret context = SNP_SECRET_NULL;
	const struct hpke_bytes info = {data->info, data->info_len};
	const struct hpke_bytes aad = {data->aad, data->aad_len};

	return hpke_setup_receiver(receiver, sender, enc, info, &context) ?:
		hpke_context_open(&context, 0, aad, (struct hpke_bytes){ciphertext, len}, ret);
}
