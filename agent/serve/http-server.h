/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The HTTP library, set up: one thread, one epoll descriptor, bounded memory and connections. Time
 * limits are ours (connections.h), since the library's are of inactivity only.
 */
#pragma once

#include "serve/connections.h"
#include "serve/keys.h"
#include "serve/reports.h"
#include "snp/util.h"

/* On the clock in all, and of one address: the latter can have as many waiting. Nearly all of them
 * are idle, between one round and the next. */
#define HTTP_CLOCK_MAX 6144
#define HTTP_CLOCK_PER_PEER 4096
/* Of these, who sends a body. */
#define HTTP_BODIES_MAX 48
#define HTTP_BODIES_PER_PEER 16
/* Bodies in memory: those above, and those of connections that were cut and end a moment later.
 * Beyond, a request is refused before it has memory for one. */
#define HTTP_BODIES_KEPT (2 * HTTP_BODIES_MAX)
/* What the library accepts in one turn. */
#define HTTP_ACCEPTED_A_TURN 11
/* Turns in which others take the places and the time on the clock of those who are on their way
 * from the one to the other: a full round is woken in so many. The rest is for those cut, until
 * their end. */
#define HTTP_TURNS_BETWEEN (REPORTS_WAITING_MAX / HANDOUT_AT_A_TIME + 8)
/* Never reached: those on the clock, those with a place in the queues, and those in between. */
#define HTTP_CONNECTIONS_MAX                                                                       \
	(HTTP_CLOCK_MAX + REPORTS_WAITING_MAX + REPORTS_SINGLES_MAX + REPORTS_KEY_REQUESTS_MAX +   \
		KEYS_WAITING_MAX + HTTP_ACCEPTED_A_TURN * HTTP_TURNS_BETWEEN)
/* Half of it takes the request line and the headers as they come, the rest what the library makes
 * of them, and the headers of the response. */
#define HTTP_CONNECTION_MEMORY 1536

struct MHD_Daemon;
struct server;

struct http_server {
	struct MHD_Daemon *daemon;
	int epoll_fd;
	struct server *server;
	size_t n_bodies;	/* in memory */
	bool woken;		/* connections sleep no more: the library learns it when it runs */
	struct connections connections;
	struct connection_list unused;	/* of those that were used once */
	size_t n_used;			/* slots that were ever */
	struct connection slots[HTTP_CONNECTIONS_MAX];
};

/* @h is zero, @listener must not block. Lives as long as the process. 0 or -errno. */
_must_check_ int http_server_start(struct http_server *h, int listener, struct server *s);

/* Milliseconds until http_server_run() is due even when epoll_fd is not readable, or -1. */
int http_server_timeout(struct http_server *h, uint64_t now);

/* Whatever is ready: accept, read, call handlers, write; cuts who is over his time. */
_must_check_ int http_server_run(struct http_server *h, uint64_t now);
