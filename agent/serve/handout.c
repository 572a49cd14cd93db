/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wakes those who are answered, a few at a time, and cuts who is too slow. */
#include "serve/handout.h"

#include "serve/round.h"

void handout_init(struct handout *h)
{
	*h = (struct handout){0};
	queue_init(&h->ready);
	queue_init(&h->taking);
}

void handout_add(struct handout *h, struct queue *askers)
{
	struct request *r;

	while ((r = queue_first(askers))) {
		queue_leave_place(r);
		queue_move(&h->ready, r);
	}
}

/* A round is freed a moment later, when its connections are. */
static void cut_slow_ones(struct handout *h)
{
	size_t freed = 0;
	struct request *r;

	while (h->memory > HANDOUT_MEMORY_MAX + freed && (r = queue_first(&h->taking))) {
		const struct round *oldest = r->round;

		freed += oldest->size;
		for (; r && r->round == oldest; r = queue_first(&h->taking)) {
			queue_remove(r);
			request_cut(r);
		}
	}
}

void handout_run(struct handout *h)
{
	struct request *r;

	cut_slow_ones(h);
	h->turns -= h->turns > 0;
	for (size_t i = 0; i < HANDOUT_AT_A_TIME && (r = queue_first(&h->ready)); i++) {
		queue_move(&h->taking, r);
		request_answer(r);
		h->turns = HANDOUT_TURNS;
	}
}

bool handout_pending(const struct handout *h)
{
	return queue_first(&h->ready) || h->turns > 0;
}
