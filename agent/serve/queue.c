/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests that wait for another process. */
#include "serve/queue.h"

void queue_init(struct queue *q, size_t max)
{
	*q = (struct queue){.max = max};
	TAILQ_INIT(&q->list);
}

static size_t count_peer(const struct queue *q, const struct request *r)
{
	struct request *i;
	size_t n = 0;

	TAILQ_FOREACH(i, &q->list, entry)
		if (request_same_peer(i, r))
			n++;
	return n;
}

int queue_add(struct queue *q, struct request *r, uint64_t now)
{
	if (q->n >= q->max || count_peer(q, r) >= q->max / 2)
		return PROBLEM_BUSY;
	TAILQ_INSERT_TAIL(&q->list, r, entry);
	q->n++;
	r->queue = q;
	r->queued_at = now;
	return 0;
}

void queue_remove(struct request *r)
{
	if (!r->queue)
		return;
	TAILQ_REMOVE(&r->queue->list, r, entry);
	r->queue->n--;
	r->queue = NULL;
}

struct request *queue_first(const struct queue *q)
{
	return TAILQ_FIRST(&q->list);
}

struct request *queue_next(const struct request *r)
{
	return TAILQ_NEXT(r, entry);
}
