/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The server as it runs in the agent, inside its sandbox: every path that makes system calls is
 * taken once. A call that the profile forgets kills the process, and the test with it.
 */
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "runner.h"
#include "serve/connections.h"
#include "snp/sanitizer.h"
#include "snp/util.h"

#define NONCE "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static struct served s;
static struct answer a;

static void setup(void)
{
	serve_start_sandboxed(&s);
	boot_says(&s, SNP_STATE_WAITING_FOR_KEY, true);
}

static void teardown(void)
{
	serve_stop(&s);
}

START_TEST(every_call)
{
	static struct snp_wire_key k = {.ciphertext_len = SNP_CIPHERTEXT_MAX};
	static struct ipc_key_message got;
	char *body;
	size_t len;
	int fd;

	get(&s, "/v1/status", &a);
	ck_assert_int_eq(a.status, 200);
	get(&s, "/v1/nothing", &a);
	expect_problem(&a, 404, "not-found");
	fd = get_begin(&s, "/v1/key-request?nonce=" NONCE);
	attester_serves(&s);
	finish(fd, &a);
	ck_assert_int_eq(a.status, 200);
	ck_assert_int_eq(snp_wire_key_format(&k, &body, &len), 0);
	fd = post_key_begin(&s, body, len);
	boot_receives_key(&s, &got);
	boot_judges(&s, IPC_KEY_WRONG, "no");
	finish(fd, &a);
	expect_problem(&a, 422, "wrong-key");
	boot_says(&s, SNP_STATE_BOOTED, false);
	boot_binds_ssh(&s, "\0\0\0\x07ssh-rsa\0\0\0\1\1", 16);
	fd = get_begin(&s, "/v1/report");
	attester_serves(&s);
	finish(fd, &a);
	ck_assert_int_eq(a.status, 200);
	close(s.boot);
	s.boot = -1;
	close(s.attester);
	s.attester = -1;
	usleep(100000);
	get(&s, "/v1/report", &a);
	ck_assert_int_eq(a.status, 200);
	get(&s, "/v1/report?nonce=" NONCE, &a);
	expect_problem(&a, 503, "attester-gone");
	free(body);
}
END_TEST

/* Nonces into a tree, proofs out of it, bare bytes, and a report that boot brings. */
START_TEST(every_kind_of_report)
{
	static struct ipc_boot_report boot_report = {.type = IPC_TYPE_REPORT};
	const struct ipc_report_request identity = {.kind = IPC_REPORT_IDENTITY};
	char text[256];
	int fd[100];

	attester_makes(&s, &identity, &boot_report.answer);
	boot_sends(&s, &boot_report,
		offsetof(struct ipc_boot_report, answer.certs) + boot_report.answer.certs_len);
	get(&s, "/v1/report", &a);
	ck_assert_int_eq(a.status, 200);
	for (unsigned i = 0; i < ARRAY_SIZE(fd); i++) {
		snprintf(text, sizeof(text), "/v1/report?nonce=%064x%s", i, i % 50 ? "" : "&proof=none");
		fd[i] = get_begin(&s, text);
	}
	usleep(100000);
	/* What came first, the rest of the batch, and two by themselves. */
	for (unsigned i = 0; i < 4 && !attester_is_idle(&s, 200); i++)
		attester_serves(&s);
	for (unsigned i = 0; i < ARRAY_SIZE(fd); i++) {
		finish(fd[i], &a);
		ck_assert_int_eq(a.status, 200);
	}
	fd[0] = client_connect(&s);
	client_sends(fd[0], "GET /v1/report HTTP/1.1\r\nHost: g\r\n"
		"Accept: application/octet-stream\r\n\r\n");
	finish(fd[0], &a);
	ck_assert_int_eq(a.status, 200);
	ck_assert_uint_eq(a.body_len, SNP_REPORT_SIZE);
}
END_TEST

START_TEST(abuse)
{
	int idle = client_connect(&s);

	for (unsigned i = 0; i < 300; i++) {
		int fd = client_connect_from(&s, 2 + i % 60);

		client_sends(fd, i % 3 ? "GET /v1/status HTTP/1.1\r\nHost: g\r\n\r\n" : "\x16\x03\x01");
		if (i % 5 == 0)
			close(fd);
	}
	ck_assert(client_is_cut(idle, CONNECTION_TIME_MS + 1000));
	get(&s, "/v1/status", &a);
	ck_assert_int_eq(a.status, 200);
}
END_TEST

START_TEST(it_ends_with_boot)
{
	close(s.boot);
	s.boot = -1;
	ck_assert_int_eq(serve_wait_end(&s), 1);
	serve_start_sandboxed(&s);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite;
	TCase *t;

	if (UNIT_ASAN)
		unit_skip_all("AddressSanitizer needs more address space than the sandbox leaves");
	if (geteuid() != 0)
		unit_skip_all("entering the sandbox needs root");
	suite = suite_create("serve-sandbox");
	t = tcase_create("sandbox");
	tcase_set_timeout(t, 40);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, every_call);
	tcase_add_test(t, every_kind_of_report);
	tcase_add_test(t, abuse);
	tcase_add_test(t, it_ends_with_boot);
	suite_add_tcase(suite, t);
	return suite;
}
