/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests in queues, and their places. */
#include "serve/queue.h"

#include "serve/connections.h"
#include "serve/timeout.h"

void queue_init(struct queue *q)
{
	TAILQ_INIT(&q->list);
}

void queue_init_places(struct crowd *places, enum peer_crowd which, size_t max)
{
	crowd_init(places, which, max, max / 2);
}

/* If need be, sends away who came last of the address with the most: that has another one that
 * waits longer, so what is at another process already is not taken from it. */
static bool make_room(struct crowd *places, const struct peer *peer)
{
	struct member *surplus;
	struct request *r;

	if (!crowd_has_share(places, peer))
		return false;
	if (crowd_has_room(places))
		return true;
	surplus = crowd_greediest(places, peer);
	if (!surplus)
		return false;
	r = CROWD_CONTAINER(surplus, struct request, place);
	queue_remove(r);
	request_finish(r, PROBLEM_BUSY);
	return true;
}

int queue_add(struct queue *q, struct crowd *places, struct request *r, uint64_t now)
{
	struct peer *peer = r->connection->peer;

	if (!make_room(places, peer))
		return PROBLEM_BUSY;
	(void)crowd_join(places, &r->place, peer);	/* there is room: nobody has to go */
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
	crowd_leave(r->places, &r->place);
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
