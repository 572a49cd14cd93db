/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Key schedule and encryption (RFC 9180, sections 5.1 and 5.2) for HKDF-SHA256 and AES-256-GCM,
 * without pre-shared keys and without the exporter. ENEMY INPUT: ciphertexts.
 */
#include <limits.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <string.h>

#include "cursor.h"
#include "hpke-internal.h"

static const uint8_t suite_id[] = {'H', 'P', 'K', 'E', 0x00, 0x20, 0x00, 0x01, 0x00, 0x02};
static const struct hpke_bytes suite = {suite_id, sizeof(suite_id)};

DEFINE_CLEANUP(EVP_CIPHER_CTX *, EVP_CIPHER_CTX_free)

/* mode || psk_id_hash || info_hash; nothing in it is secret. */
struct schedule_context {
	uint8_t mode;
	uint8_t psk_id_hash[HPKE_HASH_SIZE];
	uint8_t info_hash[HPKE_HASH_SIZE];
};

_Static_assert(sizeof(struct schedule_context) == 1 + 2 * HPKE_HASH_SIZE, "key_schedule_context");

static int key_schedule(enum hpke_mode mode, struct hpke_bytes info, struct hpke_context *c)
{
	const struct hpke_bytes none = {NULL, 0};
	const struct hpke_bytes shared = {c->shared_secret, sizeof(c->shared_secret)};
	struct schedule_context s = {.mode = (uint8_t)mode};
	const struct hpke_bytes schedule = {&s, sizeof(s)};

	return hpke_extract(suite, none, "psk_id_hash", none, s.psk_id_hash) ?:
		hpke_extract(suite, none, "info_hash", info, s.info_hash) ?:
		hpke_extract(suite, shared, "secret", none, c->secret) ?:
		hpke_expand(suite, c->secret, "key", schedule, c->key, sizeof(c->key)) ?:
		hpke_expand(suite, c->secret, "base_nonce", schedule, c->base_nonce,
			sizeof(c->base_nonce));
}

int hpke_setup_sender(const uint8_t receiver[static SNP_X25519_SIZE],
	const struct snp_secret *sender, const struct snp_secret *ephemeral, struct hpke_bytes info,
	uint8_t ret_enc[static SNP_X25519_SIZE], struct snp_secret *ret)
{
	_cleanup_secret_ struct snp_secret s = SNP_SECRET_NULL;
	int r;

	r = snp_secret_new(&s, sizeof(struct hpke_context));
	if (r)
		return r;
	r = hpke_encap(receiver, sender, ephemeral, ret_enc, hpke_context(&s)->shared_secret) ?:
		key_schedule(sender ? HPKE_MODE_AUTH : HPKE_MODE_BASE, info, hpke_context(&s));
	if (r)
		return r;
	snp_secret_move(ret, &s);
	return 0;
}

int hpke_setup_receiver(const struct snp_secret *receiver, const uint8_t *sender,
	const uint8_t enc[static SNP_X25519_SIZE], struct hpke_bytes info, struct snp_secret *ret)
{
	_cleanup_secret_ struct snp_secret s = SNP_SECRET_NULL;
	int r;

	r = snp_secret_new(&s, sizeof(struct hpke_context));
	if (r)
		return r;
	r = hpke_decap(receiver, sender, enc, hpke_context(&s)->shared_secret) ?:
		key_schedule(sender ? HPKE_MODE_AUTH : HPKE_MODE_BASE, info, hpke_context(&s));
	if (r)
		return r;
	snp_secret_move(ret, &s);
	return 0;
}

/* base_nonce XOR seq, the latter in network order at the end. */
static void make_nonce(const struct hpke_context *c, uint64_t seq,
	uint8_t ret[static HPKE_NONCE_SIZE])
{
	memcpy(ret, c->base_nonce, HPKE_NONCE_SIZE);
	for (size_t i = 0; i < sizeof(seq); i++)
		ret[HPKE_NONCE_SIZE - 1 - i] ^= (uint8_t)(seq >> (8 * i));
}

