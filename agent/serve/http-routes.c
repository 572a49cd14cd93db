/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of routes and what is judged before a handler runs. ENEMY INPUT: every string of the
 * request; all are compared with what is allowed, none is interpreted further.
 */
#include "serve/http-routes.h"

#include <string.h>
#include <strings.h>

#include "snp/codec.h"
#include "snp/wire.h"

static const struct route routes[] = {
	{"/v1/status", "GET", 0, ROUTE_NONCE_NONE, false, route_status},
	{"/v1/report", "GET", 0, ROUTE_NONCE_OPTIONAL, true, route_report},
	{"/v1/key-request", "GET", 0, ROUTE_NONCE_REQUIRED, false, route_key_request},
	{"/v1/key", "POST", SNP_WIRE_KEY_BODY_MAX, ROUTE_NONCE_NONE, false, route_key},
};

static const struct route *find_path(const char *path)
{
	for (size_t i = 0; i < ARRAY_SIZE(routes); i++)
		if (strcmp(routes[i].path, path) == 0)
			return &routes[i];
	return NULL;
}

static bool takes_method(const struct route *route, const char *method)
{
	return strcmp(route->method, method) == 0 ||
		(strcmp(route->method, "GET") == 0 && strcmp(method, "HEAD") == 0);
}

const char *routes_allow(const struct request *r)
{
	const struct route *route = find_path(r->path);

	if (!route)
		return NULL;
	return strcmp(route->method, "GET") == 0 ? "GET, HEAD" : route->method;
}

/* Decimal digits only, as the HTTP library reads it too. */
static int parse_length(const char *text, size_t max, size_t *ret)
{
	size_t n = 0;

	if (!*text)
		return PROBLEM_LENGTH;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return PROBLEM_LENGTH;
		n = n * 10 + (size_t)(*text - '0');
		if (n > max)
			return PROBLEM_TOO_LARGE;
	}
	*ret = n;
	return 0;
}

/* A body without a length (chunked) is refused: no client of this protocol needs one. */
static int match_length(const struct request *r, size_t *ret)
{
	if (r->transfer_encoding)
		return PROBLEM_LENGTH;
	if (!r->content_length) {
		*ret = 0;
		return r->route->body_max ? PROBLEM_LENGTH : 0;
	}
	return parse_length(r->content_length, r->route->body_max, ret);
}

/* "application/json", with or without parameters. A browser sends that to another site only after
 * asking, and is told no. */
static int match_type(const struct request *r)
{
	static const char json[] = "application/json";
	const size_t n = sizeof(json) - 1;

	if (r->route->body_max == 0)
		return 0;
	if (!r->content_type || strncasecmp(r->content_type, json, n) != 0)
		return PROBLEM_MEDIA_TYPE;
	return r->content_type[n] && !strchr("; \t", r->content_type[n]) ? PROBLEM_MEDIA_TYPE : 0;
}

/* A value from the query has no zero byte in it that would end it early: its length is the
 * library's. */
static int take_parameter(struct request *r, const struct request_parameter *p)
{
	static const char none[] = "none";

	if (!p->name || !p->value)
		return PROBLEM_QUERY;
	if (strcmp(p->name, "nonce") == 0 && r->route->nonce != ROUTE_NONCE_NONE && !r->has_nonce) {
		if (snp_hex_decode(p->value, p->value_len, r->nonce, sizeof(r->nonce)))
			return PROBLEM_NONCE;
		r->has_nonce = true;
		return 0;
	}
	if (strcmp(p->name, "proof") == 0 && r->route->proof && !r->no_proof) {
		r->no_proof = p->value_len == strlen(none) &&
			memcmp(p->value, none, strlen(none)) == 0;
		return r->no_proof ? 0 : PROBLEM_QUERY;
	}
	return PROBLEM_QUERY;
}

static int match_query(struct request *r)
{
	int x = r->n_query > ARRAY_SIZE(r->query) ? PROBLEM_QUERY : 0;

	for (size_t i = 0; i < r->n_query && !x; i++)
		x = take_parameter(r, &r->query[i]);
	if (x)
		return x;
	return r->route->nonce == ROUTE_NONCE_REQUIRED && !r->has_nonce ? PROBLEM_NONCE : 0;
}

int routes_match(struct request *r, size_t *ret_body_size)
{
	size_t size = 0;
	int x;

	r->route = find_path(r->path);
	if (!r->route)
		return PROBLEM_NOT_FOUND;
	if (!takes_method(r->route, r->method))
		return PROBLEM_METHOD;
	x = match_query(r);
	if (x)
		return x;
	x = match_type(r);
	if (x)
		return x;
	x = match_length(r, &size);
	if (x)
		return x;
	*ret_body_size = size;
	return 0;
}
