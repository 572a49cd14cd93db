/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The search for one thing: a leaf, or an ASK or ASVK and with it the ARK. A source is enemy input,
 * and what it gives is taken only when it is what is looked for and, as far as is known by then,
 * rightly signed: a chain up to a root that is trusted, a leaf by one of its issuers. Part of
 * libkds alone.
 */
#pragma once

#include "kds.h"

struct search {
	struct kds *k;
	struct kds_item item;		/* ARKs come with their ASK or ASVK */
	const struct certs *issuers;	/* leaf: one of them must have signed it; NULL:
					 * not known yet */
	struct certs found;
	bool asked;			/* it came from the service */
};

void search_done(struct search *s);
#define _cleanup_search_ _cleanup_(search_done)

/* Into @found: 0, KDS_E_NOT_CACHED, -errno. */
_must_check_ int search_cache(struct search *s);
/* Into @found, and into the cache: 0, or as kds_begin() and kds_fetch(); KDS_E_WRONG. */
_must_check_ int search_service(struct search *s);
/* The cache, then the service. */
_must_check_ int search_anywhere(struct search *s);

struct kds_item search_ark(const struct product *product);
bool search_fits(const struct kds *k, X509 *x, const struct kds_item *item);
bool search_is_signed(X509 *x, const struct certs *issuers);
