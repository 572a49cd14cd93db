/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Revocation lists as bytes. ENEMY INPUT. */
#include "crls.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>

static bool is_of(const struct kds *k, X509_CRL *crl, const struct product *product)
{
	struct kds_item item;

	return kds_item_of_crl(crl, k->products, &item) == 0 &&
		strcmp(item.product->name, product->name) == 0;
}

bool kds_has_crl(const struct kds *k, const struct certs *bag, const struct product *product,
	time_t at)
{
	bool has = false;

	for (size_t i = 0; i < bag->n_crls; i++) {
		const ASN1_TIME *next = X509_CRL_get0_nextUpdate(bag->crls[i]);

		if (!is_of(k, bag->crls[i], product))
			continue;
		/* The field may be left away, and OpenSSL would not ask. */
		if (!next || X509_cmp_time(next, &at) <= 0)
			return false;
		has = true;
	}
	return has;
}

/* What a file has in it besides is nobody's business here. */
static int see(void *arg, const char *name, const uint8_t *data, size_t len)
{
	int r = certs_add(arg, data, len);

	return r == VERIFY_E_CERT ? 0 : r;
}

static int add_cached(const struct kds *k, const struct kds_item *item, struct certs *bag)
{
	_cleanup_certs_ struct certs cached = {0};
	int r = k->cache ? cache_each(k->cache, item, see, &cached) : 0;

	return r ? r : certs_add_bag(bag, &cached);
}

int kds_cached_crls(struct kds *k, const struct product *product, struct certs *bag)
{
	struct kds_item item = {.kind = KDS_CRL, .product = product};

	return add_cached(k, &item, bag);
}

static bool is_signed_by_ark(const struct kds *k, X509_CRL *crl, const struct product *product,
	const struct certs *bag)
{
	bool yes = false;

	for (size_t i = 0; i < bag->n && !yes; i++) {
		EVP_PKEY *key = X509_get0_pubkey(bag->v[i]);
		struct kds_item item;

		yes = key && kds_item_of_cert(bag->v[i], k->products, &item) == 0 &&
			item.kind == KDS_ARK && strcmp(item.product->name, product->name) == 0 &&
			X509_CRL_verify(crl, key) == 1;
	}
	ERR_clear_error();
	return yes;
}

/* One list and nothing else, which then goes into the bag. */
static int take_answer(const struct kds *k, const struct http_answer *answer,
	const struct product *product, struct certs *bag)
{
	_cleanup_certs_ struct certs given = {0};
	int r = certs_add(&given, answer->body, answer->len);

	if (r == VERIFY_E_CERT || r == VERIFY_E_CERTS_MANY)
		return KDS_E_WRONG;
	if (r)
		return r;
	if (given.n_crls != 1 || given.n > 0 || !is_of(k, given.crls[0], product) ||
		!is_signed_by_ark(k, given.crls[0], product, bag))
		return KDS_E_WRONG;
	return certs_add_bag(bag, &given);
}

int kds_fetch_crl(struct kds *k, const struct product *product, bool vlek, struct certs *bag)
{
	_cleanup_answer_ struct http_answer answer = {0};
	_cleanup_stamp_ struct stamp stamp = STAMP_NULL;
	struct kds_item item = {.kind = KDS_CRL, .product = product};
	size_t before = bag->n_crls;
	int r;

	snprintf(item.tag, sizeof(item.tag), "%s", vlek ? "vlek" : "vcek");
	r = kds_begin(k, &item, &stamp);
	if (r)
		return r;
	if (stamp.status == 200 && stamp_left(&stamp)) {
		r = add_cached(k, &item, bag);
		if (r || bag->n_crls > before)
			return r;
	}
	r = kds_fetch(k, &stamp, &answer);
	if (!r)
		r = take_answer(k, &answer, product, bag);
	if (!r)
		kds_keep(k, &item, answer.body, answer.len);
	return r;
}
