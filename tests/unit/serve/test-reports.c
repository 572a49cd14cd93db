/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports: what is asked of the attester, what is kept, who gets what, and a hostile attester. */
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "runner.h"
#include "serve/reports.h"
#include "snp/cursor.h"
#include "snp/util.h"

static struct served s;
static struct answer a, b;
static struct snp_wire_report w;
static struct ipc_report_request asked;
static struct ipc_report_answer answer;

/* An SSH public key blob of type ssh-ed25519. */
static uint8_t ssh_blob[4 + 11 + 4 + 32] = "\0\0\0\x0B" "ssh-ed25519" "\0\0\0\x20";

static void setup(void)
{
	serve_start(&s);
	boot_says(&s, SNP_STATE_WAITING_FOR_KEY, true);
}

static void teardown(void)
{
	serve_stop(&s);
}

/* The target of a call with a nonce made of @n. */
static const char *with_nonce(const char *path, unsigned n)
{
	static char text[256];

	snprintf(text, sizeof(text), "%s?nonce=%064x", path, n);
	return text;
}

/* A report that is asked for by itself. */
static const char *alone(unsigned n)
{
	static char text[256];

	snprintf(text, sizeof(text), "/v1/report?nonce=%064x&proof=none", n);
	return text;
}

static void parse(const struct answer *from)
{
	ck_assert_msg(from->status == 200, "got %d: %s", from->status, from->body);
	ck_assert(has_header(from, "Content-Type: application/json"));
	ck_assert_int_eq(snp_wire_report_parse(from->body, from->body_len, &w), 0);
}

START_TEST(report_with_a_nonce)
{
	int fd = get_begin(&s, with_nonce("/v1/report", 0xABCD));

	attester_receives(&s, &asked);
	ck_assert_uint_eq(asked.kind, IPC_REPORT_IDENTITY);
	ck_assert_uint_eq(asked.nonce[30], 0xAB);
	ck_assert_uint_eq(asked.nonce[31], 0xCD);
	attester_makes(&s, &asked, &answer);
	attester_sends(&s, &answer);
	finish(fd, &a);
	parse(&a);
	ck_assert_mem_eq(w.report, answer.report, sizeof(w.report));
	ck_assert_uint_eq(w.certs_len, answer.certs_len);
	ck_assert_mem_eq(w.certs, answer.certs, answer.certs_len);
	ck_assert_mem_eq(w.nonce, asked.nonce, sizeof(w.nonce));
	ck_assert_int_eq(w.bound, SNP_BOUND_NOTHING);
}
END_TEST

START_TEST(a_full_certificate_table_passes)
{
	int fd = get_begin(&s, with_nonce("/v1/report", 1));

	attester_receives(&s, &asked);
	attester_makes(&s, &asked, &answer);
	answer.certs_len = SNP_CERT_TABLE_MAX;
	memset(answer.certs, 0xFF, SNP_CERT_TABLE_MAX);
	attester_sends(&s, &answer);
	finish(fd, &a);
	parse(&a);
	ck_assert_uint_eq(w.certs_len, SNP_CERT_TABLE_MAX);
}
END_TEST

START_TEST(key_request)
{
	int fd = get_begin(&s, with_nonce("/v1/key-request", 7));

	attester_receives(&s, &asked);
	ck_assert_uint_eq(asked.kind, IPC_REPORT_KEY_REQUEST);
	attester_makes(&s, &asked, &answer);
	attester_sends(&s, &answer);
	finish(fd, &a);
	parse(&a);
	ck_assert_int_eq(w.bound, SNP_BOUND_KEY_REQUEST);
	ck_assert_uint_eq(w.bound_key_len, SNP_X25519_SIZE);
	ck_assert_mem_eq(w.bound_key, s.status.public_key, SNP_X25519_SIZE);
}
END_TEST

START_TEST(key_request_when_no_key_is_wanted)
{
	boot_says(&s, SNP_STATE_BOOTED, false);
	get(&s, with_nonce("/v1/key-request", 7), &a);
	expect_problem(&a, 409, "no-key-wanted");
	ck_assert(attester_is_idle(&s, 50));
}
END_TEST

