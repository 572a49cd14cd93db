/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An attester that says no, one that says something else, and one that breaks the form. */
#include <string.h>

#include "harness.h"
#include "runner.h"

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
	expect_report(&a, &w);
	attester_sends(&s, &answer);
	get(&s, with_nonce("/v1/report", 1), &a);
	expect_problem(&a, 503, "attester-gone");
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("serve-reports-hostile");
	TCase *t = tcase_create("hostile");

	tcase_set_timeout(t, 20);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, the_attester_says_no, 0, ARRAY_SIZE(refusals));
	tcase_add_loop_test(t, wrong_report, 0, ARRAY_SIZE(wrong_reports));
	tcase_add_loop_test(t, broken_attester, 0, ARRAY_SIZE(broken_records));
	tcase_add_test(t, an_answer_that_nobody_asked_for);
	tcase_add_test(t, two_answers_to_one_question);
	suite_add_tcase(suite, t);
	return suite;
}
