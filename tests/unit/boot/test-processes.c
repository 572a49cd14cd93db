/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How boot takes what the attester says: which acknowledgement is waited for, and what is no report.
 * The test is the attester, and has said all of it before boot listens.
 */
#include "boot/processes.h"

#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/wait.h>

#include "runner.h"

#define SOON_MS 50
#define HEAD_SIZE offsetof(struct ipc_report_answer, certs)

static struct boot boot;
static int attester;	/* its end */
static struct ipc_report_answer answer, got;

static void setup(void)
{
	int pair[2];

	ck_assert_int_eq(ipc_pair(pair), 0);
	boot = (struct boot){.attester = pair[0]};
	attester = pair[1];
	answer = (struct ipc_report_answer){.certs_len = 3, .certs = {1, 2, 3}};
	answer.report[7] = 7;
}

static void teardown(void)
{
	close(boot.attester);
	if (attester >= 0)
		close(attester);
}

static struct ipc_bind next_bind(void)
{
	struct ipc_bind bind;
	size_t len;

	ck_assert_int_eq(ipc_recv(attester, &bind, sizeof(bind), sizeof(bind), &len), 0);
	return bind;
}

static void say_ack(uint32_t serial)
{
	const struct ipc_bind_ack ack = {.serial = serial};

	ck_assert_int_eq(ipc_send(attester, &ack, sizeof(ack)), 0);
}

static void say_answer(size_t len)
{
	ck_assert_int_eq(ipc_send(attester, &answer, len), 0);
}

static int bind_key(const uint8_t *binding, int wait_ms)
{
	return processes_bind(&boot, IPC_REPORT_KEY_REQUEST, binding, wait_ms);
}

/* The serial of a binding that nobody waits for. */
static uint32_t unwaited(void)
{
	ck_assert_int_eq(bind_key(NULL, 0), 0);
	return next_bind().serial;
}

START_TEST(says_what_is_bound)
{
	uint8_t binding[SNP_BINDING_SIZE];
	struct ipc_bind bind;
	uint32_t serial;

	memset(binding, 0x1D, sizeof(binding));
	ck_assert_int_eq(bind_key(binding, 0), 0);
	bind = next_bind();
	ck_assert_uint_eq(bind.kind, IPC_REPORT_KEY_REQUEST);
	ck_assert_uint_eq(bind.bound, 1);
	ck_assert_uint_eq(bind.want_report, 0);
	ck_assert_mem_eq(bind.binding, binding, sizeof(binding));
	serial = bind.serial;

	ck_assert_int_eq(bind_key(NULL, 0), 0);
	bind = next_bind();
	ck_assert_uint_eq(bind.bound, 0);
	ck_assert_uint_ne(bind.serial, serial);

	ck_assert_int_eq(processes_ask_report(&boot, binding), 0);
	bind = next_bind();
	ck_assert_uint_eq(bind.kind, IPC_REPORT_IDENTITY);
	ck_assert_uint_eq(bind.bound, 1);
	ck_assert_uint_eq(bind.want_report, 1);
	ck_assert_mem_eq(bind.binding, binding, sizeof(binding));
}
END_TEST

START_TEST(older_acknowledgements_are_passed_over)
{
	const uint32_t first = unwaited(), second = unwaited();

	say_ack(first);
	say_ack(second);
	say_ack(second + 1);
	ck_assert_int_eq(bind_key(NULL, SOON_MS), 0);
}
END_TEST

START_TEST(an_older_acknowledgement_is_not_this_one)
{
	say_ack(unwaited());
	ck_assert_int_eq(bind_key(NULL, SOON_MS), -ETIMEDOUT);
}
END_TEST

START_TEST(what_is_no_acknowledgement)
{
	say_answer(HEAD_SIZE + answer.certs_len);
	ck_assert_int_eq(bind_key(NULL, SOON_MS), -EBADMSG);
	ck_assert_int_eq(ipc_send(attester, "abc", 3), 0);
	ck_assert_int_eq(bind_key(NULL, SOON_MS), -EBADMSG);
}
END_TEST

