/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Places: who gets one, and who has to give one up. The HTTP library is a fake at link time
 * (http-request.o is not in this program).
 */
#include "serve/queue.h"

#include <string.h>

#include "runner.h"
#include "serve/connections.h"

#define PLACES 8
#define PEERS (PLACES + 2)

static struct queue q;
static struct crowd places;
static struct peer peers[PEERS];
static struct connection connections[PEERS];
static struct request requests[4 * PLACES];
static size_t n_requests;
static struct request *sent_away;

void request_finish(struct request *r, int result)
{
	ck_assert_int_eq(result, PROBLEM_BUSY);
	ck_assert_ptr_null(r->queue);
	sent_away = r;
}

static void setup(void)
{
	queue_init(&q);
	memset(&places, 0, sizeof(places));
	memset(peers, 0, sizeof(peers));
	memset(requests, 0, sizeof(requests));
	queue_init_places(&places, PEER_BATCHES, PLACES);
	for (size_t i = 0; i < PEERS; i++) {
		TAILQ_INIT(&peers[i].crowds[PEER_BATCHES].members);
		connections[i] = (struct connection){.peer = &peers[i]};
	}
	n_requests = 0;
	sent_away = NULL;
}

static int add(size_t peer)
{
	struct request *r = &requests[n_requests++];

	r->connection = &connections[peer];
	return queue_add(&q, &places, r, 0);
}

static size_t held(size_t peer)
{
	return peers[peer].crowds[PEER_BATCHES].n;
}

/* One letter for each request, in order, of the address of that name; then one more. */
static const struct {
	const char *name, *before;
	char newcomer;
	char pays;	/* 0: nobody; '-': the newcomer */
	size_t which;	/* of all requests, who pays */
} rows[] = {
	{"there is room", "aaabbb", 'c', 0, 0},
	{"half is all for one", "aaaa", 'a', '-', 0},
	{"also where all is taken", "aaaabbbb", 'a', '-', 0},
	{"two have it all", "aaaabbbb", 'c', 'a', 3},
	{"the youngest of the greediest pays", "abababbc", 'd', 'b', 6},
	{"wherever it came", "bbbbacde", 'f', 'b', 3},
	{"two more are enough", "aabbccde", 'f', 'a', 1},
	{"whoever they are", "aabbccdd", 'e', 'a', 1},
	{"one more is not enough", "aabbccde", 'd', '-', 0},
	{"one each", "abcdefgh", 'i', '-', 0},
	{"the greediest themselves", "aaabbbcd", 'a', '-', 0},
	{"who has one of many", "aaabbbcd", 'd', 'a', 2},
};

START_TEST(who_pays)
{
	const char *before = rows[_i].before;
	const char pays = rows[_i].pays;
	int r;

	for (const char *p = before; *p; p++)
		ck_assert_msg(add((size_t)(*p - 'a')) == 0, "%s", rows[_i].name);
	r = add((size_t)(rows[_i].newcomer - 'a'));
	ck_assert_msg(r == (pays == '-' ? PROBLEM_BUSY : 0), "%s: %d", rows[_i].name, r);
	if (pays == 0 || pays == '-')
		ck_assert_msg(!sent_away, "%s", rows[_i].name);
	else
		ck_assert_msg(sent_away == &requests[rows[_i].which], "%s: %td", rows[_i].name,
			sent_away - requests);
	ck_assert_uint_eq(places.n, strlen(before) + (pays == 0));
}
END_TEST

/* However the greedy insist, and however they share it among them. */
START_TEST(insisting_is_of_no_use)
{
	for (size_t i = 0; i < PLACES; i++)
		ck_assert_int_eq(add(i % 2), 0);
	for (size_t i = 2; i < 4; i++)
		ck_assert_int_eq(add(i), 0);
	for (size_t i = 0; i < PLACES; i++)
		(void)add(i % 2);
	ck_assert_uint_eq(held(2), 1);
	ck_assert_uint_eq(held(3), 1);
	ck_assert_uint_eq(held(0), 3);
	ck_assert_uint_eq(held(1), 3);
}
END_TEST

START_TEST(a_place_is_free_again)
{
	for (size_t i = 0; i < PLACES; i++)
		ck_assert_int_eq(add(i), 0);
	ck_assert_int_eq(add(PLACES), PROBLEM_BUSY);
	queue_leave_place(&requests[3]);
	ck_assert_uint_eq(held(3), 0);
	ck_assert_int_eq(add(PLACES), 0);
	queue_remove(&requests[3]);	/* it had left before */
	ck_assert_uint_eq(places.n, PLACES);
	queue_remove(&requests[0]);
	ck_assert_uint_eq(places.n, PLACES - 1);
	ck_assert_ptr_eq(queue_first(&q), &requests[1]);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("serve-queue");
	TCase *t = tcase_create("queue");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_loop_test(t, who_pays, 0, ARRAY_SIZE(rows));
	tcase_add_test(t, insisting_is_of_no_use);
	tcase_add_test(t, a_place_is_free_again);
	suite_add_tcase(s, t);
	return s;
}
