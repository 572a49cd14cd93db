/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DHKEM(X25519, HKDF-SHA256) of RFC 9180, section 4.1, with and without an authenticated sender. */
#include <string.h>

#include "hpke-internal.h"

static const uint8_t kem_id[] = {'K', 'E', 'M', 0x00, 0x20};
static const struct hpke_bytes suite = {kem_id, sizeof(kem_id)};

/* The public keys that the shared secret is bound to: enc, receiver and,
 * if there is one, sender. */
struct kem_public {
	uint8_t keys[3][SNP_X25519_SIZE];
	size_t n;
};

static void add_public(struct kem_public *p, const uint8_t key[static SNP_X25519_SIZE])
{
	memcpy(p->keys[p->n++], key, SNP_X25519_SIZE);
}

/* @dh: one or two results of Diffie-Hellman */
static int extract_and_expand(const struct snp_secret *dh, const struct kem_public *p,
	uint8_t ret[static HPKE_HASH_SIZE])
{
	_cleanup_secret_ struct snp_secret prk = SNP_SECRET_NULL;
	const struct hpke_bytes none = {NULL, 0};

	return snp_secret_new(&prk, HPKE_HASH_SIZE) ?:
		hpke_extract(suite, none, "eae_prk", (struct hpke_bytes){dh->data, dh->len},
			prk.data) ?:
		hpke_expand(suite, prk.data, "shared_secret",
			(struct hpke_bytes){p->keys, p->n * SNP_X25519_SIZE}, ret, HPKE_HASH_SIZE);
}

int hpke_encap(const uint8_t receiver[static SNP_X25519_SIZE], const struct snp_secret *sender,
	const struct snp_secret *ephemeral, uint8_t ret_enc[static SNP_X25519_SIZE],
	uint8_t ret[static HPKE_HASH_SIZE])
{
	_cleanup_secret_ struct snp_secret dh = SNP_SECRET_NULL;
	struct kem_public p = {0};
	uint8_t enc[SNP_X25519_SIZE], own[SNP_X25519_SIZE];
	int r;

	r = snp_secret_new(&dh, sender ? 2 * SNP_X25519_SIZE : SNP_X25519_SIZE) ?:
		snp_x25519_public(ephemeral, enc) ?:
		hpke_dh(ephemeral, receiver, dh.data);
	if (r)
		return r;
	add_public(&p, enc);
	add_public(&p, receiver);
	if (sender) {
		r = hpke_dh(sender, receiver, dh.data + SNP_X25519_SIZE) ?:
			snp_x25519_public(sender, own);
		if (r)
			return r;
		add_public(&p, own);
	}
	memcpy(ret_enc, enc, SNP_X25519_SIZE);
	return extract_and_expand(&dh, &p, ret);
}

int hpke_decap(const struct snp_secret *receiver, const uint8_t *sender,
	const uint8_t enc[static SNP_X25519_SIZE], uint8_t ret[static HPKE_HASH_SIZE])
{
	_cleanup_secret_ struct snp_secret dh = SNP_SECRET_NULL;
	struct kem_public p = {0};
	uint8_t own[SNP_X25519_SIZE];
	int r;

	r = snp_secret_new(&dh, sender ? 2 * SNP_X25519_SIZE : SNP_X25519_SIZE) ?:
		hpke_dh(receiver, enc, dh.data) ?:
		snp_x25519_public(receiver, own);
	if (r)
		return r;
	add_public(&p, enc);
	add_public(&p, own);
	if (sender) {
		r = hpke_dh(receiver, sender, dh.data + SNP_X25519_SIZE);
		if (r)
			return r;
		add_public(&p, sender);
	}
	return extract_and_expand(&dh, &p, ret);
}
