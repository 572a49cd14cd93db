/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What boot has bound is what reports say, to the last word of boot and beyond its end. */
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attester-case.h"
#include "runner.h"

START_TEST(nothing_bound_at_first)
{
	ask_kind(IPC_REPORT_IDENTITY, 7);
	expect_report(zeros, 7);
	ask_kind(IPC_REPORT_KEY_REQUEST, 7);
	expect_refusal(IPC_ATTEST_UNBOUND);
}
END_TEST

START_TEST(binding_lasts_until_boot_changes_it)
{
	bind_kind(IPC_REPORT_KEY_REQUEST, 1, key);
	ask_kind(IPC_REPORT_KEY_REQUEST, 1);
	expect_report(key, 1);
	ask_kind(IPC_REPORT_IDENTITY, 2);
	expect_report(zeros, 2);
	bind_kind(IPC_REPORT_IDENTITY, 1, identity);
	ask_kind(IPC_REPORT_IDENTITY, 3);
	expect_report(identity, 3);
	/* Unlocked: no key is wanted any more. */
	bind_kind(IPC_REPORT_KEY_REQUEST, 0, key);
	ask_kind(IPC_REPORT_KEY_REQUEST, 4);
	expect_refusal(IPC_ATTEST_UNBOUND);
	/* Unbinding forgets the bytes, also those sent along. */
	bind_kind(IPC_REPORT_IDENTITY, 0, identity);
	ask_kind(IPC_REPORT_IDENTITY, 5);
	expect_report(zeros, 5);
}
END_TEST

START_TEST(serving_goes_on_without_boot)
{
	bind_kind(IPC_REPORT_IDENTITY, 1, identity);
	close(at.boot);
	for (uint8_t i = 0; i < 3; i++) {
		ask_kind(IPC_REPORT_IDENTITY, i);
		expect_report(identity, i);
	}
	at.boot = -1;
}
END_TEST

static void send_bind(const struct ipc_bind *bind)
{
	ck_assert_int_eq(ipc_send(at.boot, bind, sizeof(*bind)), 0);
}

/*
 * What boot said last counts, also where it did not live to hear the attester's word: it has closed
 * its socket before the attester reads, with an acknowledgement unread (0) or without (1).
 */
START_TEST(last_words_of_boot)
{
	struct ipc_bind bind = {.kind = IPC_REPORT_IDENTITY, .bound = 1, .want_report = 1};
	const struct ipc_report_request request = {.kind = IPC_REPORT_IDENTITY};
	struct pollfd acknowledged = {.fd = at.boot, .events = POLLIN};

	if (_i == 0) {
		send_bind(&(struct ipc_bind){.kind = IPC_REPORT_KEY_REQUEST});
		ck_assert_int_eq(poll(&acknowledged, 1, 5000), 1);
	}
	ck_assert_int_eq(kill(at.pid, SIGSTOP), 0);
	ck_assert_int_eq(waitpid(at.pid, NULL, WUNTRACED), at.pid);
	send_bind(&(struct ipc_bind){.kind = IPC_REPORT_KEY_REQUEST});
	memcpy(bind.binding, identity, sizeof(identity));
	send_bind(&bind);
	close(at.boot);
	at.boot = -1;
	ck_assert_int_eq(ipc_send(at.server, &request, sizeof(request)), 0);
	ck_assert_int_eq(kill(at.pid, SIGCONT), 0);
	receive();
	expect_report(identity, 0);
	ask_kind(IPC_REPORT_IDENTITY, 1);
	expect_report(identity, 1);
}
END_TEST

/* Boot's own report: of what it bound in the same breath, behind the acknowledgement. */
START_TEST(boot_gets_its_own_report)
{
	struct ipc_bind bind = {.serial = 7, .kind = IPC_REPORT_IDENTITY, .bound = 1, .want_report = 1};
	struct ipc_bind_ack ack;
	size_t len;

	memcpy(bind.binding, identity, sizeof(identity));
	ck_assert_int_eq(ipc_send(at.boot, &bind, sizeof(bind)), 0);
	ck_assert_int_eq(ipc_recv(at.boot, &ack, sizeof(ack), sizeof(ack), &len), 0);
	ck_assert_uint_eq(ack.serial, 7);
	ck_assert_int_eq(ipc_recv(at.boot, &answer, HEAD_SIZE, sizeof(answer), &len), 0);
	ck_assert_int_eq(ipc_check_answer(&answer, len), 0);
	expect_report(identity, 0);
	ask_kind(IPC_REPORT_IDENTITY, 1);
	expect_report(identity, 1);
}
END_TEST

START_TEST(server_closing_is_the_end)
{
	close(at.server);
	ck_assert_int_eq(end_code(), 0);
	close(at.boot);
	attester_start();
}
END_TEST

static const struct {
	const char *name;
	size_t len;
	struct ipc_bind bind;
} broken_binds[] = {
	{"short", sizeof(struct ipc_bind) - 1, {.kind = 1, .bound = 1}},
	{"long", sizeof(struct ipc_bind) + 1, {.kind = 1, .bound = 1}},
	{"no such kind", sizeof(struct ipc_bind), {.kind = 3, .bound = 1}},
	{"neither bound nor not", sizeof(struct ipc_bind), {.kind = 1, .bound = 2}},
	{"neither wanted nor not", sizeof(struct ipc_bind), {.kind = 1, .want_report = 2}},
	{"a key request of boot's own", sizeof(struct ipc_bind), {.kind = 2, .want_report = 1}},
};

/* boot is trusted, but what is no binding must not pass for one: boot sees the socket close. */
START_TEST(broken_binding_ends_the_attester)
{
	uint8_t record[sizeof(struct ipc_bind) + 1] = {0};

	memcpy(record, &broken_binds[_i].bind, sizeof(struct ipc_bind));
	ck_assert_int_eq(ipc_send(at.boot, record, broken_binds[_i].len), 0);
	ck_assert_msg(end_code() == EBADMSG, "%s", broken_binds[_i].name);
	close(at.boot);
	close(at.server);
	attester_start();
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("attester");
	TCase *t = tcase_create("attester");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, attester_setup, attester_stop);
	tcase_add_test(t, nothing_bound_at_first);
	tcase_add_test(t, binding_lasts_until_boot_changes_it);
	tcase_add_test(t, serving_goes_on_without_boot);
	tcase_add_loop_test(t, last_words_of_boot, 0, 2);
	tcase_add_test(t, boot_gets_its_own_report);
	tcase_add_test(t, server_closing_is_the_end);
	tcase_add_loop_test(t, broken_binding_ends_the_attester, 0, ARRAY_SIZE(broken_binds));
	suite_add_tcase(s, t);
	return s;
}
