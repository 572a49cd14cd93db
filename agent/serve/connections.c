/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Limits and deadlines of connections. Cutting is shutdown(2): the HTTP library sees the end of the
 * stream, drops the request and closes the socket itself.
 */
#include "serve/connections.h"

#include <string.h>
#include <sys/socket.h>

#include "serve/timeout.h"
#include "snp/util.h"

void connections_init(struct connections *cs)
{
	TAILQ_INIT(&cs->list);
}

static struct in6_addr peer_key(const struct sockaddr *sa)
{
	struct in6_addr key = {0};

	if (sa && sa->sa_family == AF_INET) {
		struct sockaddr_in in4;

		memcpy(&in4, sa, sizeof(in4));
		key.s6_addr[10] = key.s6_addr[11] = 0xFF;
		memcpy(&key.s6_addr[12], &in4.sin_addr, 4);
	} else if (sa && sa->sa_family == AF_INET6) {
		struct sockaddr_in6 in6;

		memcpy(&in6, sa, sizeof(in6));
		memcpy(&key, &in6.sin6_addr, IN6_IS_ADDR_V4MAPPED(&in6.sin6_addr) ? 16 : 8);
	}
	return key;
}

static bool same_peer(const struct connection *a, const struct connection *b)
{
	return memcmp(&a->peer, &b->peer, sizeof(a->peer)) == 0;
}

/* Into a state other than on the clock. */
static void leave(struct connections *cs, struct connection *c, enum connection_state state)
{
	if (c->state == CONNECTION_ON_CLOCK)
		TAILQ_REMOVE(&cs->list, c, entry);
	c->state = state;
}

static void cut(struct connections *cs, struct connection *c)
{
	leave(cs, c, CONNECTION_CUT);
	/* Fails when the client is gone already, which is as good. */
	(void)shutdown(c->fd, SHUT_RDWR);
}

/* How many of @c's address are on the clock; *ret_oldest the first of them. */
static size_t count_peer(const struct connections *cs, const struct connection *c,
	struct connection **ret_oldest)
{
	struct connection *i;
	size_t n = 0;

	TAILQ_FOREACH(i, &cs->list, entry)
		if (same_peer(i, c) && n++ == 0)
			*ret_oldest = i;
	return n;
}

/* The oldest connection of the address that has the most. */
static struct connection *oldest_of_busiest(const struct connections *cs)
{
	struct connection *i, *oldest = NULL, *victim = NULL;
	size_t n, most = 0;

	TAILQ_FOREACH(i, &cs->list, entry) {
		n = count_peer(cs, i, &oldest);
		if (n > most) {
			most = n;
			victim = oldest;
		}
	}
	return victim;
}

static size_t count_all(const struct connections *cs)
{
	struct connection *i;
	size_t n = 0;

	TAILQ_FOREACH(i, &cs->list, entry)
		n++;
	return n;
}

static void put_on_clock(struct connections *cs, struct connection *c, uint64_t now)
{
	struct connection *oldest = NULL;

	c->since = now;
	c->state = CONNECTION_ON_CLOCK;
	TAILQ_INSERT_TAIL(&cs->list, c, entry);

	if (count_peer(cs, c, &oldest) > CONNECTIONS_PER_PEER)
		cut(cs, oldest);
	else if (count_all(cs) > CONNECTIONS_MAX)
		cut(cs, oldest_of_busiest(cs));
}

void connection_open(struct connections *cs, struct connection *c, int fd,
	const struct sockaddr *peer, uint64_t now)
{
	*c = (struct connection){.fd = fd, .peer = peer_key(peer)};
	put_on_clock(cs, c, now);
}

void connection_wait(struct connections *cs, struct connection *c)
{
	if (c->state == CONNECTION_ON_CLOCK)
		leave(cs, c, CONNECTION_WAITING);
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
}

void connections_expire(struct connections *cs, uint64_t now)
{
	struct connection *c;

	while ((c = TAILQ_FIRST(&cs->list)) && c->since + CONNECTION_TIME_MS <= now)
		cut(cs, c);
}

int connections_timeout(const struct connections *cs, uint64_t now)
{
	const struct connection *c = TAILQ_FIRST(&cs->list);

	return c ? timeout_until(c->since + CONNECTION_TIME_MS, now) : -1;
}
