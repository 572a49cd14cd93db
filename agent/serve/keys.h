/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Boot's customers: sealed key messages on their way to boot, and boot's verdicts back. One message
 * at boot at a time. Nothing here can read a message.
 */
#pragma once

#include "serve/queue.h"

#define KEYS_WAITING_MAX 4

struct keys {
	struct crowd places;
	struct queue queue;
	bool asked;	/* the first of the queue is at boot */
};

/* @ks is zero. */
void keys_init(struct keys *ks);

/* Queues r->key: 0 or enum problem. */
_must_check_ int keys_send(struct server *s, struct request *r);

/* Boot's verdict on the message it has: 0, or -EBADMSG when it has none. */
_must_check_ int keys_verdict(struct server *s, const struct ipc_verdict *v);

/* Nobody will judge what waits: boot has become the real init. */
void keys_end(struct server *s);
