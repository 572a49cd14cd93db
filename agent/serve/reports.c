/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Asks the attester, one round at a time, and hands its answers out. ENEMY INPUT: the answers. One
 * that breaks the form ends the attester's use for good; REPORT_DATA is judged by report_judge().
 */
#include "serve/reports.h"

#include <string.h>

#include "log.h"
#include "serve/link.h"
#include "serve/report-judge.h"
#include "serve/round.h"
#include "serve/server-state.h"
#include "serve/timeout.h"

void reports_init(struct reports *rs, int attester)
{
	rs->attester = attester;
	queue_init_places(&rs->many, PEER_BATCHES, REPORTS_WAITING_MAX);
	queue_init_places(&rs->singles, PEER_SINGLES, REPORTS_SINGLES_MAX);
	queue_init_places(&rs->key_requests, PEER_KEY_REQUESTS, REPORTS_KEY_REQUESTS_MAX);
	for (size_t i = 0; i < ARRAY_SIZE(rs->waiting); i++)
		queue_init(&rs->waiting[i]);
	queue_init(&rs->asking);
	handout_init(&rs->handout);
}

static void finish(struct request *r, int result)
{
	queue_remove(r);
	request_finish(r, result);
}

static void finish_all(struct queue *q, int result, const char *detail)
{
	struct request *r;

	while ((r = queue_first(q))) {
		request_explain(r, "%s", detail);
		finish(r, result);
	}
}

static void drop_round(struct round **round)
{
	if (*round)
		round_unref(*round);
	*round = NULL;
}

/* The attester is of no use any more: a change of state, so it is logged. */
static void give_up(struct reports *rs, const char *why)
{
	log_warning("no reports from now on: %s", why);
	report_count(rs, PROBLEM_ATTESTER_GONE, why);
	closep(&rs->attester);
	rs->attester = -1;
	drop_round(&rs->asked);
	finish_all(&rs->asking, PROBLEM_ATTESTER_GONE, "");
	for (size_t i = 0; i < ARRAY_SIZE(rs->waiting); i++)
		finish_all(&rs->waiting[i], PROBLEM_ATTESTER_GONE, "");
}

/* --- Who asks --- */

static enum reports_side side_of(const struct request *r)
{
	if (r->kind == IPC_REPORT_KEY_REQUEST)
		return REPORTS_KEY;
	if (!r->has_nonce)
		return REPORTS_KEPT;
	return r->no_proof || r->bare ? REPORTS_SINGLE : REPORTS_BATCH;
}

static struct crowd *places_of(struct reports *rs, enum reports_side side)
{
	switch (side) {
	case REPORTS_KEY:
		return &rs->key_requests;
	case REPORTS_SINGLE:
		return &rs->singles;
	default:
		return &rs->many;
	}
}

int reports_get(struct server *s, struct request *r, enum ipc_report_kind kind)
{
	struct reports *rs = &s->reports;
	enum reports_side side;

	r->kind = kind;
	side = side_of(r);
	if (side == REPORTS_KEPT && rs->kept) {
		r->round = round_ref(rs->kept);
		request_answer(r);
		return 0;
	}
	if (rs->attester < 0)
		return PROBLEM_ATTESTER_GONE;
	return queue_add(&rs->waiting[side], places_of(rs, side), r, clock_ms());
}

/* --- What is asked --- */

static bool anyone_waits(const struct reports *rs)
{
	for (size_t i = 0; i < ARRAY_SIZE(rs->waiting); i++)
		if (queue_first(&rs->waiting[i]))
			return true;
	return false;
}

/* Not before the last answers are out: whoever comes until then stands behind them anyway, and is
 * with the next batch, which is the larger for it. */
static bool may_ask(const struct reports *rs)
{
	return rs->attester >= 0 && !rs->asked && !handout_pending(&rs->handout) &&
		anyone_waits(rs);
}

static enum reports_side next_side(const struct reports *rs)
{
	enum reports_side side = rs->turn;

	if (rs->last != REPORTS_KEY && queue_first(&rs->waiting[REPORTS_KEY]))
		return REPORTS_KEY;
	do
		side = (side + 1) % REPORTS_KEY;
	while (!queue_first(&rs->waiting[side]) && side != rs->turn);
	return queue_first(&rs->waiting[side]) ? side : REPORTS_KEY;
}

static bool same_question(const struct request *a, const struct request *b)
{
	return a->kind == b->kind && memcmp(a->nonce, b->nonce, sizeof(a->nonce)) == 0;
}

