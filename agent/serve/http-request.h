/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One HTTP request from its headers to the end of its response, and the answers a route can give.
 * Handlers see this, not the HTTP library.
 *
 * A handler either gives an answer at once or puts the request into a queue; then the connection is
 * suspended until request_finish() or request_reply() is called. The body is gathered by its
 * announced length and wiped when the handler has seen it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "ipc.h"
#include "serve/crowd.h"
#include "serve/problem.h"
#include "snp/util.h"

struct connection;
struct http_server;
struct MHD_Connection;
struct queue;
struct round;
struct route;
struct server;

#define REQUEST_QUERY_MAX 2

/* One name=value of the query, as sent: percent signs are not decoded, no value needs one. */
struct request_parameter {
	const char *name;	/* NULL: one that is not text */
	const char *value;	/* NULL: none given */
	size_t value_len;
};

struct request {
	/* What was asked. The strings live as long as the request. */
	const char *method;
	const char *path;
	struct request_parameter query[REQUEST_QUERY_MAX];
	size_t n_query;		/* can be beyond REQUEST_QUERY_MAX; the rest is not kept */
	const char *content_type;	/* NULL: none; so are the others */
	const char *content_length;
	const char *transfer_encoding;
	const char *accept;
	uint8_t *body;		/* of body_len bytes once the handler sees it; gone after that */
	size_t body_len;

	/* What the dispatcher made of it. */
	const struct route *route;
	bool has_nonce;
	bool no_proof;		/* the client wants its nonce in the report as it is */
	bool bare;		/* and of the answer only the report */
	uint8_t nonce[SNP_NONCE_SIZE];
	char *detail;		/* for the client, beside the problem's title; NULL for none */

	/* While it waits for another process. */
	TAILQ_ENTRY(request) entry;
	struct queue *queue;	/* NULL: in none */
	struct crowd *places;	/* of which it holds one, or NULL */
	struct member place;
	uint64_t queued_at;
	enum ipc_report_kind kind;
	uint32_t leaf;		/* in its round */
	struct round *round;	/* that it belongs to */
	struct ipc_key_message *key;

	/* The answer; status 0: none yet. */
	struct {
		unsigned status;
		unsigned retry_after;
		const char *type;
		const char *allow;
		bool from_round;	/* that has the body; otherwise: */
		char *body;
		size_t body_len;
	} reply;

	/* Private to http-request.c. */
	struct MHD_Connection *mhd;
	struct connection *connection;
	struct http_server *http;
	size_t body_size;	/* announced */
	int verdict;		/* of the headers */
	bool dispatched;
	bool suspended;
};

TAILQ_HEAD(request_list, request);

/* Answers with @body, malloc'ed, which is taken over. */
void request_reply(struct request *r, unsigned status, const char *type, char *body, size_t len);

/* Answers with the report of r->round, which has come. */
void request_answer(struct request *r);

/* What a refusal says beside its title. */
_printf_(2, 3) void request_explain(struct request *r, const char *format, ...);

/* Ends its connection, and with it the request: a moment later. */
void request_cut(struct request *r);

/**
 * request_finish() - answers as a handler's result says
 * @result: 0: nothing to do, it has answered or queued the request; enum problem: refused; -errno:
 * an
 *	internal problem
 */
void request_finish(struct request *r, int result);