/* A cipher context that has key, nonce and additional data; NULL when OpenSSL fails. */
static EVP_CIPHER_CTX *start_cipher(const struct snp_secret *context, uint64_t seq,
	struct hpke_bytes aad, bool seal)
{
	_cleanup_(EVP_CIPHER_CTX_freep) EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	const struct hpke_context *c = hpke_context(context);
	uint8_t nonce[HPKE_NONCE_SIZE];
	int n;

	make_nonce(c, seq, nonce);
	if (!ctx || aad.len > INT_MAX)
		return NULL;
	if (EVP_CipherInit_ex2(ctx, EVP_aes_256_gcm(), c->key, nonce, seal, NULL) != 1)
		return NULL;
	if (aad.len && EVP_CipherUpdate(ctx, NULL, &n, aad.data, (int)aad.len) != 1)
		return NULL;
	return steal_ptr(ctx);
}

int hpke_context_seal(const struct snp_secret *context, uint64_t seq, struct hpke_bytes aad,
	const struct snp_secret *plaintext, uint8_t *ret_ciphertext)
{
	_cleanup_(EVP_CIPHER_CTX_freep) EVP_CIPHER_CTX *ctx = start_cipher(context, seq, aad, true);
	size_t len = plaintext->len;
	uint8_t tail[SNP_HPKE_TAG_SIZE];
	int n;

	if (!ctx || len > INT_MAX)
		return -EIO;
	if (EVP_EncryptUpdate(ctx, ret_ciphertext, &n, plaintext->data, (int)len) != 1 ||
		EVP_EncryptFinal_ex(ctx, tail, &n) != 1)
		return -EIO;
	if (EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, SNP_HPKE_TAG_SIZE,
		ret_ciphertext + len) != 1)
		return -EIO;
	return 0;
}

/* The tag decides in EVP_DecryptFinal_ex(); until then the plaintext is nobody's word. */
static int decrypt(EVP_CIPHER_CTX *ctx, const uint8_t *ciphertext, uint8_t *tag,
	struct snp_secret *plaintext)
{
	uint8_t tail[SNP_HPKE_TAG_SIZE];
	int n, ok;

	if (EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, SNP_HPKE_TAG_SIZE, tag) != 1)
		return -EIO;
	if (EVP_DecryptUpdate(ctx, plaintext->data, &n, ciphertext, (int)plaintext->len) != 1)
		return -EIO;
	ok = EVP_DecryptFinal_ex(ctx, tail, &n);
	ERR_clear_error();
	return ok == 1 ? 0 : SNP_E_HPKE_OPEN;
}

int hpke_context_open(const struct snp_secret *context, uint64_t seq, struct hpke_bytes aad,
	struct hpke_bytes ciphertext, struct snp_secret *ret)
{
	_cleanup_(EVP_CIPHER_CTX_freep) EVP_CIPHER_CTX *ctx = NULL;
	_cleanup_secret_ struct snp_secret plaintext = SNP_SECRET_NULL;
	struct snp_cursor c = snp_cursor(ciphertext.data, ciphertext.len);
	uint8_t tag[SNP_HPKE_TAG_SIZE];
	const uint8_t *body;
	int r;

	if (ciphertext.len < sizeof(tag))
		return SNP_E_TRUNCATED;
	if (ciphertext.len > INT_MAX)
		return SNP_E_TOO_LARGE;
	body = snp_take(&c, ciphertext.len - sizeof(tag));
	snp_take_bytes(&c, tag, sizeof(tag));
	ctx = start_cipher(context, seq, aad, false);
	if (!ctx)
		return -EIO;
	r = snp_secret_new(&plaintext, ciphertext.len - sizeof(tag)) ?:
		decrypt(ctx, body, tag, &plaintext);
	if (r)
		return r;
	snp_secret_move(ret, &plaintext);
	return 0;
}
