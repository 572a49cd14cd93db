/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Answers on their way out: a few at a time, and not kept for ever for who does not take them. The
 * HTTP library is a fake at link time (http-request.o is not in this program).
 */
#include "serve/handout.h"

#include <string.h>

#include "runner.h"
#include "serve/http-server.h"
#include "serve/round.h"
#include "snp/util.h"

#define N 2000

static struct handout h;
static struct queue askers;
static struct crowd places;
static struct peer peer;
static struct connection connection;
static struct request requests[REPORTS_WAITING_MAX];
static bool answered[REPORTS_WAITING_MAX], cut[REPORTS_WAITING_MAX];

void request_answer(struct request *r)
{
	ck_assert(!answered[r - requests]);
	answered[r - requests] = true;
}

void request_cut(struct request *r)
{
	ck_assert(answered[r - requests]);
	cut[r - requests] = true;
}

void request_finish(struct request *r, int result)
{
	ck_abort_msg("there is room for everyone");
}

static void setup(void)
{
	handout_init(&h);
	queue_init(&askers);
	peer = (struct peer){0};
	TAILQ_INIT(&peer.crowds[PEER_BATCHES].members);
	memset(&places, 0, sizeof(places));
	queue_init_places(&places, PEER_BATCHES, 2 * N);
	connection = (struct connection){.peer = &peer};
	memset(requests, 0, sizeof(requests));
	memset(answered, 0, sizeof(answered));
	memset(cut, 0, sizeof(cut));
}

/* Requests @from to @to wait, are asked for in one round, and that is answered. */
static struct round *answer_round(size_t from, size_t to, size_t memory)
{
	struct round *round;

	for (size_t i = from; i < to; i++) {
		requests[i].connection = &connection;
		requests[i].nonce[0] = 1;
		ck_assert_int_eq(queue_add(&askers, &places, &requests[i], 0), 0);
	}
	ck_assert_int_eq(round_new(&h.memory, IPC_REPORT_IDENTITY, &askers, &round), 0);
	round->size += memory;
	h.memory += memory;
	handout_add(&h, &askers);
	round_unref(round);	/* the askers have it */
	return round;
}

static size_t count(const bool *what, size_t from, size_t to)
{
	size_t n = 0;

	for (size_t i = from; i < to; i++)
		n += what[i];
	return n;
}

/* As request_free() does it. */
static void request_ends(size_t i)
{
	queue_remove(&requests[i]);
	round_unref(requests[i].round);
}

START_TEST(a_few_at_a_time_in_order)
{
	answer_round(0, N, 0);
	for (size_t turn = 1; turn <= (N + HANDOUT_AT_A_TIME - 1) / HANDOUT_AT_A_TIME; turn++) {
		const size_t woken = turn * HANDOUT_AT_A_TIME < N ? turn * HANDOUT_AT_A_TIME : N;

		ck_assert(handout_pending(&h));
		handout_run(&h);
		ck_assert_uint_eq(count(answered, 0, woken), woken);
		ck_assert_uint_eq(count(answered, woken, N), 0);
	}
	for (size_t turn = 0; turn < HANDOUT_TURNS; turn++) {
		ck_assert(handout_pending(&h));
		handout_run(&h);
	}
	ck_assert(!handout_pending(&h));
	ck_assert_uint_eq(count(cut, 0, N), 0);
}
END_TEST

START_TEST(who_is_answered_waits_no_more)
{
	answer_round(0, 100, 0);
	ck_assert_uint_eq(places.n, 0);
	ck_assert_uint_eq(peer.crowds[PEER_BATCHES].n, 0);
}
END_TEST

/* They have no place any more and are not on the clock yet: others come meanwhile. */
START_TEST(connections_reckon_with_a_full_round)
{
	const size_t between = HTTP_CONNECTIONS_MAX - HTTP_CLOCK_MAX - REPORTS_WAITING_MAX -
		REPORTS_SINGLES_MAX - REPORTS_KEY_REQUESTS_MAX - KEYS_WAITING_MAX;
	size_t turns = 0;

	for (size_t i = 0; i < REPORTS_WAITING_MAX; i++)
		queue_move(&askers, &requests[i]);
	handout_add(&h, &askers);
	for (; handout_pending(&h); turns++)
		handout_run(&h);
	ck_assert_uint_eq(count(answered, 0, REPORTS_WAITING_MAX), REPORTS_WAITING_MAX);
	ck_assert_uint_ge(between, turns * HTTP_ACCEPTED_A_TURN);
}
END_TEST

START_TEST(a_round_goes_with_its_last_asker)
{
	answer_round(0, 3, 1000);
	ck_assert_uint_ge(h.memory, 1000);
	request_ends(1);	/* before it is woken */
	handout_run(&h);
	ck_assert_uint_eq(count(answered, 0, 3), 2);
	request_ends(0);
	ck_assert_uint_ge(h.memory, 1000);
	request_ends(2);
	ck_assert_uint_eq(h.memory, 0);
}
END_TEST

/* The oldest round's askers are cut, all of them and no others, until the rest would fit. */
START_TEST(slow_takers_are_cut)
{
	const size_t size = HANDOUT_MEMORY_MAX / 5 * 2;

	for (size_t i = 0; i < 2; i++) {
		answer_round(10 * i, 10 * i + 10, size);
		handout_run(&h);
	}
	ck_assert_uint_eq(count(cut, 0, 20), 0);
	answer_round(20, 30, size);
	handout_run(&h);
	ck_assert_uint_eq(count(cut, 0, 10), 10);
	ck_assert_uint_eq(count(cut, 10, 30), 0);
	/* They end a moment later. Then there is room. */
	for (size_t i = 0; i < 10; i++)
		request_ends(i);
	ck_assert_uint_le(h.memory, HANDOUT_MEMORY_MAX);
	handout_run(&h);
	ck_assert_uint_eq(count(cut, 10, 30), 0);
	answer_round(30, 40, 2 * size);
	handout_run(&h);
	ck_assert_uint_eq(count(cut, 10, 30), 20);
	ck_assert_uint_eq(count(cut, 30, 40), 0);
}
END_TEST

START_TEST(who_took_his_answer_is_not_cut)
{
	answer_round(0, 10, HANDOUT_MEMORY_MAX);
	handout_run(&h);
	for (size_t i = 0; i < 9; i++)
		request_ends(i);
	answer_round(10, 20, 1000);
	handout_run(&h);
	ck_assert_uint_eq(count(cut, 0, 20), 1);
	ck_assert(cut[9]);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("serve-handout");
	TCase *t = tcase_create("handout");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_test(t, a_few_at_a_time_in_order);
	tcase_add_test(t, who_is_answered_waits_no_more);
	tcase_add_test(t, connections_reckon_with_a_full_round);
	tcase_add_test(t, a_round_goes_with_its_last_asker);
	tcase_add_test(t, slow_takers_are_cut);
	tcase_add_test(t, who_took_his_answer_is_not_cut);
	suite_add_tcase(s, t);
	return s;
}
