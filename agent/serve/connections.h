/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who may stay connected, and how long. Knows sockets and time, no HTTP.
 *
 * A connection is on the clock while the server waits for its client: for a request to be complete,
 * or for a response to be taken. Each of these has CONNECTION_TIME_MS in all, however busily bytes
 * trickle. It is off the clock while the client waits for the attester or for boot; the number of
 * those is bounded by the queues.
 *
 * Of the connections on the clock, CONNECTIONS_PER_PEER of one address and CONNECTIONS_MAX in all
 * stay. Beyond that the one longest on the clock is cut, of the address itself or of the address
 * with the most connections: idle ones never keep a newcomer out, from their own address neither.
 */
#pragma once

#include <netinet/in.h>
#include <stdint.h>
#include <sys/queue.h>

#define CONNECTION_TIME_MS 10000
#define CONNECTIONS_MAX 48
#define CONNECTIONS_PER_PEER 16

enum connection_state {
	CONNECTION_UNUSED,
	CONNECTION_ON_CLOCK,
	CONNECTION_WAITING,
	CONNECTION_CUT,		/* still to be closed by its owner */
};

struct connection {
	TAILQ_ENTRY(connection) entry;
	enum connection_state state;
	int fd;
	struct in6_addr peer;	/* IPv4 mapped; of IPv6 the /64, which one host has for itself */
	uint64_t since;
};

TAILQ_HEAD(connection_list, connection);

/* Connections on the clock, longest first. */
struct connections {
	struct connection_list list;
};

void connections_init(struct connections *cs);

/* A new connection in an unused struct, its clock started; may cut another. */
void connection_open(struct connections *cs, struct connection *c, int fd,
	const struct sockaddr *peer, uint64_t now);
/* Off the clock: the client waits for us. */
void connection_wait(struct connections *cs, struct connection *c);
/* The clock starts anew: a response begins or has ended. Does nothing for one that was cut. */
void connection_restart(struct connections *cs, struct connection *c, uint64_t now);
/* The socket is about to be closed by its owner. */
void connection_close(struct connections *cs, struct connection *c);

/* Cuts whatever is over its time. */
void connections_expire(struct connections *cs, uint64_t now);
/* Milliseconds until connections_expire() has work, or -1. */
int connections_timeout(const struct connections *cs, uint64_t now);
