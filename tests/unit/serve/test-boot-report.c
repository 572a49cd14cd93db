/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The boot's own report, and what the status says of reports. */
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "runner.h"
#include "snp/util.h"

static struct served s;
static struct answer a;
static struct snp_wire_report w;
static struct ipc_report_request asked;
static struct ipc_report_answer answer;
static struct ipc_boot_report boot_report;

/* An SSH public key blob of type ssh-ed25519. */
static uint8_t ssh_blob[4 + 11 + 4 + 32] = "\0\0\0\x0B" "ssh-ed25519" "\0\0\0\x20";

static void setup(void)
{
	serve_start(&s);
	boot_says(&s, SNP_STATE_STARTING, false);
}

static void teardown(void)
{
	serve_stop(&s);
}

/* As the real attester makes it for boot: identity, a nonce of zeros. */
static void make_boot_report(void)
{
	const struct ipc_report_request identity = {.kind = IPC_REPORT_IDENTITY};

	boot_report.type = IPC_TYPE_REPORT;
	attester_makes(&s, &identity, &boot_report.answer);
}

static void boot_sends_report(void)
{
	boot_sends(&s, &boot_report,
		offsetof(struct ipc_boot_report, answer.certs) + boot_report.answer.certs_len);
}

static void expect_kept(void)
{
	get(&s, "/v1/report", &a);
	ck_assert_msg(a.status == 200, "got %d: %s", a.status, a.body);
	ck_assert_int_eq(snp_wire_report_parse(a.body, a.body_len, &w), 0);
	ck_assert_mem_eq(w.report, boot_report.answer.report, sizeof(w.report));
	ck_assert_uint_eq(w.certs_len, boot_report.answer.certs_len);
	ck_assert_uint_eq(w.proof.size, 0);
	ck_assert(attester_is_idle(&s, 20));
}

/* Who asks without a nonce is answered by a report that is fetched then. */
static void expect_fetched(void)
{
	int fd = get_begin(&s, "/v1/report");

	attester_receives(&s, &asked);
	attester_makes(&s, &asked, &answer);
	attester_sends(&s, &answer);
	finish(fd, &a);
	ck_assert_int_eq(snp_wire_report_parse(a.body, a.body_len, &w), 0);
	ck_assert_mem_eq(w.report, answer.report, sizeof(w.report));
}

static void expect_reports(enum snp_reports_state state, const char *problem, const char *detail)
{
	struct snp_wire_status status;

	get(&s, "/v1/status", &a);
	ck_assert_int_eq(a.status, 200);
	ck_assert_int_eq(snp_wire_status_parse(a.body, a.body_len, &status), 0);
	ck_assert_msg(status.reports.state == state, "%s", a.body);
	ck_assert_str_eq(status.reports.problem, problem);
	ck_assert_ptr_nonnull(strstr(status.reports.detail, detail));
}

START_TEST(it_is_for_who_has_no_nonce)
{
	make_boot_report();
	boot_sends_report();
	expect_kept();
	expect_kept();
	/* Also when it is asked for as bytes. */
	int fd = client_connect(&s);

	client_sends(fd, "GET /v1/report HTTP/1.1\r\nHost: g\r\n"
		"Accept: application/octet-stream\r\n\r\n");
	finish(fd, &a);
	ck_assert_uint_eq(a.body_len, SNP_REPORT_SIZE);
	ck_assert_mem_eq(a.body, boot_report.answer.report, SNP_REPORT_SIZE);
	expect_reports(SNP_REPORTS_OK, "", "");
}
END_TEST

START_TEST(it_speaks_for_what_is_bound)
{
	boot_binds_ssh(&s, ssh_blob, sizeof(ssh_blob));
	make_boot_report();
	boot_sends_report();
	expect_kept();
	ck_assert_int_eq(w.bound, SNP_BOUND_SSH);
	ck_assert_mem_eq(w.bound_key, ssh_blob, sizeof(ssh_blob));
	boot_says(&s, SNP_STATE_BOOTED, false);
	expect_kept();
	/* What is bound changes: it is not true any more. */
	ssh_blob[sizeof(ssh_blob) - 1] ^= 1;
	boot_binds_ssh(&s, ssh_blob, sizeof(ssh_blob));
	expect_fetched();
}
END_TEST

static void binds_something(void)
{
	boot_report.answer.report[0x50] ^= 1;
}

static void has_a_nonce(void)
{
	boot_report.answer.report[0x8F] ^= 1;
}

static void (*const spoils[])(void) = {binds_something, has_a_nonce};

START_TEST(it_is_judged_like_any_other)
{
	make_boot_report();
	spoils[_i]();
	boot_sends_report();
	expect_reports(SNP_REPORTS_NONE_YET, "", "");
	expect_fetched();
}
END_TEST

static void has_failed(void)
{
	boot_report.answer.status = IPC_ATTEST_FAILED;
}

static void lies_about_its_certs(void)
{
	boot_report.answer.certs_len++;
}

static void (*const breaks[])(void) = {has_failed, lies_about_its_certs};

START_TEST(a_broken_record_ends_boot)
{
	const size_t len = offsetof(struct ipc_boot_report, answer.certs) + 100;

	make_boot_report();
	breaks[_i]();
	ck_assert_int_eq(ipc_send(s.boot, &boot_report, len), 0);
	ck_assert_int_eq(serve_wait_end(&s), 1);
	serve_start(&s);
}
END_TEST

