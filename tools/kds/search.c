/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing from one source after the other, taken only when it is right.
 * ENEMY INPUT: all sources. */
#include "search.h"

#include <openssl/err.h>
#include <openssl/x509.h>

#include "snp/openssl-util.h"
#include "verifier/chain.h"

void search_done(struct search *s)
{
	certs_done(&s->found);
}

static int add(struct certs *bag, X509 *x)
{
	if (bag->n == ARRAY_SIZE(bag->v))
		return VERIFY_E_CERTS_MANY;
	if (X509_up_ref(x) != 1)
		return -EIO;
	bag->v[bag->n++] = x;
	return 0;
}

static bool is_signed_by(X509 *x, X509 *issuer)
{
	EVP_PKEY *key = X509_get0_pubkey(issuer);
	bool yes = key && X509_verify(x, key) == 1;

	ERR_clear_error();
	return yes;
}

bool search_is_signed(X509 *x, const struct certs *issuers)
{
	for (size_t i = 0; i < issuers->n; i++)
		if (is_signed_by(x, issuers->v[i]))
			return true;
	return false;
}

bool search_fits(const struct kds *k, X509 *x, const struct kds_item *item)
{
	struct kds_item got;

	return kds_item_of_cert(x, k->products, &got) == 0 && kds_item_fits(item, &got);
}

struct kds_item search_ark(const struct product *product)
{
	return (struct kds_item){.kind = KDS_ARK, .product = product};
}

static bool is_chain(const struct kds_item *item)
{
	return item->kind == KDS_ASK || item->kind == KDS_ASVK;
}

static bool is_trusted(X509 *ark, const struct product *product, const struct certs *roots)
{
	struct chain chain = {.x[CHAIN_ARK] = ark, .product = product};
	struct check ignored = {0};

	return is_signed_by(ark, ark) && chain_check_root(&chain, roots, &ignored) == 0;
}

/* The ARK among @from, if any, that makes @ask worth having. */
static X509 *root_above(const struct search *s, X509 *ask, const struct certs *from)
{
	struct kds_item ark = search_ark(s->item.product);

	for (size_t i = 0; i < from->n; i++)
		if (search_fits(s->k, from->v[i], &ark) && is_signed_by(ask, from->v[i]) &&
			is_trusted(from->v[i], s->item.product, s->k->roots))
			return from->v[i];
	return NULL;
}

/*
 * Takes what is right out of what a source has given. Of VLEKs all: a report does not tell which
 * provider's it is signed by. 0, KDS_E_NOT_CACHED for nothing.
 */
static int judge(struct search *s, const struct certs *from)
{
	for (size_t i = 0; i < from->n; i++) {
		X509 *x = from->v[i], *ark = NULL;
		int r;

		if (!search_fits(s->k, x, &s->item) ||
			(s->issuers && !search_is_signed(x, s->issuers)))
			continue;
		if (is_chain(&s->item) && !(ark = root_above(s, x, from)))
			continue;
		r = add(&s->found, x);
		if (!r && ark)
			r = add(&s->found, ark);
		if (r || s->item.kind != KDS_VLEK)
			return r;
	}
	return s->found.n ? 0 : KDS_E_NOT_CACHED;
}

/* What a file has in it besides certificates, or too many of them, is nobody's business here. */
static int see(void *arg, const char *name, const uint8_t *data, size_t len)
{
	int r = certs_add(arg, data, len);

	return r < 0 ? r : 0;
}

int search_cache(struct search *s)
{
	_cleanup_certs_ struct certs cached = {0};
	struct kds_item ark = search_ark(s->item.product);
	int r;

	if (!s->k->cache)
		return KDS_E_NOT_CACHED;
	r = cache_each(s->k->cache, &s->item, see, &cached);
	if (!r && is_chain(&s->item))
		r = cache_each(s->k->cache, &ark, see, &cached);
	return r ? r : judge(s, &cached);
}

static int keep(struct search *s)
{
	for (size_t i = 0; i < s->found.n; i++) {
		_cleanup_openssl_ uint8_t *der = NULL;
		int len = i2d_X509(s->found.v[i], &der), r;
		struct kds_item item;

		if (len <= 0)
			return -EIO;
		r = kds_item_of_cert(s->found.v[i], s->k->products, &item);
		if (r)
			return r;
		kds_keep(s->k, &item, der, (size_t)len);
	}
	return 0;
}

static int take_answer(struct search *s, const struct http_answer *answer)
{
	_cleanup_certs_ struct certs given = {0};
	int r;

	r = certs_add(&given, answer->body, answer->len);
	if (!r)
		r = judge(s, &given);
	if (r > 0)
		return KDS_E_WRONG;
	return r ? r : keep(s);
}

int search_service(struct search *s)
{
	_cleanup_answer_ struct http_answer answer = {0};
	_cleanup_stamp_ struct stamp stamp = STAMP_NULL;
	int r;

	r = kds_begin(s->k, &s->item, &stamp);
	if (r)
		return r;
	r = search_cache(s); /* another process may have been quicker */
	if (r != KDS_E_NOT_CACHED)
		return r;
	r = kds_fetch(s->k, &stamp, &answer);
	if (r)
		return r;
	s->asked = true;
	return take_answer(s, &answer);
}

int search_anywhere(struct search *s)
{
	int r = search_cache(s);

	return r == KDS_E_NOT_CACHED ? search_service(s) : r;
}
