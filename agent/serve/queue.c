/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests in queues, and their places. */
#include "serve/queue.h"

#include "serve/connections.h"
#include "serve/timeout.h"

void queue_init(struct queue *q)
{
	TAILQ_INIT(&q->list);
}

static unsigned *places_of_peer(const struct places *places, const struct request *r)
{
	return &r->connection->peer->waiting[places->which];
}

int queue_add(struct queue *q, struct places *places, struct request *r, uint64_t now)
{
	unsigned *of_peer = places_of_peer(places, r);

	if (places->n >= places->max || *of_peer >= places->max / 2)
		return PROBLEM_BUSY;
	places->n++;
	++*of_peer;
	r->places = places;
	r->queued_at = now;
	queue_move(q, r);
	return 0;
}

void queue_move(struct queue *q, struct request *r)
{
	if (r->queue)
		TAILQ_REMOVE(&r->queue->list, r, entry);
	TAILQ_INSERT_TAIL(&q->list, r, entry);
	r->queue = q;
}

void queue_leave_place(struct request *r)
{
	if (!r->places)
		return;
	--*places_of_peer(r->places, r);
	r->places->n--;
	r->places = NULL;
}

void queue_remove(struct request *r)
{
	if (r->queue)
		TAILQ_REMOVE(&r->queue->list, r, entry);
	r->queue = NULL;
	queue_leave_place(r);
}

struct request *queue_first(const struct queue *q)
{
	return TAILQ_FIRST(&q->list);
}

struct request *queue_next(const struct request *r)
{
	return TAILQ_NEXT(r, entry);
}

int queue_timeout(const struct queue *q, uint64_t wait_ms, uint64_t now)
{
	const struct request *r = queue_first(q);

	return r ? timeout_until(r->queued_at + wait_ms, now) : -1;
}
