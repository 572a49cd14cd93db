/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The attester's customers: who waits for which report, what has been asked, what is kept. One
 * request at the attester at a time; everyone who waits for the same report gets the one that comes.
 * The report without a nonce is fetched once and kept until what it binds changes.
 */
#pragma once

#include "serve/queue.h"

#define REPORTS_WAITING_MAX 16
/* The driver retries for 60 s when the host delays; a request in the queue may need to sit out one
 * such wait of another before its own. Then the client hears 503 instead of nothing. */
#define REPORTS_WAIT_MS 130000

struct reports {
	int attester;		/* -1: gone, or it has broken the rules */
	struct queue queue;
	bool asked;		/* a request is at the attester */
	struct ipc_report_request current;
	bool cached;
	struct ipc_report_answer cache;	/* without a nonce, still true */
};

void reports_init(struct reports *rs, int attester);

/* Answers from what is kept, or queues: 0, enum problem, -errno. */
_must_check_ int reports_get(struct server *s, struct request *r, enum ipc_report_kind kind);

/* The attester's socket has something to say, or has ended. */
void reports_receive(struct server *s);

/* What identity reports bind has changed. */
void reports_forget(struct reports *rs);

/* Sends away who has waited too long. */
void reports_expire(struct reports *rs, uint64_t now);
/* Milliseconds until reports_expire() has work, or -1. */
int reports_timeout(const struct reports *rs, uint64_t now);