/* Opened while the report was under way: the key that it binds is of no use any more. */
START_TEST(key_request_that_comes_too_late)
{
	int fd = get_begin(&s, with_nonce("/v1/key-request", 7));

	attester_receives(&s, &asked);
	attester_makes(&s, &asked, &answer);
	boot_says(&s, SNP_STATE_BOOTED, false);
	attester_sends(&s, &answer);
	finish(fd, &a);
	expect_problem(&a, 409, "no-key-wanted");
}
END_TEST

static const struct {
	const char *accept;
	bool bare;
} accepts[] = {
	{"application/octet-stream", true},
	{"APPLICATION/Octet-Stream;q=1", true},
	{"text/html, application/octet-stream", true},
	{"text/html,application/octet-stream;q=0.1", true},
	{"application/json", false},
	{"*/*", false},
	{"application/octet-streams", false},
	{"x-application/octet-stream", false},
	{", ,,", false},
};

START_TEST(bare_or_json)
{
	char text[512];
	int fd = client_connect(&s);

	snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: g\r\nAccept: %s\r\n\r\n",
		with_nonce("/v1/report", 5), accepts[_i].accept);
	client_sends(fd, text);
	attester_receives(&s, &asked);
	attester_makes(&s, &asked, &answer);
	attester_sends(&s, &answer);
	finish(fd, &a);
	if (accepts[_i].bare) {
		ck_assert_int_eq(a.status, 200);
		ck_assert(has_header(&a, "Content-Type: application/octet-stream"));
		ck_assert_uint_eq(a.body_len, SNP_REPORT_SIZE);
		ck_assert_mem_eq(a.body, answer.report, SNP_REPORT_SIZE);
	} else {
		parse(&a);
	}
}
END_TEST

START_TEST(without_a_nonce_it_is_kept)
{
	int fd = get_begin(&s, "/v1/report");

	attester_receives(&s, &asked);
	ck_assert(snp_all_zero(asked.nonce, sizeof(asked.nonce)));
	attester_makes(&s, &asked, &answer);
	attester_sends(&s, &answer);
	finish(fd, &a);
	parse(&a);
	for (int i = 0; i < 3; i++) {
		get(&s, "/v1/report", &b);
		parse(&b);
		ck_assert_mem_eq(w.report, answer.report, sizeof(w.report));
	}
	ck_assert(attester_is_idle(&s, 50));
}
END_TEST

START_TEST(what_is_kept_ends_with_its_binding)
{
	int fd = get_begin(&s, "/v1/report");

	attester_serves(&s);
	finish(fd, &a);
	/* A status that binds the same changes nothing. */
	boot_says(&s, SNP_STATE_BOOTED, false);
	get(&s, "/v1/report", &a);
	parse(&a);
	ck_assert_int_eq(w.bound, SNP_BOUND_NOTHING);

	boot_binds_ssh(&s, ssh_blob, sizeof(ssh_blob));
	fd = get_begin(&s, "/v1/report");
	attester_serves(&s);
	finish(fd, &a);
	parse(&a);
	ck_assert_int_eq(w.bound, SNP_BOUND_SSH);
	ck_assert_mem_eq(w.bound_key, ssh_blob, sizeof(ssh_blob));
	ck_assert_ptr_nonnull(strstr(a.body, "ssh-ed25519"));

	ssh_blob[sizeof(ssh_blob) - 1] ^= 1;
	boot_binds_ssh(&s, ssh_blob, sizeof(ssh_blob));
	fd = get_begin(&s, "/v1/report");
	attester_serves(&s);
	finish(fd, &a);
	parse(&a);
	ck_assert_mem_eq(w.bound_key, ssh_blob, sizeof(ssh_blob));
	get(&s, "/v1/report", &b);
	ck_assert_mem_eq(a.body, b.body, a.body_len);
}
END_TEST

START_TEST(a_refusal_is_not_kept)
{
	int fd = get_begin(&s, "/v1/report");

	attester_receives(&s, &asked);
	memset(&answer, 0, sizeof(answer));
	answer.status = IPC_ATTEST_FAILED;
	attester_sends(&s, &answer);
	finish(fd, &a);
	expect_problem(&a, 503, "report");
	fd = get_begin(&s, "/v1/report");
	attester_serves(&s);
	finish(fd, &a);
	parse(&a);
}
END_TEST

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
		parse(&a);
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
		parse(&a);
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
		parse(&a);
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
		parse(&a);
	}
	attester_serves(&s);
	finish(third, &a);
	parse(&a);
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
		parse(&a);
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
	parse(&a);
	ck_assert_uint_eq(w.nonce[31], 2);
}
END_TEST

