/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One HTTP call, and the only file that knows libcurl: bounded answers, bounded time, no redirects.
 * What comes back is ENEMY INPUT.
 *
 * The URL's scheme says what is spoken and nothing else is: https:// with the server's certificate
 * checked, by way of the proxy that the environment names, if any; http:// with nothing from the
 * environment.
 */
#pragma once

#include <stddef.h>

#include "errors.h"
#include "snp/util.h"

struct http_request {
	const char *url;
	const char *accept;	/* NULL: application/json */
	const char *body;	/* NULL: GET; otherwise POST of JSON */
	size_t body_len;
	size_t max;		/* bytes of the answer's body at most */
	unsigned timeout;	/* seconds; 0: as long as a report may take */
};

struct http_answer {
	long status;		/* HTTP status */
	unsigned retry_after;	/* seconds that the server wants to be left alone for; 0:
				 * it says nothing */
	char *body;		/* malloc'ed, with a zero byte after it */
	size_t len;
	char detail[256];	/* why there is no answer, for people */
};

/**
 * http_call() - one call, tried once
 * @ret: written whatever the answer: a failure has its reason in ret->detail
 *
 * Return: 0 with any HTTP status; -ECONNREFUSED, -ETIMEDOUT, -EHOSTUNREACH, -EIO;
 * OWNER_E_ANSWER_LARGE; OWNER_E_ANSWER for what is not HTTP.
 */
_must_check_ int http_call(const struct http_request *request, struct http_answer *ret);
void http_answer_done(struct http_answer *a);

#define _cleanup_answer_ _cleanup_(http_answer_done)
