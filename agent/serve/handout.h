/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Answers on their way out. A round can have thousands of askers: their connections are woken a few
 * at a time, since an answer takes memory of its own only while it is written. And who does not
 * take his answer must not keep its round in memory, nor a hundred such clients a hundred rounds.
 */
#pragma once

#include "serve/queue.h"

/* What rounds may take. Beyond, the clients that hold on to the oldest are cut. */
#define HANDOUT_MEMORY_MAX ((size_t)4 << 20)
#define HANDOUT_AT_A_TIME 256
/* Turns of the library from waking a connection to the end of a response that its client takes. */
#define HANDOUT_TURNS 3

struct handout {
	struct queue ready;	/* answered; their connections sleep */
	struct queue taking;	/* awake, the oldest round's first */
	unsigned turns;		/* until the last ones that were woken have their answers */
	size_t memory;		/* of all rounds (round.h) */
};

void handout_init(struct handout *h);

/* Everyone in @askers is answered by his round. */
void handout_add(struct handout *h, struct queue *askers);

/* Wakes the next few; to be called once in each turn of the library. */
void handout_run(struct handout *h);
/* There are answers that are not out, but for those that are not taken. */
bool handout_pending(const struct handout *h);
