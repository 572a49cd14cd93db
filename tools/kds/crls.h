/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ARK's revocation lists, from the cache and from the service. What a list says is judged by
 * the verification; here it only has to be the line's, and one of the service's signed by an ARK of
 * it.
 */
#pragma once

#include <time.h>

#include "kds.h"

/* All lists of the line that the cache has: 0, VERIFY_E_CERTS_MANY, -errno. */
_must_check_ int kds_cached_crls(struct kds *k, const struct product *product, struct certs *bag);

/* Is there a list of the line's in the bag, and none that has run out at @at? */
bool kds_has_crl(const struct kds *k, const struct certs *bag, const struct product *product,
	time_t at);

/**
 * kds_fetch_crl() - a new list from the service, into the cache and the bag
 * @vlek: the list for VLEK, not that for VCEK
 * @bag: has the ARK
 *
 * Return: 0, also when the last one came a moment ago; or as kds_begin() and kds_fetch();
 * KDS_E_WRONG.
 */
_must_check_ int kds_fetch_crl(struct kds *k, const struct product *product, bool vlek,
	struct certs *bag);
