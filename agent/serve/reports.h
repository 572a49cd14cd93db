/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The attester's customers: who waits for which report, what has been asked, what is kept. One
 * round (round.h) at the attester at a time. Those who wait are of four sides. Three take turns:
 *
 *   all who take a proof have one round together, however many they are;
 *   who takes none (proof=none, bare reports) has a round of his own, shared with whoever asks the
 *   very same, the one that waits longest first;
 *   who gave no nonce waits only until there is a report to keep, which then serves them all.
 *
 * Key requests, each a round of its own too, have every second round as long as there are any, and
 * places that nobody else can take: the machine is of no use before its owner got through.
 */
#pragma once

#include "serve/handout.h"
#include "serve/pace.h"
#include "serve/queue.h"

/* All in one tree, if need be. */
#define REPORTS_WAITING_MAX SNP_MERKLE_LEAVES_MAX
/* Of those who take a round of their own: each of them is a round for all others to wait. */
#define REPORTS_SINGLES_MAX 16
#define REPORTS_KEY_REQUESTS_MAX 16
/* The driver retries for 60 s when the host delays; a request in the queue may need to sit out one
 * such wait of another before its own. Then the client hears 503 instead of nothing. */
#define REPORTS_WAIT_MS 130000

enum reports_side {
	REPORTS_BATCH,
	REPORTS_SINGLE,
	REPORTS_KEPT,
	REPORTS_KEY,	/* takes no turns */
	_REPORTS_SIDES,
};

struct round;

struct reports {
	int attester;			/* -1: gone, or it has broken the rules */
	struct crowd many;		/* of those who wait for a batch or for what is kept */
	struct crowd singles;
	struct crowd key_requests;
	struct queue waiting[_REPORTS_SIDES];
	enum reports_side last;		/* who was asked for last */
	enum reports_side turn;		/* the same, of those who take turns */
	struct round *asked;		/* at the attester, or NULL */
	struct queue asking;		/* who belongs to it */
	struct handout handout;
	struct round *kept;		/* without a nonce, still true; or NULL */
	struct pace pace;
	struct snp_wire_reports state;
	bool rebound;			/* the last report bound something else than expected */
};

/* @rs is zero. */
void reports_init(struct reports *rs, int attester);

/* Answers from what is kept, or queues: 0, enum problem, -errno. */
_must_check_ int reports_get(struct server *s, struct request *r, enum ipc_report_kind kind);

/* The attester's socket has something to say, or has ended. */
void reports_receive(struct server *s);

/* The boot's own report, from boot: kept when it is what it should be. */
void reports_keep(struct server *s, const struct ipc_report_answer *answer);

/* What identity reports bind has changed. */
void reports_forget(struct reports *rs);

/* What is due: answers go out, the next question goes to the attester, who has waited too long is
 * sent away. To be called when all requests that have come are in. */
void reports_run(struct server *s, uint64_t now);
/* Milliseconds until reports_run() has work, or -1. */
int reports_timeout(const struct reports *rs, uint64_t now);
