/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Limits and deadlines of connections. Cutting is shutdown(2): the HTTP library sees the end of the
 * stream, drops the request and closes the socket itself.
 */
#include "serve/connections.h"

#include <sys/socket.h>

#include "serve/timeout.h"
#include "snp/util.h"

int connections_init(struct connections *cs, const struct connections_limits *limits)
{
	TAILQ_INIT(&cs->list);
	crowd_init(&cs->clock, PEER_CLOCK, limits->clock, limits->clock_per_peer);
	crowd_init(&cs->bodies, PEER_BODIES, limits->bodies, limits->bodies_per_peer);
	return peers_init(&cs->peers);
}

/* Into a state other than on the clock. */
static void leave(struct connections *cs, struct connection *c, enum connection_state state)
{
	if (c->state == CONNECTION_ON_CLOCK)
		TAILQ_REMOVE(&cs->list, c, entry);
	crowd_leave(&cs->clock, &c->clock);
	crowd_leave(&cs->bodies, &c->body);
	c->state = state;
}

void connection_cut(struct connections *cs, struct connection *c)
{
	leave(cs, c, CONNECTION_CUT);
	/* Fails when the client is gone already, which is as good. */
	(void)shutdown(c->fd, SHUT_RDWR);
}

static void put_on_clock(struct connections *cs, struct connection *c, uint64_t now)
{
	struct member *surplus;

	c->since = now;
	c->state = CONNECTION_ON_CLOCK;
	TAILQ_INSERT_TAIL(&cs->list, c, entry);
	surplus = crowd_join(&cs->clock, &c->clock, c->peer);
	if (surplus)
		connection_cut(cs, CROWD_CONTAINER(surplus, struct connection, clock));
}

void connection_open(struct connections *cs, struct connection *c, int fd,
	const struct sockaddr *peer, uint64_t now)
{
	*c = (struct connection){.fd = fd, .peer = peer_get(&cs->peers, peer)};
	put_on_clock(cs, c, now);
}

void connection_wait(struct connections *cs, struct connection *c)
{
	if (c->state == CONNECTION_ON_CLOCK)
		leave(cs, c, CONNECTION_WAITING);
}

void connection_sends_body(struct connections *cs, struct connection *c)
{
	struct member *surplus;

	if (c->state != CONNECTION_ON_CLOCK || c->body.peer)
		return;
	surplus = crowd_join(&cs->bodies, &c->body, c->peer);
	if (surplus)
		connection_cut(cs, CROWD_CONTAINER(surplus, struct connection, body));
}

void connection_restart(struct connections *cs, struct connection *c, uint64_t now)
{
	if (c->state == CONNECTION_CUT)
		return;
	leave(cs, c, CONNECTION_WAITING);
	put_on_clock(cs, c, now);
}

void connection_close(struct connections *cs, struct connection *c)
{
	leave(cs, c, CONNECTION_UNUSED);
	peer_put(&cs->peers, c->peer);
	c->peer = NULL;
}

void connections_expire(struct connections *cs, uint64_t now)
{
	struct connection *c;

	while ((c = TAILQ_FIRST(&cs->list)) && c->since + CONNECTION_TIME_MS <= now)
		connection_cut(cs, c);
}

int connections_timeout(const struct connections *cs, uint64_t now)
{
	const struct connection *c = TAILQ_FIRST(&cs->list);

	return c ? timeout_until(c->since + CONNECTION_TIME_MS, now) : -1;
}