static const struct {
	enum ipc_attest_status status;
	uint32_t detail;
	int http;
	const char *name;
	const char *retry;	/* NULL: asking again is of no use */
	const char *text;
} refusals[] = {
	{IPC_ATTEST_UNBOUND, 0, 409, "no-key-wanted", NULL, ""},
	{IPC_ATTEST_BUSY, ETIMEDOUT, 503, "throttled", "Retry-After: 5", "timed out"},
	{IPC_ATTEST_DEVICE_LOST, 0, 503, "device-lost", NULL, ""},
	{IPC_ATTEST_FIRMWARE, 0x16, 503, "firmware", "Retry-After: 5", "0x16"},
	{IPC_ATTEST_MALFORMED, 0, 503, "malformed-report", "Retry-After: 5", ""},
	{IPC_ATTEST_BAD_REQUEST, 0, 500, "internal", NULL, ""},
	{IPC_ATTEST_FAILED, EIO, 503, "report", "Retry-After: 5", "I"},
	{IPC_ATTEST_FAILED, UINT32_MAX, 503, "report", "Retry-After: 5", ""},
};

START_TEST(the_attester_says_no)
{
	int fd = get_begin(&s, with_nonce("/v1/key-request", 1));

	attester_receives(&s, &asked);
	memset(&answer, 0, sizeof(answer));
	answer.status = refusals[_i].status;
	answer.detail = refusals[_i].detail;
	attester_sends(&s, &answer);
	finish(fd, &a);
	expect_problem(&a, refusals[_i].http, refusals[_i].name);
	ck_assert_ptr_nonnull(strstr(a.body, refusals[_i].text));
	if (refusals[_i].retry)
		ck_assert(has_header(&a, refusals[_i].retry));
	else
		ck_assert_ptr_null(strstr(a.headers, "Retry-After"));
}
END_TEST

/* A report that does not say what it was asked to say is not handed on. */
static void wrong_nonce(void)
{
	answer.report[0x70] ^= 1;
}

static void wrong_binding(void)
{
	answer.report[0x50] ^= 1;
}

static void no_data(void)
{
	memset(answer.report + 0x50, 0, 64);
}

static const struct {
	void (*spoil)(void);
	const char *name;
} wrong_reports[] = {
	{wrong_nonce, "malformed-report"},
	{wrong_binding, "rebound"},
	{no_data, "malformed-report"},
};

START_TEST(wrong_report)
{
	int fd = get_begin(&s, with_nonce("/v1/key-request", 1));

	attester_receives(&s, &asked);
	attester_makes(&s, &asked, &answer);
	wrong_reports[_i].spoil();
	attester_sends(&s, &answer);
	finish(fd, &a);
	expect_problem(&a, 503, wrong_reports[_i].name);
}
END_TEST

/* Records that break the form: the attester is not used any more, everything else goes on. */
static void too_short(struct ipc_report_answer *x)
{
	ck_assert_int_eq(ipc_send(s.attester, x, 100), 0);
}

static void empty(struct ipc_report_answer *x)
{
	ck_assert_int_eq(ipc_send(s.attester, x, 0), 0);
}

static void too_long(struct ipc_report_answer *x)
{
	char big[sizeof(*x) + 1];

	memcpy(big, x, sizeof(*x));
	ck_assert_int_eq(ipc_send(s.attester, big, sizeof(big)), 0);
}

static void certs_len_lies(struct ipc_report_answer *x)
{
	x->certs_len = SNP_CERT_TABLE_MAX;
	ck_assert_int_eq(ipc_send(s.attester, x, offsetof(struct ipc_report_answer, certs) + 10), 0);
}

static void certs_len_beyond(struct ipc_report_answer *x)
{
	x->certs_len = UINT32_MAX;
	ck_assert_int_eq(ipc_send(s.attester, x, sizeof(*x)), 0);
}