START_TEST(the_report_stands_behind_acknowledgements)
{
	say_ack(unwaited());
	say_ack(unwaited());
	say_answer(HEAD_SIZE + answer.certs_len);
	ck_assert_int_eq(processes_take_report(&boot, SOON_MS, &got), 0);
	ck_assert_mem_eq(&got, &answer, sizeof(got));
}
END_TEST

/* What was refused is an answer too. */
START_TEST(a_refusal_is_an_answer)
{
	answer.status = IPC_ATTEST_FIRMWARE;
	answer.certs_len = 0;
	say_answer(HEAD_SIZE);
	ck_assert_int_eq(processes_take_report(&boot, SOON_MS, &got), 0);
	ck_assert_uint_eq(got.status, IPC_ATTEST_FIRMWARE);
}
END_TEST

static const struct {
	const char *name;
	size_t len;
	uint32_t status, certs_len;
} malformed[] = {
	{"shorter than an acknowledgement", 3, 0, 0},
	{"without its head", HEAD_SIZE - 1, 0, 0},
	{"fewer certificates than it says", HEAD_SIZE + 2, 0, 3},
	{"more certificates than it says", HEAD_SIZE + 4, 0, 3},
	{"more certificates than there is room for", sizeof(answer), 0, sizeof(answer.certs) + 1},
	{"no such status", HEAD_SIZE, _IPC_ATTEST_MAX, 0},
};

START_TEST(what_is_no_report)
{
	answer.status = malformed[_i].status;
	answer.certs_len = malformed[_i].certs_len;
	memset(&got, 0xEE, sizeof(got));
	say_answer(malformed[_i].len);
	ck_assert_msg(processes_take_report(&boot, SOON_MS, &got) == -EBADMSG, "%s",
		malformed[_i].name);
	ck_assert_uint_eq(got.status, 0xEEEEEEEE);
}
END_TEST

START_TEST(a_report_that_does_not_come)
{
	ck_assert_int_eq(processes_take_report(&boot, SOON_MS, &got), -ETIMEDOUT);
	say_ack(unwaited());
	ck_assert_int_eq(processes_take_report(&boot, SOON_MS, &got), -ETIMEDOUT);
}
END_TEST

START_TEST(an_attester_that_is_gone)
{
	close(attester);
	attester = -1;
	ck_assert_int_eq(bind_key(NULL, SOON_MS), -EPIPE);
	ck_assert_int_eq(processes_ask_report(&boot, NULL), -EPIPE);
	ck_assert_int_eq(processes_take_report(&boot, SOON_MS, &got), -EPIPE);
}
END_TEST

/* A child that has ended, still to be reaped. */
static pid_t dead_child(int code, int signal)
{
	siginfo_t info;
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		if (signal)
			kill(getpid(), signal);
		_exit(code);
	}
	ck_assert_int_eq(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
	return pid;
}

START_TEST(the_dead_are_named)
{
	boot.signals = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	boot.attester_pid = boot.server_pid = getppid();
	(void)dead_child(1, 0);	/* somebody else's */
	ck_assert_int_eq(processes_reap(&boot), 0);
	boot.server_pid = dead_child(3, 0);
	ck_assert_int_eq(processes_reap(&boot), -ECHILD);
	ck_assert_str_eq(boot.reason, "the server process ended (status 3)");
	boot.attester_pid = dead_child(0, SIGKILL);
	ck_assert_int_eq(processes_reap(&boot), -ECHILD);
	ck_assert_str_eq(boot.reason, "the attester process ended (signal 9)");
	close(boot.signals);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("processes");
	TCase *t = tcase_create("processes");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, says_what_is_bound);
	tcase_add_test(t, older_acknowledgements_are_passed_over);
	tcase_add_test(t, an_older_acknowledgement_is_not_this_one);
	tcase_add_test(t, what_is_no_acknowledgement);
	tcase_add_test(t, the_report_stands_behind_acknowledgements);
	tcase_add_test(t, a_refusal_is_an_answer);
	tcase_add_loop_test(t, what_is_no_report, 0, ARRAY_SIZE(malformed));
	tcase_add_test(t, a_report_that_does_not_come);
	tcase_add_test(t, an_attester_that_is_gone);
	tcase_add_test(t, the_dead_are_named);
	suite_add_tcase(s, t);
	return s;
}
