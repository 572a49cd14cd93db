/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests to the key service, and when there are none. ENEMY INPUT: answers. */
#include "kds.h"

#include <stdio.h>
#include <string.h>

/* Source for the limit: google/go-sev-guest trust.go, which has it from AMD. */
#define REPEAT_SECONDS 10
#define BACKOFF_MAX 30
/* Waits of one call together; somebody is in front of the terminal. */
#define PATIENCE_SECONDS 120
#define CALL_SECONDS 30
#define ANSWER_MAX CACHE_FILE_MAX

int kds_begin(struct kds *k, const struct kds_item *item, struct stamp *ret)
{
	int r;

	*ret = STAMP_NULL;
	r = kds_url(k->base ? k->base : KDS_BASE, item, k->url);
	if (r)
		return r;
	if (!k->base)
		return KDS_E_OFFLINE;
	r = stamp_take(k->cache, item, PATIENCE_SECONDS + CALL_SECONDS, ret);
	if (r == -EACCES || r == -EPERM || r == -EROFS) { /* one to read from is as good as none */
		k->uncached = r;
		return 0;
	}
	if (r)
		snprintf(k->detail, sizeof(k->detail), "%s", r == -ETIMEDOUT ?
			"another process has been asking for too long" : kds_strerror(r));
	return r;
}

/* Sleeps until it is polite to ask. */
static int await_turn(struct kds *k, const struct stamp *stamp, unsigned *patience)
{
	unsigned left = stamp_left(stamp);

	if (left == 0)
		return 0;
	if (stamp->status == 404 || stamp->status == 400) {
		snprintf(k->detail, sizeof(k->detail), "it said so a moment ago (HTTP status %ld)",
			stamp->status);
		return KDS_E_ABSENT;
	}
	if (left > *patience) {
		snprintf(k->detail, sizeof(k->detail), "for %u more seconds", left);
		return KDS_E_BUSY;
	}
	if (k->waiting)
		k->waiting(k->url, left);
	*patience -= left;
	for (; left > 0; left = stamp_left(stamp))
		sleep(left);
	return 0;
}

static int call(struct kds *k, struct stamp *stamp, struct http_answer *ret)
{
	int r;

	stamp_set(stamp, REPEAT_SECONDS, 0); /* counts even if we die on the way */
	r = http_call(&(struct http_request){
		.url = k->url,
		.accept = "*/*",
		.max = ANSWER_MAX,
		.timeout = CALL_SECONDS,
	}, ret);
	if (r == -ECONNREFUSED || r == -EHOSTUNREACH)
		stamp_set(stamp, 0, 0); /* nobody was asked */
	snprintf(k->detail, sizeof(k->detail), "%s", ret->detail);
	if (!r && ret->status != 200)
		snprintf(k->detail, sizeof(k->detail), "HTTP status %ld", ret->status);
	return r;
}

int kds_fetch(struct kds *k, struct stamp *stamp, struct http_answer *ret)
{
	unsigned patience = PATIENCE_SECONDS, backoff = REPEAT_SECONDS;

	for (;;) {
		int r = await_turn(k, stamp, &patience);

		if (!r)
			r = call(k, stamp, ret);
		if (r)
			return r;
		switch (ret->status) {
		case 200:
			stamp_set(stamp, REPEAT_SECONDS, ret->status);
			return 0;
		case 400: /* how it may say that a chip is none of AMD's */
		case 404:
			stamp_set(stamp, REPEAT_SECONDS, ret->status);
			return KDS_E_ABSENT;
		case 429:
		case 503:
			stamp_set(stamp, ret->retry_after ? ret->retry_after : backoff,
				ret->status);
			backoff = 2 * backoff < BACKOFF_MAX ? 2 * backoff : BACKOFF_MAX;
			break;
		default:
			return KDS_E_STATUS;
		}
		http_answer_done(ret);
	}
}

void kds_keep(struct kds *k, const struct kds_item *item, const void *data, size_t len)
{
	int r = k->cache ? cache_put(k->cache, item, data, len) : 0;

	if (r)
		k->uncached = r;
}
