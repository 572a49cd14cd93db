/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whoever waits for a report: in which order they are served, how many may, and who makes room. */
#include <stdio.h>

#include "harness.h"
#include "runner.h"
#include "serve/reports.h"

static struct served s;
static struct answer a;
static struct snp_wire_report w;
static struct ipc_report_request asked;
static struct ipc_report_answer answer;

static void setup(void)
{
	serve_start(&s);
	boot_says(&s, SNP_STATE_WAITING_FOR_KEY, true);
}

static void teardown(void)
{
	serve_stop(&s);
}

/* A report that is asked for by itself. */
static const char *alone(unsigned n)
{
	static char text[256];

	snprintf(text, sizeof(text), "/v1/report?nonce=%064x&proof=none", n);
	return text;
}

START_TEST(one_at_a_time_in_order)
{
	int fd[4];

	for (unsigned i = 0; i < ARRAY_SIZE(fd); i++) {
		fd[i] = get_begin(&s, alone(i + 1));
		if (i == 0)
			attester_receives(&s, &asked);
		usleep(20000);
	}
	for (unsigned i = 0; i < ARRAY_SIZE(fd); i++) {
		ck_assert(attester_is_idle(&s, 20));
		ck_assert_uint_eq(asked.nonce[31], i + 1);
		attester_makes(&s, &asked, &answer);
		attester_sends(&s, &answer);
		finish(fd[i], &a);
		expect_report(&a, &w);
		ck_assert_uint_eq(w.nonce[31], i + 1);
		if (i + 1 < ARRAY_SIZE(fd))
			attester_receives(&s, &asked);
	}
}
END_TEST

START_TEST(the_same_report_serves_all_who_wait_for_it)
{
	int fd[50];

	for (size_t i = 0; i < ARRAY_SIZE(fd); i++)
		fd[i] = get_begin(&s, "/v1/report");
	usleep(100000);
	attester_serves(&s);
	for (size_t i = 0; i < ARRAY_SIZE(fd); i++) {
		finish(fd[i], &a);
		expect_report(&a, &w);
	}
	ck_assert(attester_is_idle(&s, 50));
}
END_TEST

static int ask_from(unsigned host, const char *target)
{
	char text[512];
	int fd = client_connect_from(&s, host);

	snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: g\r\n\r\n", target);
	client_sends(fd, text);
	usleep(5000);
	return fd;
}

/* Of both kinds that are asked for alone. */
#define SINGLE_OR_KEY(n) (_i == 0 ? alone(n) : with_nonce("/v1/key-request", n))

_Static_assert(REPORTS_SINGLES_MAX == REPORTS_KEY_REQUESTS_MAX, "both have as many places");

/* A bound in all and half of it for one address; beyond, an answer at once. Status still works. */
START_TEST(a_slow_attester_has_a_bounded_queue)
{
	int waiting[REPORTS_SINGLES_MAX];

	for (unsigned i = 0; i < REPORTS_SINGLES_MAX; i++) {
		waiting[i] = ask_from(i < REPORTS_SINGLES_MAX / 2 ? 2 : 3, SINGLE_OR_KEY(i + 1));
		if (i != REPORTS_SINGLES_MAX / 2 - 1)
			continue;
		/* This address has its half, another one is still served. */
		finish(ask_from(2, SINGLE_OR_KEY(98)), &a);
		expect_problem(&a, 503, "busy");
		ck_assert(has_header(&a, "Retry-After: 2"));
	}
	finish(ask_from(3, SINGLE_OR_KEY(99)), &a);
	expect_problem(&a, 503, "busy");
	get(&s, "/v1/status", &a);
	ck_assert_int_eq(a.status, 200);
	for (unsigned i = 0; i < REPORTS_SINGLES_MAX; i++) {
		attester_serves(&s);
		finish(waiting[i], &a);
		expect_report(&a, &w);
		ck_assert_uint_eq(w.nonce[31], i + 1);
		ck_assert_uint_eq(w.proof.size, 0);
	}
	ck_assert(attester_is_idle(&s, 20));
}
END_TEST

/* Two addresses have all the places: who comes third has that of whoever of them came last. */
START_TEST(two_greedy_addresses_keep_nobody_out)
{
	int greedy[REPORTS_SINGLES_MAX], third;

	for (unsigned i = 0; i < REPORTS_SINGLES_MAX; i++)
		greedy[i] = ask_from(i < REPORTS_SINGLES_MAX / 2 ? 2 : 3, SINGLE_OR_KEY(i + 1));
	third = ask_from(4, SINGLE_OR_KEY(99));
	finish(greedy[REPORTS_SINGLES_MAX / 2 - 1], &a);
	expect_problem(&a, 503, "busy");
	for (unsigned i = 0; i < REPORTS_SINGLES_MAX; i++) {
		if (i == REPORTS_SINGLES_MAX / 2 - 1)
			continue;
		attester_serves(&s);
		finish(greedy[i], &a);
		expect_report(&a, &w);
	}
	attester_serves(&s);
	finish(third, &a);
	expect_report(&a, &w);
	ck_assert_uint_eq(w.nonce[31], 99);
}
END_TEST

/* Whatever else is asked: the owner has a place and the next round but one. */
START_TEST(key_requests_are_not_kept_out)
{
	int single[REPORTS_SINGLES_MAX], key[2];

	for (unsigned i = 0; i < REPORTS_SINGLES_MAX; i++)
		single[i] = ask_from(2 + i, alone(i + 1));
	ask_from(2, with_nonce("/v1/report", 50));
	ask_from(2, "/v1/report");
	key[0] = ask_from(2, with_nonce("/v1/key-request", 98));
	key[1] = ask_from(3, with_nonce("/v1/key-request", 99));
	attester_serves(&s);
	finish(single[0], &a);
	for (unsigned i = 0; i < 2; i++) {
		attester_receives(&s, &asked);
		ck_assert_uint_eq(asked.kind, IPC_REPORT_KEY_REQUEST);
		attester_makes(&s, &asked, &answer);
		attester_sends(&s, &answer);
		finish(key[i], &a);
		expect_report(&a, &w);
		ck_assert_uint_eq(w.nonce[31], 98 + i);
		attester_receives(&s, &asked);
		ck_assert_uint_eq(asked.kind, IPC_REPORT_IDENTITY);
		attester_makes(&s, &asked, &answer);
		attester_sends(&s, &answer);
	}
}
END_TEST

START_TEST(a_client_that_leaves_harms_nobody)
{
	int fd = get_begin(&s, with_nonce("/v1/report", 1));

	attester_receives(&s, &asked);
	close(fd);
	fd = get_begin(&s, with_nonce("/v1/report", 2));
	attester_makes(&s, &asked, &answer);
	attester_sends(&s, &answer);
	attester_serves(&s);
	finish(fd, &a);
	expect_report(&a, &w);
	ck_assert_uint_eq(w.nonce[31], 2);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("serve-reports-queue");
	TCase *t = tcase_create("queue");

	tcase_set_timeout(t, 20);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, one_at_a_time_in_order);
	tcase_add_test(t, the_same_report_serves_all_who_wait_for_it);
	tcase_add_loop_test(t, a_slow_attester_has_a_bounded_queue, 0, 2);
	tcase_add_loop_test(t, two_greedy_addresses_keep_nobody_out, 0, 2);
	tcase_add_test(t, key_requests_are_not_kept_out);
	tcase_add_test(t, a_client_that_leaves_harms_nobody);
	suite_add_tcase(suite, t);
	return suite;
}
