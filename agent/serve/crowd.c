/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bounded crowd: addresses sorted by the number of their members, a list for each number. */
#include "serve/crowd.h"

void crowd_init(struct crowd *c, enum peer_crowd which, size_t max, size_t per_peer)
{
	c->which = which;
	c->max = max;
	c->per_peer = per_peer < CROWD_PER_PEER_MAX ? per_peer : CROWD_PER_PEER_MAX;
}

/* A list is set up when it is first needed: most of them never are, and cost no memory. */
static struct peer_list *with_count(struct crowd *c, size_t n)
{
	struct peer_list *list = &c->by_count[n];

	if (!list->tqh_last)
		TAILQ_INIT(list);
	return list;
}

static void set_count(struct crowd *c, struct peer *p, size_t n)
{
	const size_t before = p->crowds[c->which].n;

	if (before)
		TAILQ_REMOVE(with_count(c, before), p, crowds[c->which].entry);
	if (n)
		TAILQ_INSERT_TAIL(with_count(c, n), p, crowds[c->which].entry);
	p->crowds[c->which].n = n;
	if (n > c->most)
		c->most = n;
	while (c->most && TAILQ_EMPTY(with_count(c, c->most)))
		c->most--;	/* by one at most: who was there has one less now */
}

struct member *crowd_join(struct crowd *c, struct member *m, struct peer *peer)
{
	const struct peer *busiest;

	m->peer = peer;
	TAILQ_INSERT_TAIL(&peer->crowds[c->which].members, m, entry);
	set_count(c, peer, peer->crowds[c->which].n + 1);
	c->n++;

	if (peer->crowds[c->which].n > c->per_peer)
		return TAILQ_FIRST(&peer->crowds[c->which].members);
	if (c->n <= c->max)
		return NULL;
	busiest = TAILQ_FIRST(with_count(c, c->most));
	return TAILQ_FIRST(&busiest->crowds[c->which].members);
}

bool crowd_has_share(const struct crowd *c, const struct peer *peer)
{
	return peer->crowds[c->which].n < c->per_peer;
}

bool crowd_has_room(const struct crowd *c)
{
	return c->n < c->max;
}

struct member *crowd_greediest(struct crowd *c, const struct peer *peer)
{
	const struct peer *busiest = TAILQ_FIRST(with_count(c, c->most));

	/* With one more only, the two would take the place from each other in turns. */
	if (!busiest || c->most < peer->crowds[c->which].n + 2)
		return NULL;
	return TAILQ_LAST(&busiest->crowds[c->which].members, member_list);
}

void crowd_leave(struct crowd *c, struct member *m)
{
	struct peer *p = m->peer;

	if (!p)
		return;
	TAILQ_REMOVE(&p->crowds[c->which].members, m, entry);
	set_count(c, p, p->crowds[c->which].n - 1);
	m->peer = NULL;
	c->n--;
}
