/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cache and the key service behind the options of commands. */
#include "certs-complete.h"

#include "kds/complete.h"
#include "kds/crls.h"
#include "say.h"

static void waiting(const char *url, unsigned seconds)
{
	say_progress("%s: not again for %u seconds; waiting", url, seconds);
}

void certs_source(const char *base, const struct certs *roots, struct kds *ret)
{
	char *cache = NULL;
	int r = cache_open(&cache);

	if (r)
		say_warning("no cache of certificates: %s", r == -ENOENT ?
			"neither XDG_CACHE_HOME nor HOME is set" : kds_strerror(r));
	*ret = (struct kds){
		.base = base,
		.cache = cache,
		.roots = roots,
		.products = products_builtin(),
		.waiting = waiting,
	};
}

void certs_source_done(struct kds *k)
{
	if (k->uncached)
		say_warning("%s: %s; what was fetched is not kept", k->cache,
			kds_strerror(k->uncached));
	free(k->cache);
	*k = (struct kds){0};
}

int certs_missing(const struct kds *k, int r)
{
	switch (r) {
	case KDS_E_OFFLINE: /* as was wished */
		return EXIT_DONE;
	case KDS_E_MASKED:
	case KDS_E_VLEK:
		say_warning("%s; --certs DIR or snpguard certs import takes it from elsewhere",
			kds_strerror(r));
		return EXIT_DONE;
	case KDS_E_ABSENT:
		say_warning("%s: %s; %s", k->url, kds_strerror(r), k->detail);
		return EXIT_DONE;
	case VERIFY_E_CERTS_MANY:
		say_error("%s: more than %d revocation lists: remove what is old", k->cache,
			CRLS_MAX);
		return EXIT_COULD_NOT;
	default:
		say_error("%s: what is missing could not be fetched: %s%s%s; try later, or "
			  "give it by --certs DIR or snpguard certs import",
			k->url[0] ? k->url : "the cache", kds_strerror(r), k->detail[0] ? ": " : "",
			k->detail);
		return EXIT_COULD_NOT;
	}
}

/*
 * A list that has run out refuses, since a host could hold back a newer one: so it is renewed where
 * that can be done. Without a list at all, only who requires one asks for it.
 */
static int complete_crl(struct kds *k, struct verify_setup *setup, const struct kds_item *leaf)
{
	size_t before = setup->bag.n_crls;
	int r;

	r = kds_cached_crls(k, leaf->product, &setup->bag);
	if (r)
		return certs_missing(k, r);
	if (kds_has_crl(k, &setup->bag, leaf->product, setup->at) ||
		(setup->crl != CRL_REQUIRE && setup->bag.n_crls == before))
		return EXIT_DONE;
	r = kds_fetch_crl(k, leaf->product, leaf->kind == KDS_VLEK, &setup->bag);
	return r ? certs_missing(k, r) : EXIT_DONE;
}

int certs_cached_lists(struct verify_setup *setup)
{
	_cleanup_source_ struct kds k = {0};
	const struct product *p;
	int r = 0;

	if (setup->crl == CRL_OFF)
		return EXIT_DONE;
	certs_source(NULL, NULL, &k);
	if (setup->products)
		k.products = setup->products;
	for (size_t i = 0; !r && (p = product_by_index(k.products, i)) != NULL; i++)
		r = kds_cached_crls(&k, p, &setup->bag);
	return r ? certs_missing(&k, r) : EXIT_DONE;
}

int certs_complete(struct verify_setup *setup, const uint8_t report[static SNP_REPORT_SIZE])
{
	_cleanup_source_ struct kds k = {0};
	struct kds_item leaf;
	int r;

	certs_source(setup->kds, setup->use_roots ? &setup->roots : NULL, &k);
	if (setup->products)
		k.products = setup->products;
	r = kds_complete(&k, report, &setup->bag, &leaf);
	if (r)
		return certs_missing(&k, r);
	return leaf.product && setup->crl != CRL_OFF ? complete_crl(&k, setup, &leaf) : EXIT_DONE;
}
