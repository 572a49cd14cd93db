/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a report binds, hashed and laid out. Trusts its callers; they choose what is bound. */
#include "reportdata.h"

#include <openssl/evp.h>
#include <string.h>

_Static_assert(SNP_BINDING_SIZE + SNP_NONCE_SIZE == SNP_REPORT_DATA_SIZE, "binding || nonce");

static int sha256(const void *data, size_t len, uint8_t ret[static SNP_BINDING_SIZE])
{
	return EVP_Digest(data, len, ret, NULL, EVP_sha256(), NULL) == 1 ? 0 : -EIO;
}

int snp_binding_key_request(const uint8_t public_key[static SNP_X25519_SIZE],
	uint8_t ret[static SNP_BINDING_SIZE])
{
	uint8_t input[sizeof(SNP_KEY_REQUEST_LABEL) + SNP_X25519_SIZE];

	memcpy(input, SNP_KEY_REQUEST_LABEL, sizeof(SNP_KEY_REQUEST_LABEL));
	memcpy(input + sizeof(SNP_KEY_REQUEST_LABEL), public_key, SNP_X25519_SIZE);
	return sha256(input, sizeof(input), ret);
}

int snp_binding_ssh(const void *blob, size_t len, uint8_t ret[static SNP_BINDING_SIZE])
{
	return sha256(blob, len, ret);
}

void snp_report_data(const uint8_t binding[static SNP_BINDING_SIZE],
	const uint8_t nonce[static SNP_NONCE_SIZE], uint8_t ret[static SNP_REPORT_DATA_SIZE])
{
	memcpy(ret, binding, SNP_BINDING_SIZE);
	memcpy(ret + SNP_BINDING_SIZE, nonce, SNP_NONCE_SIZE);
}
