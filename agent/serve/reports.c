/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Asks the attester, one request at a time, and hands its answers out. ENEMY INPUT: the answers. One
 * that breaks the form ends the attester's use for good; REPORT_DATA is judged by report_reply().
 */
#include "serve/reports.h"

#include <string.h>

#include "log.h"
#include "serve/link.h"
#include "serve/report-reply.h"
#include "serve/server-state.h"
#include "serve/timeout.h"
#include "snp/cursor.h"

void reports_init(struct reports *rs, int attester)
{
	*rs = (struct reports){.attester = attester};
	queue_init(&rs->queue, REPORTS_WAITING_MAX);
}

static bool same(const struct ipc_report_request *a, const struct ipc_report_request *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

static void finish(struct request *r, int result)
{
	queue_remove(r);
	request_finish(r, result);
}

/* The attester is of no use any more: a change of state, so it is logged. */
static void give_up(struct reports *rs, const char *why)
{
	struct request *r;

	log_warning("no reports from now on: %s", why);
	closep(&rs->attester);
	rs->attester = -1;
	rs->asked = false;
	while ((r = queue_first(&rs->queue)))
		finish(r, PROBLEM_ATTESTER_GONE);
}

static void ask_next(struct reports *rs)
{
	const struct request *first = queue_first(&rs->queue);
	int r;

	if (!first || rs->asked || rs->attester < 0)
		return;
	r = link_ask(rs->attester, &first->record.report);
	if (r) {
		give_up(rs, snp_strerror(r));
		return;
	}
	rs->current = first->record.report;
	rs->asked = true;
}

int reports_get(struct server *s, struct request *r, enum ipc_report_kind kind)
{
	struct reports *rs = &s->reports;
	int x;

	r->record.report = (struct ipc_report_request){.kind = kind};
	memcpy(r->record.report.nonce, r->nonce, sizeof(r->nonce));
	if (kind == IPC_REPORT_IDENTITY && !r->has_nonce && rs->cached)
		return report_reply(s, r, &rs->cache);
	if (rs->attester < 0)
		return PROBLEM_ATTESTER_GONE;
	x = queue_add(&rs->queue, r, clock_ms());
	if (x)
		return x;
	ask_next(rs);
	return 0;
}

/* Everyone who waits for this report gets it, in one go. */
static void hand_out(struct server *s, const struct ipc_report_answer *answer)
{
	struct reports *rs = &s->reports;
	struct request *r, *next;

	for (r = queue_first(&rs->queue); r; r = next) {
		next = queue_next(r);
		if (same(&r->record.report, &rs->current))
			finish(r, report_reply(s, r, answer));
	}
}

static void keep(struct server *s, const struct ipc_report_answer *answer)
{
	struct reports *rs = &s->reports;

	if (rs->current.kind != IPC_REPORT_IDENTITY ||
		!snp_all_zero(rs->current.nonce, sizeof(rs->current.nonce)) ||
		report_judge(s, &rs->current, answer))
		return;
	rs->cache = *answer;
	rs->cached = true;
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
	rs->asked = false;
	keep(s, &answer);
	hand_out(s, &answer);
	ask_next(rs);
}

void reports_forget(struct reports *rs)
{
	rs->cached = false;
}

void reports_expire(struct reports *rs, uint64_t now)
{
	struct request *r;

	while ((r = queue_first(&rs->queue)) && r->queued_at + REPORTS_WAIT_MS <= now)
		finish(r, PROBLEM_THROTTLED);
}

int reports_timeout(const struct reports *rs, uint64_t now)
{
	const struct request *r = queue_first(&rs->queue);

	return r ? timeout_until(r->queued_at + REPORTS_WAIT_MS, now) : -1;
}
