/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ask and verify, as every command does that acts upon what a guest proves.
 * ENEMY INPUT: answers. */
#include "guest.h"

#include "certs-complete.h"
#include "say.h"

int guest_refused(struct guest *g, const struct http_answer *answer)
{
	agent_problem(answer, &g->problem);
	say_error("%s: the guest says %ld: %s%s%s", g->host, answer->status, g->problem.title,
		g->problem.detail[0] ? ": " : "", g->problem.detail);
	return answer->status >= 400 && answer->status < 500 ? EXIT_REFUSED : EXIT_COULD_NOT;
}

static int take_answer(struct guest *g, const struct http_answer *answer)
{
	int r;

	r = evidence_parse((const uint8_t *)answer->body, answer->len, &g->evidence);
	if (!r && g->evidence.is_bare)
		r = OWNER_E_ANSWER;
	if (!r)
		r = evidence_certs(&g->evidence, &g->setup.bag);
	if (!r)
		r = evidence_demand(&g->evidence, g->binding, &g->setup.policy);
	if (r) {
		say_error("%s: its answer is %s; %s", g->host, owner_strerror(r), g->undone);
		return r < 0 ? EXIT_COULD_NOT : EXIT_REFUSED;
	}
	return EXIT_DONE;
}

int guest_ask(struct guest *g, const char *path, unsigned *wait)
{
	_cleanup_answer_ struct http_answer answer = {0};
	int status;

	status = agent_nonce(g->nonce);
	if (status)
		return status;
	status = agent_await(g->host, wait);
	if (status)
		return status;
	status = agent_get(g->host, &(struct agent_question){
		.path = path,
		.nonce = g->nonce,
		.wait = *wait,
	}, &answer);
	if (status)
		return status;
	return answer.status == 200 ? take_answer(g, &answer) : guest_refused(g, &answer);
}

int guest_distrusted(const struct guest *g, int r)
{
	const struct check *failure = verify_first_failure(&g->result);

	say_error("%s: refused by %s: %s; %s", g->host, failure ? failure->id : "?",
		failure ? failure->reason : owner_strerror(r), g->undone);
	return r < 0 ? EXIT_COULD_NOT : EXIT_REFUSED;
}

int guest_verify(struct guest *g)
{
	struct verify_input in;
	int status, r;

	status = certs_complete(&g->setup, g->evidence.answer.report);
	if (status)
		return status;
	g->setup.policy.nonce = g->nonce;
	in = verify_setup_input(&g->setup, g->evidence.answer.report);
	r = verify_report(&in, &g->result);
	check_diagnose(g->setup.vm, &g->result, &g->diagnosis);
	if (r)
		return guest_distrusted(g, r);
	g->verified = true;
	return EXIT_DONE;
}

void guest_done(struct guest *g)
{
	verify_setup_done(&g->setup);
}
