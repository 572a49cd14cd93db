/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The life of a request: headers, body, handler, perhaps waiting, response, end. ENEMY INPUT: the
 * HTTP library has taken it apart; sizes are checked here again.
 *
 * A refused request is read to its end and dropped when its body is not far too large, since
 * closing a socket with unread bytes in it can destroy the answer on its way (RST).
 */
#include "serve/http-request.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "serve/connections.h"
#include "serve/http-callbacks.h"
#include "serve/http-response.h"
#include "serve/http-routes.h"
#include "serve/http-server.h"
#include "serve/queue.h"
#include "serve/round.h"
#include "snp/secret.h"
#include "snp/wire.h"

#define DROP_MAX (4 * SNP_WIRE_KEY_BODY_MAX)

static void wake(struct request *r)
{
	if (r->suspended) {
		r->suspended = false;
		r->http->woken = true;
		MHD_resume_connection(r->mhd);
	}
}

void request_reply(struct request *r, unsigned status, const char *type, char *body, size_t len)
{
	r->reply.status = status;
	r->reply.type = type;
	r->reply.body = body;
	r->reply.body_len = len;
	wake(r);
}

void request_answer(struct request *r)
{
	r->reply.status = 200;
	r->reply.type = r->bare ? "application/octet-stream" : "application/json";
	r->reply.from_round = true;
	wake(r);
}

static void reply_problem(struct request *r, int problem)
{
	const struct problem_info *info = problem_info(problem);
	struct snp_wire_problem w = {.status = info->status};
	char *body = NULL;
	size_t len = 0;

	snprintf(w.type, sizeof(w.type), "%s", info->name);
	snprintf(w.title, sizeof(w.title), "%s", info->title);
	snprintf(w.detail, sizeof(w.detail), "%s", r->detail ?: "");
	/* Out of memory: the status alone must do. */
	if (snp_wire_problem_format(&w, &body, &len))
		len = 0;
	r->reply.retry_after = info->retry_after;
	if (problem == PROBLEM_METHOD)
		r->reply.allow = routes_allow(r);
	request_reply(r, info->status, "application/problem+json", body, len);
}

void request_finish(struct request *r, int result)
{
	if (result)
		reply_problem(r, result > 0 ? result : PROBLEM_INTERNAL);
}

void request_explain(struct request *r, const char *format, ...)
{
	va_list args;

	free(r->detail);
	va_start(args, format);
	/* Out of memory: the title must do. */
	if (vasprintf(&r->detail, format, args) < 0)
		r->detail = NULL;
	va_end(args);
}

void request_cut(struct request *r)
{
	connection_cut(&r->http->connections, r->connection);
}

/* 0, PROBLEM_BUSY or -ENOMEM. */
static int take_body(struct request *r)
{
	if (r->http->n_bodies >= HTTP_BODIES_KEPT)
		return PROBLEM_BUSY;
	r->body = malloc(r->body_size);
	if (!r->body)
		return -ENOMEM;
	r->http->n_bodies++;
	connection_sends_body(&r->http->connections, r->connection);
	return 0;
}

static void drop_body(struct request *r)
{
	if (!r->body)
		return;
	snp_wipe(r->body, r->body_size);
	free(r->body);
	r->body = NULL;
	r->http->n_bodies--;
}

static struct request *request_free(struct request *r)
{
	if (!r)
		return NULL;
	queue_remove(r);
	if (r->round)
		round_unref(r->round);
	drop_body(r);
	free(r->key);	/* still sealed */
	free(r->detail);
	free(r->reply.body);
	free(r);
	return NULL;
}

DEFINE_CLEANUP(struct request *, request_free)

static enum MHD_Result add_parameter(void *cls, enum MHD_ValueKind kind, const char *name,
	size_t name_len, const char *value, size_t value_len)
{
	struct request *r = cls;

	if (r->n_query < REQUEST_QUERY_MAX)
		r->query[r->n_query] = (struct request_parameter){
			.name = name && strlen(name) == name_len ? name : NULL,
			.value = value,
			.value_len = value_len,
		};
	r->n_query++;
	return MHD_YES;
}