/* The whole side, or of those who are asked for alone the first and who asks the same. */
static void gather(struct reports *rs, enum reports_side side)
{
	const bool alone = side == REPORTS_SINGLE || side == REPORTS_KEY;
	struct request *first = queue_first(&rs->waiting[side]), *r, *next;

	for (r = first; r; r = next) {
		next = queue_next(r);
		if (!alone || same_question(r, first))
			queue_move(&rs->asking, r);
	}
}

static void ask(struct reports *rs, uint64_t now)
{
	int r;

	rs->last = next_side(rs);
	if (rs->last != REPORTS_KEY)
		rs->turn = rs->last;
	gather(rs, rs->last);
	r = round_new(&rs->handout.memory, queue_first(&rs->asking)->kind, &rs->asking, &rs->asked);
	if (r) {
		finish_all(&rs->asking, r, "");
		return;
	}
	r = link_ask(rs->attester, &rs->asked->asked);
	if (r)
		give_up(rs, snp_strerror(r));
	else
		pace_asked(&rs->pace, now);
}

/* --- What is answered --- */

/* Keeps the report of @round for who asks without a nonce, and answers who has. */
static void keep(struct reports *rs, struct round *round)
{
	struct request *r;

	drop_round(&rs->kept);
	rs->kept = round_ref(round);
	for (r = queue_first(&rs->waiting[REPORTS_KEPT]); r; r = queue_next(r))
		r->round = round_ref(round);
	handout_add(&rs->handout, &rs->waiting[REPORTS_KEPT]);
}

/* To everyone who asked: an answer, or the reason why there is none. */
static void conclude(struct server *s, const struct ipc_report_answer *answer)
{
	struct reports *rs = &s->reports;
	char detail[128];
	int x;

	x = report_judge(s, &rs->asked->asked, answer);
	report_explain(answer, detail, sizeof(detail));
	report_count(rs, x, detail);
	if (!x)
		x = round_answer(rs->asked, s, answer);
	if (x) {
		finish_all(&rs->asking, x, detail);
	} else {
		if (rs->last == REPORTS_KEPT)
			keep(rs, rs->asked);
		handout_add(&rs->handout, &rs->asking);
	}
	drop_round(&rs->asked);
}

void reports_receive(struct server *s)
{
	static struct ipc_report_answer answer;
	struct reports *rs = &s->reports;
	int r = link_from_attester(rs->attester, &answer);

	if (r == -EAGAIN)
		return;
	if (r == 0 && !rs->asked)
		r = -EBADMSG;
	if (r) {
		give_up(rs, r == -EPIPE ? "the attester has ended" : snp_strerror(r));
		return;
	}
	pace_answered(&rs->pace, clock_ms());
	conclude(s, &answer);
}

void reports_keep(struct server *s, const struct ipc_report_answer *answer)
{
	static const struct ipc_report_request asked = {.kind = IPC_REPORT_IDENTITY};
	struct reports *rs = &s->reports;
	struct round *round = NULL;
	int r;

	r = report_judge(s, &asked, answer);
	if (!r)
		r = round_new_kept(&rs->handout.memory, &round);
	if (!r)
		r = round_answer(round, s, answer);
	if (r) {
		log_warning("the boot's own report is not usable (%d)", r);
	} else {
		keep(rs, round);
		report_count(rs, 0, "");
	}
	drop_round(&round);
}

void reports_forget(struct reports *rs)
{
	drop_round(&rs->kept);
}

/* --- What is due --- */

static void expire(struct queue *q, uint64_t now)
{
	struct request *r;

	while ((r = queue_first(q)) && r->queued_at + REPORTS_WAIT_MS <= now)
		finish(r, PROBLEM_THROTTLED);
}

void reports_run(struct server *s, uint64_t now)
{
	struct reports *rs = &s->reports;

	expire(&rs->asking, now);
	for (size_t i = 0; i < ARRAY_SIZE(rs->waiting); i++)
		expire(&rs->waiting[i], now);
	handout_run(&rs->handout);
	if (may_ask(rs) && now >= pace_due(&rs->pace))
		ask(rs, now);
}

int reports_timeout(const struct reports *rs, uint64_t now)
{
	int timeout = queue_timeout(&rs->asking, REPORTS_WAIT_MS, now);

	if (handout_pending(&rs->handout))
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(rs->waiting); i++)
		timeout = timeout_sooner(timeout,
			queue_timeout(&rs->waiting[i], REPORTS_WAIT_MS, now));
	if (may_ask(rs))
		timeout = timeout_sooner(timeout, timeout_until(pace_due(&rs->pace), now));
	return timeout;
}
