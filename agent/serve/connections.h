/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who may stay connected, and how long. Knows sockets and time, no HTTP.
 *
 * A connection is on the clock while the server waits for its client: for a request to be complete,
 * or for a response to be taken. Each of these has CONNECTION_TIME_MS in all, however busily bytes
 * trickle. It is off the clock while the client waits for the attester or for boot; the number of
 * those is bounded by the queues.
 *
 * How many are on the clock is bounded, and how many of these have a body under way, which costs
 * more memory. Beyond that one is cut (crowd.h): idle ones never keep a newcomer out, from their
 * own address neither.
 */
#pragma once

#include <netinet/in.h>
#include <stdint.h>
#include <sys/queue.h>

#include "serve/crowd.h"

#define CONNECTION_TIME_MS 10000

enum connection_state {
	CONNECTION_UNUSED,
	CONNECTION_ON_CLOCK,
	CONNECTION_WAITING,
	CONNECTION_CUT,		/* still to be closed by its owner */
};

struct connection {
	TAILQ_ENTRY(connection) entry;	/* on the clock; of unused ones, in their owner's list */
	enum connection_state state;
	int fd;
	struct peer *peer;
	uint64_t since;
	struct member clock, body;
};

TAILQ_HEAD(connection_list, connection);

/* In all, and of one address. */
struct connections_limits {
	size_t clock, clock_per_peer;
	size_t bodies, bodies_per_peer;
};

struct connections {
	struct connection_list list;	/* on the clock, longest first */
	struct crowd clock;
	struct crowd bodies;
	struct peers peers;
};

/* @cs is zero. 0 or -errno. */
_must_check_ int connections_init(struct connections *cs, const struct connections_limits *limits);

/* A new connection in an unused struct, its clock started; may cut another. */
void connection_open(struct connections *cs, struct connection *c, int fd,
	const struct sockaddr *peer, uint64_t now);
/* Off the clock: the client waits for us. */
void connection_wait(struct connections *cs, struct connection *c);
/* A body is on its way; may cut another connection that has one. Until the next restart. */
void connection_sends_body(struct connections *cs, struct connection *c);
/* The clock starts anew: a response begins or has ended. Does nothing for one that was cut. */
void connection_restart(struct connections *cs, struct connection *c, uint64_t now);
void connection_cut(struct connections *cs, struct connection *c);
/* The socket is about to be closed by its owner. */
void connection_close(struct connections *cs, struct connection *c);

/* Cuts whatever is over its time. */
void connections_expire(struct connections *cs, uint64_t now);
/* Milliseconds until connections_expire() has work, or -1. */
int connections_timeout(const struct connections *cs, uint64_t now);