/* Those who are already waiting for one that is being fetched are answered by that. */
START_TEST(it_comes_while_another_is_fetched)
{
	int fd = get_begin(&s, "/v1/report");

	attester_receives(&s, &asked);
	make_boot_report();
	boot_sends_report();
	expect_kept();
	attester_makes(&s, &asked, &answer);
	attester_sends(&s, &answer);
	finish(fd, &a);
	ck_assert_int_eq(a.status, 200);
	boot_report.answer = answer;
	expect_kept();
}
END_TEST

static void ask_and_get(enum ipc_attest_status status, uint32_t detail)
{
	static unsigned n;
	char text[256];
	int fd;

	snprintf(text, sizeof(text), "/v1/report?nonce=%064x", ++n);
	fd = get_begin(&s, text);
	attester_receives(&s, &asked);
	attester_makes(&s, &asked, &answer);
	if (status != IPC_ATTEST_OK)
		answer = (struct ipc_report_answer){.status = status, .detail = detail};
	attester_sends(&s, &answer);
	finish(fd, &a);
}

static const struct {
	enum ipc_attest_status status;
	uint32_t detail;
	enum snp_reports_state state;
	const char *problem;
	const char *text;
} failures[] = {
	{IPC_ATTEST_BUSY, ETIMEDOUT, SNP_REPORTS_FAILING, "throttled", "timed out"},
	{IPC_ATTEST_FIRMWARE, 0x17, SNP_REPORTS_FAILING, "firmware", "0x17"},
	{IPC_ATTEST_MALFORMED, 0, SNP_REPORTS_FAILING, "malformed-report", ""},
	{IPC_ATTEST_FAILED, ENOMEM, SNP_REPORTS_FAILING, "report", "memory"},
	{IPC_ATTEST_DEVICE_LOST, ENOTTY, SNP_REPORTS_LOST, "device-lost", "ioctl"},
};

/* After the boot, with serving going on, and back again. */
START_TEST(status_shows_a_failing_device)
{
	boot_says(&s, SNP_STATE_BOOTED, false);
	make_boot_report();
	boot_sends_report();
	ask_and_get(IPC_ATTEST_OK, 0);
	ck_assert_int_eq(a.status, 200);
	expect_reports(SNP_REPORTS_OK, "", "");
	ask_and_get(failures[_i].status, failures[_i].detail);
	expect_problem(&a, 503, failures[_i].problem);
	expect_reports(failures[_i].state, failures[_i].problem, failures[_i].text);
	expect_kept();
	ask_and_get(IPC_ATTEST_OK, 0);
	ck_assert_int_eq(a.status, 200);
	expect_reports(SNP_REPORTS_OK, "", "");
}
END_TEST

START_TEST(status_shows_a_dead_attester)
{
	expect_reports(SNP_REPORTS_NONE_YET, "", "");
	close(s.attester);
	s.attester = -1;
	usleep(50000);
	expect_reports(SNP_REPORTS_LOST, "attester-gone", "ended");
}
END_TEST

static void ask_and_get_rebound(void)
{
	int fd = get_begin(&s, "/v1/report?nonce="
		"00000000000000000000000000000000000000000000000000000000000000eb");

	attester_receives(&s, &asked);
	attester_makes(&s, &asked, &answer);
	answer.report[0x50] ^= 1;
	attester_sends(&s, &answer);
	finish(fd, &a);
	expect_problem(&a, 503, "rebound");
}

/* Boot may just have changed it, once. */
START_TEST(status_shows_a_wrong_binding_that_stays)
{
	ask_and_get_rebound();
	expect_reports(SNP_REPORTS_OK, "", "");
	ask_and_get_rebound();
	expect_reports(SNP_REPORTS_FAILING, "rebound", "");
	ask_and_get_rebound();
	expect_reports(SNP_REPORTS_FAILING, "rebound", "");
	ask_and_get(IPC_ATTEST_OK, 0);
	expect_reports(SNP_REPORTS_OK, "", "");
	ask_and_get_rebound();
	expect_reports(SNP_REPORTS_OK, "", "");
}
END_TEST

/* A request that was wrong says nothing about the device. */
START_TEST(status_does_not_show_what_is_no_failure)
{
	ask_and_get(IPC_ATTEST_UNBOUND, 0);
	expect_reports(SNP_REPORTS_NONE_YET, "", "");
	ask_and_get(IPC_ATTEST_BAD_REQUEST, 0);
	expect_reports(SNP_REPORTS_NONE_YET, "", "");
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("serve-boot-report");
	TCase *t = tcase_create("boot-report");

	tcase_set_timeout(t, 20);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, it_is_for_who_has_no_nonce);
	tcase_add_test(t, it_speaks_for_what_is_bound);
	tcase_add_loop_test(t, it_is_judged_like_any_other, 0, ARRAY_SIZE(spoils));
	tcase_add_loop_test(t, a_broken_record_ends_boot, 0, ARRAY_SIZE(breaks));
	tcase_add_test(t, it_comes_while_another_is_fetched);
	tcase_add_loop_test(t, status_shows_a_failing_device, 0, ARRAY_SIZE(failures));
	tcase_add_test(t, status_shows_a_dead_attester);
	tcase_add_test(t, status_shows_a_wrong_binding_that_stays);
	tcase_add_test(t, status_does_not_show_what_is_no_failure);
	suite_add_tcase(suite, t);
	return suite;
}
