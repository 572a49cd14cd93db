/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A bounded queue of requests that wait for another process. First come, first served; one address
 * holds at most half of the places, so that it cannot have them all.
 */
#pragma once

#include "serve/http-request.h"

struct queue {
	struct request_list list;
	size_t n;
	size_t max;
};

void queue_init(struct queue *q, size_t max);
/* 0, or PROBLEM_BUSY. */
_must_check_ int queue_add(struct queue *q, struct request *r, uint64_t now);
/* Takes it out of the queue it is in, if any. */
void queue_remove(struct request *r);
/* The request that waits longest, or NULL. */
struct request *queue_first(const struct queue *q);
/* The one behind it. */
struct request *queue_next(const struct request *r);
