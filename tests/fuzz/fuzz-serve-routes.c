/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a request says, judged by the dispatcher. One line for each: method, path, name and value of
 * the query's first parameter, Content-Type, Content-Length, Transfer-Encoding, name and value of the
 * second parameter; "-" or nothing for absent.
 */
#include <string.h>

#include "fuzz.h"
#include "serve/http-routes.h"

#define LINES 9

static char *next_line(char **p)
{
	char *line = strsep(p, "\n");

	return line && strcmp(line, "-") != 0 ? line : NULL;
}

static struct request_parameter parameter(const char *name, const char *value)
{
	return (struct request_parameter){name, value, value ? strlen(value) : 0};
}

static void judge(struct request *r)
{
	size_t body_size = 0;
	int x = routes_match(r, &body_size);

	fuzz_check(x >= 0 && x < _PROBLEM_MAX);
	if (x)
		return;
	fuzz_check(strcmp(r->path, r->route->path) == 0);
	fuzz_check(body_size <= r->route->body_max);
	fuzz_check(!r->transfer_encoding);
	fuzz_check(r->has_nonce || r->route->nonce != ROUTE_NONCE_REQUIRED);
	fuzz_check(!r->has_nonce || r->query[0].value_len == 64 || r->query[1].value_len == 64);
	fuzz_check(!r->no_proof || r->route->proof);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct request r = {0};
	char *line[LINES];
	char *text = strndup((const char *)data, size);
	char *p = text;

	for (size_t i = 0; i < LINES; i++)
		line[i] = next_line(&p);
	r.method = line[0] ?: "";
	r.path = line[1] ?: "";
	r.n_query = line[7] ? 2 : line[2] ? 1 : 0;
	r.query[0] = parameter(line[2], line[3]);
	r.query[1] = parameter(line[7], line[8]);
	r.content_type = line[4];
	r.content_length = line[5];
	r.transfer_encoding = line[6];
	judge(&r);
	free(text);
	return 0;
}
