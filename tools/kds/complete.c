/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding what is missing, in order and in as few requests as will do. ENEMY INPUT: all sources. */
#include "complete.h"

#include "search.h"
#include "snp/cursor.h"

#define GUESSES_MAX 8

/* What stands behind the line's CHIP_ID is zero: no certificate fits another one, so none is asked
 * for. */
static bool is_chip_of(const struct snp_report *report, const struct product *p)
{
	return snp_all_zero(report->chip_id + p->chip_id_size,
		sizeof(report->chip_id) - p->chip_id_size);
}

/*
 * The lines that the report's chip may be of. Version 2 does not tell; a CHIP_ID of eight bytes
 * does, and beyond that only a certificate.
 */
static size_t guess(const struct products *products, const struct snp_report *report,
	struct kds_item ret[static GUESSES_MAX])
{
	bool masked = snp_all_zero(report->chip_id, SNP_CHIP_ID_SIZE);
	const struct product *p;
	size_t n = 0;

	if (report->has_cpuid) {
		p = product_by_cpuid(products, report->cpuid_family, report->cpuid_model);
		if (p && p->n_roots && is_chip_of(report, p))
			ret[n++] = kds_item_of_report(report, p);
		return n;
	}
	for (size_t i = 0; n < GUESSES_MAX && (p = product_by_index(products, i)) != NULL; i++) {
		bool is_short = p->chip_id_size < SNP_CHIP_ID_SIZE;
		size_t used = is_short ? p->chip_id_size : SNP_CHIP_ID_SIZE / 8;

		if (!p->n_roots)
			continue; /* the meaning of its TCB is not known */
		if (masked || is_short == snp_all_zero(report->chip_id + used,
			SNP_CHIP_ID_SIZE - used))
			ret[n++] = kds_item_of_report(report, p);
	}
	return n;
}

static X509 *leaf_in(const struct kds *k, const struct certs *bag, const struct kds_item *guesses,
	size_t n, struct kds_item *ret)
{
	for (size_t i = 0; i < bag->n; i++) {
		for (size_t g = 0; g < n; g++) {
			if (search_fits(k, bag->v[i], &guesses[g])) {
				*ret = guesses[g];
				return bag->v[i];
			}
		}
	}
	return NULL;
}

/* All caches first: a wrong guess there costs no request. */
static int find_leaf(struct search *s, const struct kds_item *guesses, size_t n)
{
	int r = KDS_E_NOT_CACHED;

	for (size_t i = 0; i < n && r == KDS_E_NOT_CACHED; i++) {
		s->item = guesses[i];
		r = search_cache(s);
	}
	if (r != KDS_E_NOT_CACHED)
		return r;
	r = KDS_E_ABSENT;
	for (size_t i = 0; i < n && r == KDS_E_ABSENT; i++) {
		s->item = guesses[i];
		r = search_service(s);
	}
	return r;
}

/* By names alone: whether these are the right ones is for the verification to say. */
static bool has_chain(const struct kds *k, const struct certs *bag, const struct kds_item *ask)
{
	struct kds_item ark = search_ark(ask->product);
	bool has_ask = false, has_ark = false;

	for (size_t i = 0; i < bag->n; i++) {
		has_ask = has_ask || search_fits(k, bag->v[i], ask);
		has_ark = has_ark || search_fits(k, bag->v[i], &ark);
	}
	return has_ask && has_ark;
}

static struct kds_item ask_of(const struct product *product, bool vlek)
{
	return (struct kds_item){.kind = vlek ? KDS_ASVK : KDS_ASK, .product = product};
}

static int add_chain(struct kds *k, const struct kds_item *ask, struct certs *bag)
{
	_cleanup_search_ struct search s = {.k = k, .item = *ask};
	int r = search_anywhere(&s);

	return r ? r : certs_add_bag(bag, &s.found);
}

int kds_complete_chain(struct kds *k, const struct product *product, bool vlek, struct certs *bag)
{
	const struct kds_item ask = ask_of(product, vlek);

	return has_chain(k, bag, &ask) ? 0 : add_chain(k, &ask, bag);
}

static bool are_signed(const struct certs *leaves, const struct certs *issuers)
{
	size_t n = 0;

	while (n < leaves->n && search_is_signed(leaves->v[n], issuers))
		n++;
	return n == leaves->n;
}

/*
 * The leaf that was found before its issuers were, now that they are among @bag. @named: where only
 * the names say so, and others may have given themselves these; else NULL.
 */
static int confirm_leaf(struct search *s, const struct kds_item *named, struct certs *bag)
{
	int r = 0;

	if (named && !are_signed(&s->found, bag))
		r = add_chain(s->k, named, bag);
	if (!r && !are_signed(&s->found, bag)) {
		if (s->asked)
			return KDS_E_WRONG;
		certs_done(&s->found);
		s->issuers = bag;
		r = search_anywhere(s);
	}
	return r ? r : certs_add_bag(bag, &s->found);
}

int kds_complete(struct kds *k, const uint8_t report_bytes[static SNP_REPORT_SIZE],
	struct certs *bag, struct kds_item *ret)
{
	_cleanup_search_ struct search s = {.k = k};
	struct kds_item guesses[GUESSES_MAX];
	struct snp_report report;
	struct kds_item ask;
	bool has_leaf, named;
	size_t n;
	int r;

	*ret = (struct kds_item){0};
	if (snp_report_parse(report_bytes, &report))
		return 0;
	n = guess(k->products, &report, guesses);
	if (n == 0)
		return 0;
	has_leaf = leaf_in(k, bag, guesses, n, &s.item) != NULL;
	r = has_leaf ? 0 : find_leaf(&s, guesses, n);
	if (r)
		return r;
	*ret = s.item;
	ask = ask_of(s.item.product, s.item.kind == KDS_VLEK);
	named = has_chain(k, bag, &ask);
	r = named ? 0 : add_chain(k, &ask, bag);
	if (r || has_leaf)
		return r;
	return confirm_leaf(&s, named ? &ask : NULL, bag);
}
