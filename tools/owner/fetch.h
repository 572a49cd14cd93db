/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The owner's HTTP client, and the only file that knows libcurl: plain HTTP, bounded answers, bounded
 * time, no redirects, no proxy and nothing else from the environment. What comes back is ENEMY INPUT;
 * TLS would add nothing, since reports are signed and keys are sealed.
 */
#pragma once

#include <stddef.h>

#include "errors.h"
#include "snp/util.h"

struct fetch_request {
	const char *url;
	const char *accept;	/* NULL: application/json */
	const char *body;	/* NULL: GET; otherwise POST of JSON */
	size_t body_len;
	size_t max;		/* bytes of the answer's body at most */
	unsigned timeout;	/* seconds for one try; 0: as long as a report may take */
	unsigned wait;		/* seconds to go on trying while nobody listens or 503 is answered */
	void (*waiting)(const char *why);	/* told once, before the first wait; may be NULL */
};

struct fetch_answer {
	long status;		/* HTTP status */
	char *body;		/* malloc'ed, with a zero byte after it */
	size_t len;
	char detail[256];	/* why there is no answer, for people */
};

/**
 * fetch() - one call, tried again as @wait allows
 * @ret: written whatever the answer: a failure has its reason in ret->detail
 *
 * Return: 0 with any HTTP status; -ECONNREFUSED, -ETIMEDOUT, -EHOSTUNREACH, -EIO;
 * OWNER_E_ANSWER_LARGE; OWNER_E_ANSWER for what is not HTTP.
 */
_must_check_ int fetch(const struct fetch_request *request, struct fetch_answer *ret);
void fetch_answer_done(struct fetch_answer *a);

#define _cleanup_answer_ _cleanup_(fetch_answer_done)
