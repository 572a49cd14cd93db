/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes an Ed25519 key pair as OpenSSH reads it. What is private stays in secret memory. */
#include "hostkey-format.h"

#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>

#include "snp/codec.h"

#define TYPE "ssh-ed25519"
#define MAGIC "openssh-key-v1"	/* its terminating zero is part of it */
#define BLOCK 8			/* what the private part is padded to without a cipher */
#define LINE 70
#define BEGIN "-----BEGIN OPENSSH PRIVATE KEY-----\n"
#define END "-----END OPENSSH PRIVATE KEY-----\n"

/* Check twice, type, public key, seed and public key, comment; then the padding. */
#define PRIVATE_SIZE (2 * 4 + 4 + 11 + 4 + ED25519_SIZE + 4 + 2 * ED25519_SIZE + 4 + 8)
#define PADDED_SIZE ((PRIVATE_SIZE + BLOCK - 1) / BLOCK * BLOCK)
/* Magic; cipher, KDF and its options: none; one key: the public and the private part. */
#define FILE_SIZE (sizeof(MAGIC) + 2 * (4 + 4) + 4 + 4 + 4 + ED25519_BLOB_SIZE + 4 + PADDED_SIZE)

_Static_assert(sizeof(TYPE) - 1 == 11, "the sizes above count it so");
_Static_assert(sizeof(HOSTKEY_COMMENT) - 1 == 8, "the sizes above count it so");

static uint8_t *put(uint8_t *p, const void *data, size_t len)
{
	memcpy(p, data, len);
	return p + len;
}

static uint8_t *put_u32(uint8_t *p, uint32_t n)
{
	const uint8_t bytes[] = {(uint8_t)(n >> 24), (uint8_t)(n >> 16),
		(uint8_t)(n >> 8), (uint8_t)n};

	return put(p, bytes, sizeof(bytes));
}

static uint8_t *put_string(uint8_t *p, const void *data, size_t len)
{
	return put(put_u32(p, (uint32_t)len), data, len);
}

void hostkey_blob(const uint8_t public_key[static ED25519_SIZE],
	uint8_t ret[static ED25519_BLOB_SIZE])
{
	put_string(put_string(ret, TYPE, strlen(TYPE)), public_key, ED25519_SIZE);
}

void hostkey_pub_line(const uint8_t blob[static ED25519_BLOB_SIZE],
	char ret[static HOSTKEY_PUB_MAX])
{
	char digits[SNP_BASE64_SIZE(ED25519_BLOB_SIZE)];

	snp_base64_encode(blob, ED25519_BLOB_SIZE, digits);
	snprintf(ret, HOSTKEY_PUB_MAX, TYPE " %s " HOSTKEY_COMMENT "\n", digits);
}

static int put_private(uint8_t *p, const struct snp_secret *seed,
	const uint8_t public_key[static ED25519_SIZE])
{
	uint8_t *begin = p, check[4];

	/* The same twice: by it a reader with a passphrase would know that it was right. */
	if (RAND_bytes(check, sizeof(check)) != 1)
		return -EIO;
	p = put(put(p, check, sizeof(check)), check, sizeof(check));
	p = put_string(p, TYPE, strlen(TYPE));
	p = put_string(p, public_key, ED25519_SIZE);
	p = put(put(put_u32(p, 2 * ED25519_SIZE), seed->data, ED25519_SIZE),
		public_key, ED25519_SIZE);
	p = put_string(p, HOSTKEY_COMMENT, strlen(HOSTKEY_COMMENT));
	for (uint8_t i = 1; p < begin + PADDED_SIZE; i++)
		*p++ = i;
	return 0;
}

static int put_file(uint8_t *p, const struct snp_secret *seed,
	const uint8_t public_key[static ED25519_SIZE])
{
	uint8_t blob[ED25519_BLOB_SIZE];

	hostkey_blob(public_key, blob);
	p = put(p, MAGIC, sizeof(MAGIC));
	p = put_string(put_string(p, "none", 4), "none", 4);
	p = put_u32(put_string(p, "", 0), 1);
	p = put_string(p, blob, sizeof(blob));
	return put_private(put_u32(p, PADDED_SIZE), seed, public_key);
}

/* Base64 in lines, between BEGIN and END. */
static int armour(const struct snp_secret *file, struct snp_secret *ret)
{
	_cleanup_secret_ struct snp_secret digits = SNP_SECRET_NULL, text = SNP_SECRET_NULL;
	const size_t n = SNP_BASE64_SIZE(FILE_SIZE) - 1;
	uint8_t *p;
	int r;

	r = snp_secret_new(&digits, n + 1);
	if (!r)
		r = snp_secret_new(&text, strlen(BEGIN) + n + (n + LINE - 1) / LINE + strlen(END));
	if (r)
		return r;
	snp_base64_encode(file->data, file->len, (char *)digits.data);
	p = put(text.data, BEGIN, strlen(BEGIN));
	for (size_t at = 0; at < n; at += LINE) {
		p = put(p, digits.data + at, n - at < LINE ? n - at : LINE);
		*p++ = '\n';
	}
	put(p, END, strlen(END));
	snp_secret_move(ret, &text);
	return 0;
}

int hostkey_private_file(const struct snp_secret *seed,
	const uint8_t public_key[static ED25519_SIZE], struct snp_secret *ret)
{
	_cleanup_secret_ struct snp_secret file = SNP_SECRET_NULL;
	int r;

	if (seed->len != ED25519_SIZE)
		return -EINVAL;
	r = snp_secret_new(&file, FILE_SIZE);
	if (!r)
		r = put_file(file.data, seed, public_key);
	return r ? r : armour(&file, ret);
}