static const char *header(struct MHD_Connection *mhd, const char *name)
{
	return MHD_lookup_connection_value(mhd, MHD_HEADER_KIND, name);
}

static struct request *request_new(struct http_server *h, struct MHD_Connection *mhd,
	const char *url, const char *method)
{
	const union MHD_ConnectionInfo *info;
	struct request *r = calloc(1, sizeof(*r));

	info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	if (!r || !info || !info->socket_context) {
		free(r);
		return NULL;
	}
	r->mhd = mhd;
	r->connection = info->socket_context;
	r->http = h;
	r->method = method;
	r->path = url;
	r->content_type = header(mhd, MHD_HTTP_HEADER_CONTENT_TYPE);
	r->content_length = header(mhd, MHD_HTTP_HEADER_CONTENT_LENGTH);
	r->transfer_encoding = header(mhd, MHD_HTTP_HEADER_TRANSFER_ENCODING);
	r->accept = header(mhd, MHD_HTTP_HEADER_ACCEPT);
	(void)MHD_get_connection_values_n(mhd, MHD_GET_ARGUMENT_KIND, add_parameter, r);
	return r;
}

/* Gives the answer to the library. The client has its time anew, to take it. */
static enum MHD_Result send_reply(struct request *r)
{
	connection_restart(&r->http->connections, r->connection, clock_ms());
	return response_send(r);
}

/* Could the body of a refused request be dropped within reason? */
static bool worth_reading(const struct request *r)
{
	uint64_t n = 0;

	if (r->transfer_encoding || header(r->mhd, MHD_HTTP_HEADER_EXPECT))
		return false;
	for (const char *p = r->content_length; p && *p >= '0' && *p <= '9' && n <= DROP_MAX; p++)
		n = n * 10 + (uint64_t)(*p - '0');
	return n <= DROP_MAX;
}

/* The headers are complete. */
static enum MHD_Result request_begin(struct http_server *h, struct MHD_Connection *mhd,
	const char *url, const char *method, void **context)
{
	_cleanup_(request_freep) struct request *r = request_new(h, mhd, url, method);

	if (!r)
		return MHD_NO;
	r->verdict = routes_match(r, &r->body_size);
	if (!r->verdict && r->body_size > 0)
		r->verdict = take_body(r);
	*context = r;
	if (r->verdict && !worth_reading(r)) {
		request_finish(r, r->verdict);
		return send_reply(steal_ptr(r));
	}
	(void)steal_ptr(r);	/* request_completed() frees it */
	return MHD_YES;
}

static enum MHD_Result request_upload(struct request *r, const char *data, size_t *size)
{
	if (!r->verdict) {
		if (*size > r->body_size - r->body_len)
			return MHD_NO;
		memcpy(r->body + r->body_len, data, *size);
		r->body_len += *size;
	}
	*size = 0;
	return MHD_YES;
}

/* The request is complete, or a handler's answer has come. */
static enum MHD_Result request_proceed(struct http_server *h, struct request *r)
{
	if (!r->dispatched) {
		r->dispatched = true;
		if (!r->verdict && r->body_len != r->body_size)
			return MHD_NO;
		request_finish(r, r->verdict ? r->verdict : r->route->handle(h->server, r));
		drop_body(r);	/* the client can take his time for the answer */
	}
	if (r->reply.status)
		return send_reply(r);
	r->suspended = true;
	connection_wait(&r->http->connections, r->connection);
	MHD_suspend_connection(r->mhd);
	return MHD_YES;
}

enum MHD_Result request_access(void *cls, struct MHD_Connection *mhd, const char *url,
	const char *method, const char *version, const char *upload_data, size_t *upload_size,
	void **context)
{
	struct request *r = *context;

	if (!r)
		return request_begin(cls, mhd, url, method, context);
	if (*upload_size > 0)
		return request_upload(r, upload_data, upload_size);
	return request_proceed(cls, r);
}

void request_completed(void *cls, struct MHD_Connection *mhd, void **context,
	enum MHD_RequestTerminationCode why)
{
	struct request *r = *context;

	if (!r)
		return;
	connection_restart(&r->http->connections, r->connection, clock_ms());
	*context = request_free(r);
}
