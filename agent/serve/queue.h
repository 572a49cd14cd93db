/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Requests in a queue, first come, first served, and the places of those who wait for another
 * process: a crowd that several queues can share. One address holds at most half of the places, and
 * where they are all taken, the address with the most gives one up to who has fewer.
 */
#pragma once

#include "serve/http-request.h"

struct queue {
	struct request_list list;
};

void queue_init(struct queue *q);
/* @places is zero. */
void queue_init_places(struct crowd *places, enum peer_crowd which, size_t max);
/* Takes a place and queues: 0, or PROBLEM_BUSY, which may be another's answer instead. */
_must_check_ int queue_add(struct queue *q, struct crowd *places, struct request *r, uint64_t now);
/* To the end of @q, from the queue that it is in, if any; it keeps its place and its time. */
void queue_move(struct queue *q, struct request *r);
/* It waits no more: others can have its place. */
void queue_leave_place(struct request *r);
/* Out of the queue that it is in, if any, and out of its place. */
void queue_remove(struct request *r);
/* The request that waits longest, or NULL. */
struct request *queue_first(const struct queue *q);
/* The one behind it. */
struct request *queue_next(const struct request *r);
/* Milliseconds until the first has waited for @wait_ms; -1 when there is none. */
int queue_timeout(const struct queue *q, uint64_t wait_ms, uint64_t now);
