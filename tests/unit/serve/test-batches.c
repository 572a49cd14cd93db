/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many askers, one report: who shares a round, what each is told, and that nobody starves. */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "harness.h"
#include "runner.h"
#include "serve/reports.h"
#include "snp/merkle.h"
#include "snp/util.h"

static struct served s;
static struct answer a;
static struct snp_wire_report w;
static struct ipc_report_request asked;
static struct ipc_report_answer answer;

/* A question of somebody else's keeps the attester busy. */
static int first_asker;

static void setup(void)
{
	serve_start(&s);
	boot_says(&s, SNP_STATE_BOOTED, false);
	first_asker = get_begin(&s, "/v1/report?nonce="
		"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff");
	attester_receives(&s, &asked);
	attester_makes(&s, &asked, &answer);
}

static void teardown(void)
{
	close(first_asker);
	serve_stop(&s);
}

/* The attester is free: whoever waits is next. */
static void attester_is_free(void)
{
	attester_sends(&s, &answer);
	finish(first_asker, &a);
	ck_assert_int_eq(a.status, 200);
	attester_receives(&s, &asked);
	attester_makes(&s, &asked, &answer);
}

static int ask_for(unsigned n, const char *more)
{
	char text[256];

	snprintf(text, sizeof(text), "/v1/report?nonce=%064x%s", n, more);
	return get_begin(&s, text);
}

/* Bare bytes: they cannot carry a proof. */
static int ask_bare(unsigned n)
{
	char text[256];
	int fd = client_connect(&s);

	snprintf(text, sizeof(text), "GET /v1/report?nonce=%064x HTTP/1.1\r\nHost: g\r\n"
		"Accept: application/octet-stream\r\n\r\n", n);
	client_sends(fd, text);
	return fd;
}

static void all_requests_are_in(void)
{
	get(&s, "/v1/status", &a);
	ck_assert_int_eq(a.status, 200);
	usleep(20000);
}

/* The report in hand, with a proof that leads from nonce @n to what the attester was asked. */
static void receives_proof(int fd, unsigned n, uint32_t size)
{
	uint8_t nonce[SNP_NONCE_SIZE];

	finish(fd, &a);
	ck_assert_msg(a.status == 200, "%u got %d: %s", n, a.status, a.body);
	ck_assert_int_eq(snp_wire_report_parse(a.body, a.body_len, &w), 0);
	ck_assert_mem_eq(w.report, answer.report, sizeof(w.report));
	ck_assert_uint_eq(w.certs_len, answer.certs_len);
	ck_assert_uint_eq(w.nonce[31] | w.nonce[30] << 8, n);
	ck_assert_uint_eq(w.proof.size, size);
	ck_assert_int_eq(snp_merkle_nonce(w.nonce, &w.proof, nonce), 0);
	ck_assert_mem_eq(nonce, asked.nonce, sizeof(nonce));
}

static const unsigned sizes[] = {1, 2, 3, 4, 5, 8, 33, 200};

START_TEST(all_who_wait_share_a_round)
{
	int fd[200];
	const unsigned n = sizes[_i];

	for (unsigned i = 0; i < n; i++)
		fd[i] = ask_for(i + 1, "");
	all_requests_are_in();
	attester_is_free();
	attester_sends(&s, &answer);
	for (unsigned i = 0; i < n; i++)
		receives_proof(fd[i], i + 1, n == 1 ? 0 : n);
	ck_assert(attester_is_idle(&s, 20));
}
END_TEST

/* The proof stands behind what it is about, in one text. */
START_TEST(the_answer_is_as_libsnp_writes_it)
{
	int fd[2] = {ask_for(1, ""), ask_for(2, "")};
	char *text;
	size_t len;

	all_requests_are_in();
	attester_is_free();
	attester_sends(&s, &answer);
	for (unsigned i = 0; i < 2; i++) {
		receives_proof(fd[i], i + 1, 2);
		ck_assert_int_eq(snp_wire_report_format(&w, &text, &len), 0);
		ck_assert_uint_eq(len, a.body_len);
		ck_assert_mem_eq(text, a.body, len);
		free(text);
	}
}
END_TEST

START_TEST(the_same_nonce_is_one_leaf)
{
	int fd[12];

	for (unsigned i = 0; i < ARRAY_SIZE(fd); i++)
		fd[i] = ask_for(1 + i % 3, "");
	all_requests_are_in();
	attester_is_free();
	attester_sends(&s, &answer);
	for (unsigned i = 0; i < ARRAY_SIZE(fd); i++) {
		receives_proof(fd[i], 1 + i % 3, 3);
		ck_assert_uint_eq(w.proof.index, i % 3);
	}
}
END_TEST

START_TEST(one_nonce_of_many_askers_stands_as_it_is)
{
	int fd[5];

	for (unsigned i = 0; i < ARRAY_SIZE(fd); i++)
		fd[i] = ask_for(0x4242, "");
	all_requests_are_in();
	attester_is_free();
	ck_assert_uint_eq(asked.nonce[31], 0x42);
	attester_sends(&s, &answer);
	for (unsigned i = 0; i < ARRAY_SIZE(fd); i++)
		receives_proof(fd[i], 0x4242, 0);
}
END_TEST

