/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * AMD's Key Distribution Service, asked politely: what was asked for once is not asked for again
 * within ten seconds, by any of the owner's processes; a service that is busy is left alone for as
 * long as it says, or longer each time; nothing is followed elsewhere. Answers are ENEMY INPUT, and
 * no more trusted than what a host sends.
 */
#pragma once

#include "owner/http.h"
#include "stamp.h"
#include "urls.h"
#include "verifier/certs.h"

struct kds {
	const char *base;		/* NULL: the network is not touched */
	char *cache;			/* the cache's folder; NULL: there is none */
	const struct certs *roots;	/* trusted in place of AMD's; NULL: AMD's */
	const struct products *products;	/* processor lines */
	void (*waiting)(const char *url, unsigned seconds);	/* told before each
								 * wait; may be NULL */
	char url[KDS_URL_SIZE];		/* what was asked for last */
	char detail[256];		/* and what came of it, for people */
	int uncached;			/* why something fetched was not kept; 0: all was */
};

/**
 * kds_begin() - may this be asked for now, and by us?
 * @ret: held until stamp_done(); whoever had it before may have put the thing into the cache
 *
 * Return: 0, KDS_E_VLEK, KDS_E_MASKED, KDS_E_BASE, KDS_E_OFFLINE, -ETIMEDOUT, -errno.
 */
_must_check_ int kds_begin(struct kds *k, const struct kds_item *item, struct stamp *ret);

/**
 * kds_fetch() - ask for it
 *
 * Return: 0 with a body that nobody has looked at; KDS_E_ABSENT, KDS_E_BUSY, KDS_E_STATUS, or as
 * http_call(). @k->detail says more.
 */
_must_check_ int kds_fetch(struct kds *k, struct stamp *stamp, struct http_answer *ret);

/* Into the cache, if there is one. What cannot be kept is not lost: see @k->uncached. */
void kds_keep(struct kds *k, const struct kds_item *item, const void *data, size_t len);
