/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A shared report where something goes wrong, somebody leaves, or too many come: nobody starves. */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "batch-case.h"
#include "runner.h"
#include "serve/reports.h"

START_TEST(everyone_hears_of_a_failure)
{
	int fd[40];

	for (unsigned i = 0; i < ARRAY_SIZE(fd); i++)
		fd[i] = ask_for(i + 1, "");
	all_requests_are_in();
	attester_is_free();
	memset(&answer, 0, sizeof(answer));
	answer.status = IPC_ATTEST_FIRMWARE;
	answer.detail = 0x16;
	attester_sends(&s, &answer);
	for (unsigned i = 0; i < ARRAY_SIZE(fd); i++) {
		finish(fd[i], &a);
		expect_problem(&a, 503, "firmware");
		ck_assert_ptr_nonnull(strstr(a.body, "0x16"));
	}
}
END_TEST

static void spoil_root(void)
{
	answer.report[0x70] ^= 1;
}

static void one_nonce_instead(void)
{
	memset(answer.report + 0x70, 0, SNP_NONCE_SIZE);
	answer.report[0x70 + 31] = 1;
}

static void (*const spoils[])(void) = {spoil_root, one_nonce_instead};

START_TEST(a_report_with_another_root_goes_to_nobody)
{
	int fd[2] = {ask_for(1, ""), ask_for(2, "")};

	all_requests_are_in();
	attester_is_free();
	spoils[_i]();
	attester_sends(&s, &answer);
	for (unsigned i = 0; i < 2; i++) {
		finish(fd[i], &a);
		expect_problem(&a, 503, "malformed-report");
	}
}
END_TEST

START_TEST(who_leaves_does_not_spoil_it)
{
	int fd[5];

	for (unsigned i = 0; i < ARRAY_SIZE(fd); i++)
		fd[i] = ask_for(i + 1, "");
	all_requests_are_in();
	close(fd[0]);
	attester_is_free();
	close(fd[2]);
	usleep(20000);
	attester_sends(&s, &answer);
	for (unsigned i = 1; i < ARRAY_SIZE(fd); i++)
		if (i != 2)
			receives_proof(fd[i], i + 1, 5);
}
END_TEST

/* Many rounds on one connection. */
START_TEST(a_connection_asks_again_and_again)
{
	char text[256];
	int fd = client_connect(&s), other = client_connect(&s);

	attester_sends(&s, &answer);
	for (unsigned i = 1; i <= 20; i++) {
		int busy = ask_for(0x1000 + i, "");

		attester_receives(&s, &asked);
		attester_makes(&s, &asked, &answer);
		snprintf(text, sizeof(text), "GET /v1/report?nonce=%064x HTTP/1.1\r\nHost: g\r\n\r\n", i);
		client_sends(fd, text);
		client_sends(other, text);
		all_requests_are_in();
		attester_sends(&s, &answer);
		finish(busy, &a);
		attester_serves(&s);
		client_receives(fd, false, &a);
		ck_assert_int_eq(a.status, 200);
		client_receives(other, false, &a);
		ck_assert_int_eq(a.status, 200);
	}
	close(fd);
	close(other);
}
END_TEST

/* The test has this many connections, and so has its server. False when that is not allowed. */
static bool may_open(rlim_t files)
{
	struct rlimit limit;

	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = files;
	if (limit.rlim_max < files)
		limit.rlim_max = files;
	return setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

/* An address can fill its half: the rest is told so at once, and other addresses are served. */
START_TEST(one_address_has_half_of_the_places)
{
	const unsigned half = REPORTS_WAITING_MAX / 2 - 1;	/* one has been asked for */
	static int fd[REPORTS_WAITING_MAX / 2];
	char text[256];
	int other;

	for (unsigned i = 0; i < half; i++) {
		fd[i] = ask_for(i + 1, "");
		if (i % 64 == 0)
			usleep(1000);
	}
	all_requests_are_in();
	snprintf(text, sizeof(text), "/v1/report?nonce=%064x", 0xFFFF);
	get(&s, text, &a);
	expect_problem(&a, 503, "busy");
	other = client_connect_from(&s, 2);
	snprintf(text, sizeof(text), "GET /v1/report?nonce=%064x HTTP/1.1\r\nHost: g\r\n\r\n", 0xFFFF);
	client_sends(other, text);
	all_requests_are_in();
	attester_is_free();
	attester_sends(&s, &answer);
	for (unsigned i = 0; i < half; i++)
		receives_proof(fd[i], i + 1, half + 1);
	receives_proof(other, 0xFFFF, half + 1);
}
END_TEST

static void setup_many(void)
{
	if (!may_open(3 * REPORTS_WAITING_MAX / 2))
		ck_abort_msg("the limit of open files cannot be raised");
	batch_setup();
}

Suite *unit_suite(void)
{
	Suite *suite = suite_create("serve-batches-hardship");
	TCase *t = tcase_create("hardship"), *many = tcase_create("many");

	tcase_set_timeout(t, 20);
	tcase_add_checked_fixture(t, batch_setup, batch_teardown);
	tcase_add_test(t, everyone_hears_of_a_failure);
	tcase_add_loop_test(t, a_report_with_another_root_goes_to_nobody, 0, ARRAY_SIZE(spoils));
	tcase_add_test(t, who_leaves_does_not_spoil_it);
	tcase_add_test(t, a_connection_asks_again_and_again);
	suite_add_tcase(suite, t);
	/* Thousands of descriptors: who may not raise the limit has the rest. */
	if (may_open(3 * REPORTS_WAITING_MAX / 2)) {
		tcase_set_timeout(many, 60);
		tcase_add_checked_fixture(many, setup_many, batch_teardown);
		tcase_add_test(many, one_address_has_half_of_the_places);
		suite_add_tcase(suite, many);
	}
	return suite;
}
