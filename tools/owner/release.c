/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key message: volumes to JSON, JSON to ciphertext, all of it in locked memory. */
#include "release.h"

#include <string.h>

#include "snp/hpke.h"

int release_add_volume(const struct record *record, const char *name, struct snp_secret *key,
	struct snp_volumes *volumes)
{
	const struct volume_record *known = record_find(record, name);
	struct snp_volume *v;

	if (!known || snp_volumes_find(volumes, name) || volumes->n == SNP_VOLUMES_MAX)
		return OWNER_E_VOLUME_KEY;
	v = &volumes->v[volumes->n++];
	memcpy(v->name, known->name, sizeof(v->name));
	memcpy(v->uuid, known->uuid, sizeof(v->uuid));
	memcpy(v->cipher, known->cipher, sizeof(v->cipher));
	memcpy(v->integrity, known->integrity, sizeof(v->integrity));
	snp_secret_move(&v->key, key);
	return 0;
}

static int seal(const uint8_t guest[static SNP_X25519_SIZE], const struct snp_secret *sender,
	const struct snp_secret *plaintext, struct snp_wire_key *message)
{
	uint8_t binding[SNP_BINDING_SIZE], report_data[SNP_REPORT_DATA_SIZE];
	int r;

	if (plaintext->len > sizeof(message->ciphertext) - SNP_HPKE_TAG_SIZE)
		return SNP_E_TOO_LARGE;
	r = snp_binding_key_request(guest, binding);
	if (r)
		return r;
	snp_report_data(binding, message->nonce, report_data);
	r = snp_hpke_seal(guest, sender, &(struct snp_hpke_context_data){
		.info = SNP_HPKE_INFO,
		.info_len = strlen(SNP_HPKE_INFO),
		.aad = report_data,
		.aad_len = sizeof(report_data),
	}, plaintext, message->enc, message->ciphertext);
	if (r)
		return r;
	message->ciphertext_len = plaintext->len + SNP_HPKE_TAG_SIZE;
	return 0;
}

int release_seal(const uint8_t guest[static SNP_X25519_SIZE],
	const uint8_t nonce[static SNP_NONCE_SIZE], const struct snp_secret *sender,
	const struct snp_volumes *volumes, char **ret, size_t *ret_len)
{
	_cleanup_secret_ struct snp_secret plaintext = SNP_SECRET_NULL;
	struct snp_wire_key message = {0};
	int r;

	r = snp_volumes_format(volumes, &plaintext);
	if (r)
		return r;
	memcpy(message.nonce, nonce, sizeof(message.nonce));
	r = seal(guest, sender, &plaintext, &message);
	if (r)
		return r;
	return snp_wire_key_format(&message, ret, ret_len);
}
