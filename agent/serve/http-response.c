/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Responses as the HTTP library takes them. That of a round is not copied: the library sends the
 * head that all its askers share, and behind it the tail of one, which is made only now.
 */
#include "serve/http-response.h"

#include <stdio.h>

#include "serve/round.h"

/* What the library refers to until it has sent a response. */
struct sending {
	struct round *round;
	char *tail;
};

static void sending_done(void *cls)
{
	struct sending *s = cls;

	round_unref(s->round);
	free(s->tail);
	free(s);
}

static void sending_freep(struct sending **s)
{
	if (*s)
		sending_done(*s);
}

static struct MHD_Response *from_round(const struct request *r)
{
	_cleanup_(sending_freep) struct sending *s = calloc(1, sizeof(*s));
	struct MHD_IoVec parts[2] = {{r->round->head, r->round->head_len}};
	struct MHD_Response *response;

	if (!s)
		return NULL;
	s->round = round_ref(r->round);
	if (r->bare)
		parts[0] = (struct MHD_IoVec){r->round->report, sizeof(r->round->report)};
	else if (round_tail(r->round, r, &s->tail, &parts[1].iov_len))
		return NULL;
	parts[1].iov_base = s->tail;
	response = MHD_create_response_from_iovec(parts, ARRAY_SIZE(parts), sending_done, s);
	if (response)
		(void)steal_ptr(s);	/* sending_done() frees it */
	return response;
}

static struct MHD_Response *from_body(struct request *r)
{
	struct MHD_Response *response;

	response = MHD_create_response_from_buffer(r->reply.body_len, r->reply.body,
		MHD_RESPMEM_MUST_FREE);
	if (response)
		r->reply.body = NULL;
	return response;
}

static bool add_headers(const struct request *r, struct MHD_Response *response)
{
	char seconds[16];

	snprintf(seconds, sizeof(seconds), "%u", r->reply.retry_after);
	return MHD_add_response_header(response, "Content-Type", r->reply.type) == MHD_YES &&
		MHD_add_response_header(response, "Cache-Control", "no-store") == MHD_YES &&
		MHD_add_response_header(response, "X-Content-Type-Options", "nosniff") == MHD_YES &&
		(!r->reply.allow ||
			MHD_add_response_header(response, "Allow", r->reply.allow) == MHD_YES) &&
		(!r->reply.retry_after ||
			MHD_add_response_header(response, "Retry-After", seconds) == MHD_YES);
}

enum MHD_Result response_send(struct request *r)
{
	struct MHD_Response *response = r->reply.from_round ? from_round(r) : from_body(r);
	enum MHD_Result ok = MHD_NO;

	if (!response)
		return MHD_NO;
	if (add_headers(r, response))
		ok = MHD_queue_response(r->mhd, r->reply.status, response);
	MHD_destroy_response(response);
	return ok;
}