/* A nonce of zeros is a nonce: it has its leaf, and its report is not kept for others. */
START_TEST(zeros_are_a_nonce)
{
	int fd[2] = {ask_for(0, ""), ask_for(1, "")};

	all_requests_are_in();
	attester_is_free();
	attester_sends(&s, &answer);
	receives_proof(fd[0], 0, 2);
	receives_proof(fd[1], 1, 2);
	fd[0] = get_begin(&s, "/v1/report");
	attester_receives(&s, &asked);
	close(fd[0]);
}
END_TEST

/* Each of them a round of its own; those of one question share it. */
START_TEST(who_takes_no_proof_is_asked_for_alone)
{
	int none[2] = {ask_for(1, "&proof=none"), ask_for(1, "&proof=none")};
	int bare = ask_bare(1), other;

	all_requests_are_in();
	other = ask_for(2, "&proof=none");
	all_requests_are_in();
	attester_is_free();
	ck_assert_uint_eq(asked.nonce[31], 1);
	attester_sends(&s, &answer);
	receives_proof(none[0], 1, 0);
	receives_proof(none[1], 1, 0);
	finish(bare, &a);
	ck_assert_int_eq(a.status, 200);
	ck_assert_uint_eq(a.body_len, SNP_REPORT_SIZE);
	ck_assert_mem_eq(a.body, answer.report, SNP_REPORT_SIZE);
	attester_receives(&s, &asked);
	ck_assert_uint_eq(asked.nonce[31], 2);
	attester_makes(&s, &asked, &answer);
	attester_sends(&s, &answer);
	receives_proof(other, 2, 0);
}
END_TEST

START_TEST(a_key_request_is_asked_for_alone)
{
	char text[256];
	int batch[2] = {ask_for(1, ""), ask_for(2, "")}, key;

	boot_says(&s, SNP_STATE_WAITING_FOR_KEY, true);
	snprintf(text, sizeof(text), "/v1/key-request?nonce=%064x", 1);
	key = get_begin(&s, text);
	all_requests_are_in();
	attester_is_free();	/* a batch was last: now the key request, although it came later */
	ck_assert_uint_eq(asked.kind, IPC_REPORT_KEY_REQUEST);
	ck_assert_uint_eq(asked.nonce[31], 1);
	attester_sends(&s, &answer);
	receives_proof(key, 1, 0);
	ck_assert_int_eq(w.bound, SNP_BOUND_KEY_REQUEST);
	attester_receives(&s, &asked);
	ck_assert_uint_eq(asked.kind, IPC_REPORT_IDENTITY);
	attester_makes(&s, &asked, &answer);
	attester_sends(&s, &answer);
	receives_proof(batch[0], 1, 2);
	receives_proof(batch[1], 2, 2);
}
END_TEST

/* However many wait on one side, the other has every second round. */
START_TEST(sides_take_turns)
{
	int single[3], batch[3], early;

	for (unsigned i = 0; i < 3; i++)
		single[i] = ask_for(1 + i, "&proof=none");
	all_requests_are_in();
	early = ask_for(0x10, "");
	all_requests_are_in();
	attester_is_free();
	for (unsigned i = 0; i < 3; i++) {
		ck_assert_uint_eq(asked.nonce[31], 1 + i);
		/* Who comes now is with the next batch. */
		batch[i] = ask_for(0x20 + i, "");
		all_requests_are_in();
		attester_sends(&s, &answer);
		receives_proof(single[i], 1 + i, 0);
		attester_receives(&s, &asked);
		attester_makes(&s, &asked, &answer);
		attester_sends(&s, &answer);
		if (i == 0)
			receives_proof(early, 0x10, 2);
		receives_proof(batch[i], 0x20 + i, i == 0 ? 2 : 0);
		if (i == 2)
			break;
		attester_receives(&s, &asked);
		attester_makes(&s, &asked, &answer);
	}
	ck_assert(attester_is_idle(&s, 20));
}
END_TEST

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
	setup();
}

Suite *unit_suite(void)
{
	Suite *suite = suite_create("serve-batches");
	TCase *t = tcase_create("batches"), *many = tcase_create("many");

	tcase_set_timeout(t, 20);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, all_who_wait_share_a_round, 0, ARRAY_SIZE(sizes));
	tcase_add_test(t, the_answer_is_as_libsnp_writes_it);
	tcase_add_test(t, the_same_nonce_is_one_leaf);
	tcase_add_test(t, one_nonce_of_many_askers_stands_as_it_is);
	tcase_add_test(t, zeros_are_a_nonce);
	tcase_add_test(t, who_takes_no_proof_is_asked_for_alone);
	tcase_add_test(t, a_key_request_is_asked_for_alone);
	tcase_add_test(t, sides_take_turns);
	tcase_add_test(t, everyone_hears_of_a_failure);
	tcase_add_loop_test(t, a_report_with_another_root_goes_to_nobody, 0, ARRAY_SIZE(spoils));
	tcase_add_test(t, who_leaves_does_not_spoil_it);
	tcase_add_test(t, a_connection_asks_again_and_again);
	suite_add_tcase(suite, t);
	/* Thousands of descriptors: who may not raise the limit has the rest. */
	if (may_open(3 * REPORTS_WAITING_MAX / 2)) {
		tcase_set_timeout(many, 60);
		tcase_add_checked_fixture(many, setup_many, teardown);
		tcase_add_test(many, one_address_has_half_of_the_places);
		suite_add_tcase(suite, many);
	}
	return suite;
}