static void status_beyond(struct ipc_report_answer *x)
{
	x->status = _IPC_ATTEST_MAX;
	ck_assert_int_eq(ipc_send(s.attester, x, offsetof(struct ipc_report_answer, certs)), 0);
}

static void ended(struct ipc_report_answer *x)
{
	close(s.attester);
	s.attester = -1;
}

static void (*const broken_records[])(struct ipc_report_answer *) = {
	too_short, empty, too_long, certs_len_lies, certs_len_beyond, status_beyond, ended,
};

START_TEST(broken_attester)
{
	int fd = get_begin(&s, with_nonce("/v1/report", 1));
	int second;

	attester_receives(&s, &asked);
	second = get_begin(&s, with_nonce("/v1/report", 2));
	usleep(20000);
	memset(&answer, 0, sizeof(answer));
	broken_records[_i](&answer);
	finish(fd, &a);
	expect_problem(&a, 503, "attester-gone");
	finish(second, &a);
	expect_problem(&a, 503, "attester-gone");
	get(&s, with_nonce("/v1/report", 3), &a);
	expect_problem(&a, 503, "attester-gone");
	get(&s, "/v1/status", &a);
	ck_assert_int_eq(a.status, 200);
}
END_TEST

START_TEST(an_answer_that_nobody_asked_for)
{
	memset(&asked, 0, sizeof(asked));
	attester_makes(&s, &asked, &answer);
	attester_sends(&s, &answer);
	get(&s, "/v1/report", &a);
	expect_problem(&a, 503, "attester-gone");
}
END_TEST

START_TEST(two_answers_to_one_question)
{
	int fd = get_begin(&s, with_nonce("/v1/report", 1));

	attester_receives(&s, &asked);
	attester_makes(&s, &asked, &answer);
	attester_sends(&s, &answer);
	finish(fd, &a);
	parse(&a);
	attester_sends(&s, &answer);
	get(&s, with_nonce("/v1/report", 1), &a);
	expect_problem(&a, 503, "attester-gone");
}
END_TEST

START_TEST(what_is_kept_outlives_the_attester)
{
	int fd = get_begin(&s, "/v1/report");

	attester_serves(&s);
	finish(fd, &a);
	close(s.attester);
	s.attester = -1;
	usleep(50000);
	get(&s, "/v1/report", &b);
	parse(&b);
	ck_assert_mem_eq(a.body, b.body, a.body_len);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("serve-reports");
	TCase *t = tcase_create("reports");

	tcase_set_timeout(t, 20);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, report_with_a_nonce);
	tcase_add_test(t, a_full_certificate_table_passes);
	tcase_add_test(t, key_request);
	tcase_add_test(t, key_request_when_no_key_is_wanted);
	tcase_add_test(t, key_request_that_comes_too_late);
	tcase_add_loop_test(t, bare_or_json, 0, ARRAY_SIZE(accepts));
	tcase_add_test(t, without_a_nonce_it_is_kept);
	tcase_add_test(t, what_is_kept_ends_with_its_binding);
	tcase_add_test(t, a_refusal_is_not_kept);
	tcase_add_test(t, one_at_a_time_in_order);
	tcase_add_test(t, the_same_report_serves_all_who_wait_for_it);
	tcase_add_loop_test(t, a_slow_attester_has_a_bounded_queue, 0, 2);
	tcase_add_loop_test(t, two_greedy_addresses_keep_nobody_out, 0, 2);
	tcase_add_test(t, key_requests_are_not_kept_out);
	tcase_add_test(t, a_client_that_leaves_harms_nobody);
	tcase_add_loop_test(t, the_attester_says_no, 0, ARRAY_SIZE(refusals));
	tcase_add_loop_test(t, wrong_report, 0, ARRAY_SIZE(wrong_reports));
	tcase_add_loop_test(t, broken_attester, 0, ARRAY_SIZE(broken_records));
	tcase_add_test(t, an_answer_that_nobody_asked_for);
	tcase_add_test(t, two_answers_to_one_question);
	tcase_add_test(t, what_is_kept_outlives_the_attester);
	suite_add_tcase(suite, t);
	return suite;
}
