/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports: what is asked of the attester, what comes of it in either form, and what is kept. */
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "runner.h"
#include "snp/cursor.h"

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
	expect_report(&a, &w);
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
	expect_report(&a, &w);
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
	expect_report(&a, &w);
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
		expect_report(&a, &w);
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
	expect_report(&a, &w);
	for (int i = 0; i < 3; i++) {
		get(&s, "/v1/report", &b);
		expect_report(&b, &w);
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
	expect_report(&a, &w);
	ck_assert_int_eq(w.bound, SNP_BOUND_NOTHING);

	boot_binds_ssh(&s, ssh_blob, sizeof(ssh_blob));
	fd = get_begin(&s, "/v1/report");
	attester_serves(&s);
	finish(fd, &a);
	expect_report(&a, &w);
	ck_assert_int_eq(w.bound, SNP_BOUND_SSH);
	ck_assert_mem_eq(w.bound_key, ssh_blob, sizeof(ssh_blob));
	ck_assert_ptr_nonnull(strstr(a.body, "ssh-ed25519"));

	ssh_blob[sizeof(ssh_blob) - 1] ^= 1;
	boot_binds_ssh(&s, ssh_blob, sizeof(ssh_blob));
	fd = get_begin(&s, "/v1/report");
	attester_serves(&s);
	finish(fd, &a);
	expect_report(&a, &w);
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
	expect_report(&a, &w);
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
	expect_report(&b, &w);
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
	tcase_add_test(t, what_is_kept_outlives_the_attester);
	suite_add_tcase(suite, t);
	return suite;
}
