/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What can be asked: a table, and the dispatcher that compares requests with it. The dispatcher
 * alone refuses by path, method, length, type, query and nonce; a handler sees only requests that
 * fit its line of the table.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "serve/http-request.h"

enum route_nonce {
	ROUTE_NONCE_NONE,
	ROUTE_NONCE_OPTIONAL,
	ROUTE_NONCE_REQUIRED,
};

struct route {
	const char *path;
	const char *method;	/* "GET" stands for HEAD too */
	size_t body_max;	/* 0: takes no body; otherwise JSON */
	enum route_nonce nonce;
	bool proof;		/* takes "proof=none" */
	/* 0: has answered, or queued the request; enum problem or -errno: to be refused. */
	int (*handle)(struct server *s, struct request *r);
};

/* By the headers alone: 0, or enum problem. Sets r->route, r->nonce and, on 0, *ret_body_size. */
_must_check_ int routes_match(struct request *r, size_t *ret_body_size);

/* The methods that r->path takes, for Allow; NULL for an unknown path. */
const char *routes_allow(const struct request *r);

/* The handlers, a file for each. */
int route_status(struct server *s, struct request *r);
int route_report(struct server *s, struct request *r);
int route_key_request(struct server *s, struct request *r);
int route_key(struct server *s, struct request *r);
