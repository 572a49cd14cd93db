/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Stands in for a server that has been taken over: it sends the attester whatever it likes, and the
 * binding half of REPORT_DATA is still what boot set. The attestation device is a fake at link time
 * (sevguest.o is not in this program), which makes a report of exactly what it is asked for.
 */
#include "attest/attester.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "attest/sevguest.h"
#include "ipc.h"
#include "runner.h"

#define VMPL 1
#define HEAD_SIZE offsetof(struct ipc_report_answer, certs)
#define CERTS_LEN 100

static const uint8_t zeros[SNP_BINDING_SIZE];

int sevguest_open(int *ret_fd)
{
	ck_abort_msg("the attester is handed its device");
	return -ENODEV;
}

void sevguest_report(int fd, const uint8_t report_data[static SNP_REPORT_DATA_SIZE], uint32_t vmpl,
	struct ipc_report_answer *ret)
{
	memset(ret, 0, sizeof(*ret));
	ret->certs_len = CERTS_LEN;
	ret->report[0x30] = (uint8_t)vmpl;
	memcpy(ret->report + 0x50, report_data, SNP_REPORT_DATA_SIZE);
}

/* An attester in a process of its own, and the two ends that talk to it. */
static struct {
	int boot, server;
	pid_t pid;
} at;

static struct ipc_report_answer answer;

static void start(void)
{
	int boot[2], server[2];

	ck_assert_int_eq(ipc_pair(boot), 0);
	ck_assert_int_eq(ipc_pair(server), 0);
	at.boot = boot[0];
	at.server = server[0];
	at.pid = fork();
	ck_assert_int_ge(at.pid, 0);
	if (at.pid == 0) {
		close(boot[0]);
		close(server[0]);
		_exit(-attester_loop(-1, boot[1], server[1], VMPL));
	}
	close(boot[1]);
	close(server[1]);
}

/* The errno that the loop ended with. */
static int end_code(void)
{
	int status;

	ck_assert_int_eq(waitpid(at.pid, &status, 0), at.pid);
	ck_assert_msg(WIFEXITED(status), "wait status %#x", (unsigned)status);
	return WEXITSTATUS(status);
}

static void stop(void)
{
	close(at.server);
	ck_assert_int_eq(end_code(), 0);
	close(at.boot);
}

static void bind_kind(uint32_t kind, uint32_t bound, const uint8_t *binding)
{
	static uint32_t serial;
	struct ipc_bind bind = {.serial = ++serial, .kind = kind, .bound = bound};
	struct ipc_bind_ack ack;
	size_t len;

	memcpy(bind.binding, binding, sizeof(bind.binding));
	ck_assert_int_eq(ipc_send(at.boot, &bind, sizeof(bind)), 0);
	ck_assert_int_eq(ipc_recv(at.boot, &ack, sizeof(ack), sizeof(ack), &len), 0);
	ck_assert_uint_eq(ack.serial, serial);
}

static void receive(void)
{
	size_t len;

	memset(&answer, 0xEE, sizeof(answer));
	ck_assert_int_eq(ipc_recv(at.server, &answer, HEAD_SIZE, sizeof(answer), &len), 0);
	ck_assert_uint_eq(len, HEAD_SIZE + answer.certs_len);
}

static void ask(const void *record, size_t len)
{
	ck_assert_int_eq(ipc_send(at.server, record, len), 0);
	receive();
}

static void ask_kind(uint32_t kind, uint8_t nonce_byte)
{
	struct ipc_report_request request = {.kind = kind};

	memset(request.nonce, nonce_byte, sizeof(request.nonce));
	ask(&request, sizeof(request));
}

static void expect_report(const uint8_t *binding, uint8_t nonce_byte)
{
	uint8_t nonce[SNP_NONCE_SIZE];

	memset(nonce, nonce_byte, sizeof(nonce));
	ck_assert_uint_eq(answer.status, IPC_ATTEST_OK);
	ck_assert_uint_eq(answer.certs_len, CERTS_LEN);
	ck_assert_uint_eq(answer.report[0x30], VMPL);
	ck_assert_mem_eq(answer.report + 0x50, binding, SNP_BINDING_SIZE);
	ck_assert_mem_eq(answer.report + 0x70, nonce, SNP_NONCE_SIZE);
}

static void expect_refusal(enum ipc_attest_status status)
{
	static const uint8_t no_report[SNP_REPORT_SIZE];

	ck_assert_uint_eq(answer.status, status);
	ck_assert_uint_eq(answer.certs_len, 0);
	ck_assert_mem_eq(answer.report, no_report, sizeof(no_report));
}

/* What boot binds and what the enemy would like to have bound. */
static uint8_t identity[SNP_BINDING_SIZE];
static uint8_t key[SNP_BINDING_SIZE];
static uint8_t evil[SNP_BINDING_SIZE];

static void setup(void)
{
	memset(identity, 0x1D, sizeof(identity));
	memset(key, 0x4B, sizeof(key));
	memset(evil, 0xE1, sizeof(evil));
	start();
}

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

/* A record as a taken-over server could send it: @len bytes, of which the first are these. */
static const struct hostile {
	const char *name;
	size_t len;
	uint32_t words[2];	/* kind and reserved; the rest is the enemy's binding */
	enum ipc_attest_status status;
} hostile[] = {
	{"one byte", 1, {1, 0}, IPC_ATTEST_BAD_REQUEST},
	{"kind alone", 4, {1, 0}, IPC_ATTEST_BAD_REQUEST},
	{"no nonce", 8, {1, 0}, IPC_ATTEST_BAD_REQUEST},
	{"a byte short", 39, {1, 0}, IPC_ATTEST_BAD_REQUEST},
	{"a byte long", 41, {1, 0}, IPC_ATTEST_BAD_REQUEST},
	{"64 bytes of data", 72, {1, 0}, IPC_ATTEST_BAD_REQUEST},
	{"huge", 65536, {1, 0}, IPC_ATTEST_BAD_REQUEST},
	{"kind 0", 40, {0, 0}, IPC_ATTEST_BAD_REQUEST},
	{"kind 3", 40, {3, 0}, IPC_ATTEST_BAD_REQUEST},
	{"kind beyond 8 bits", 40, {0x101, 0}, IPC_ATTEST_BAD_REQUEST},
	{"kind -1", 40, {UINT32_MAX, 0}, IPC_ATTEST_BAD_REQUEST},
	{"kind in big-endian", 40, {0x01000000, 0}, IPC_ATTEST_BAD_REQUEST},
	{"reserved in use", 40, {1, 0x80000000}, IPC_ATTEST_BAD_REQUEST},
	{"a binding of identity, as boot sends it", 40, {1, 1}, IPC_ATTEST_BAD_REQUEST},
	{"a binding of the key, as boot sends it", 40, {2, 1}, IPC_ATTEST_BAD_REQUEST},
	{"key request while unbound", 40, {2, 0}, IPC_ATTEST_UNBOUND},
};

START_TEST(hostile_record_binds_nothing)
{
	static uint8_t record[65536];
	const struct hostile *h = &hostile[_i];

	bind_kind(IPC_REPORT_IDENTITY, 1, identity);
	memset(record, 0xE1, sizeof(record));
	memcpy(record, h->words, sizeof(h->words));
	ask(record, h->len);
	ck_assert_msg(answer.status == h->status, "%s: status %u", h->name, answer.status);
	expect_refusal(h->status);
	ask_kind(IPC_REPORT_IDENTITY, 9);
	expect_report(identity, 9);
	ask_kind(IPC_REPORT_KEY_REQUEST, 9);
	expect_refusal(IPC_ATTEST_UNBOUND);
}
END_TEST

/* A record of boot's form from the server has the wrong size for a request, and binds nothing. */
START_TEST(unbinding_by_the_server_is_refused)
{
	struct ipc_bind bind = {.kind = IPC_REPORT_IDENTITY};

	bind_kind(IPC_REPORT_IDENTITY, 1, identity);
	memcpy(bind.binding, evil, sizeof(evil));
	ask(&bind, sizeof(bind));
	ck_assert_uint_eq(answer.status, IPC_ATTEST_BAD_REQUEST);
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

START_TEST(random_records_bind_nothing)
{
	uint8_t record[80];
	unsigned reports = 0;

	srandom(1);
	bind_kind(IPC_REPORT_IDENTITY, 1, identity);
	bind_kind(IPC_REPORT_KEY_REQUEST, 1, key);
	for (unsigned i = 0; i < 5000; i++) {
		size_t len = random() % 3 ? 40 : 1 + (size_t)random() % sizeof(record);

		for (size_t j = 0; j < sizeof(record); j++)
			record[j] = (uint8_t)(j < 8 ? random() % 3 == 0 : random());
		if (random() % 2)
			memset(record + 1, 0, 7);
		ask(record, len);
		if (answer.status != IPC_ATTEST_OK)
			continue;
		reports++;
		ck_assert_uint_eq(len, 40);
		ck_assert_mem_eq(answer.report + 0x50, record[0] == 1 ? identity : key, 32);
		ck_assert_mem_eq(answer.report + 0x70, record + 8, 32);
	}
	ck_assert_uint_gt(reports, 100);
}
END_TEST

/* A server that asks without reading the answers gets fewer answers; boot is still heard. */
START_TEST(flood_does_not_keep_boot_waiting)
{
	struct ipc_report_request request = {.kind = IPC_REPORT_IDENTITY};
	struct ipc_bind bind = {.kind = IPC_REPORT_IDENTITY, .bound = 1};
	struct pollfd fd = {.fd = at.boot, .events = POLLIN};
	unsigned sent = 0;

	memcpy(bind.binding, identity, sizeof(identity));
	memset(request.nonce, 0xE1, sizeof(request.nonce));
	while (sent < 20000)
		if (send(at.server, &request, sizeof(request), MSG_DONTWAIT) > 0)
			sent++;
	ck_assert_int_eq(ipc_send(at.boot, &bind, sizeof(bind)), 0);
	ck_assert_int_eq(poll(&fd, 1, 5000), 1);
	ck_assert_int_eq(fd.revents, POLLIN);
	/* What was answered before binds nothing, what comes after binds identity. */
	while (recv(at.server, &answer, sizeof(answer), MSG_DONTWAIT) > 0) {
		ck_assert_uint_eq(answer.status, IPC_ATTEST_OK);
		if (memcmp(answer.report + 0x50, zeros, 32))
			ck_assert_mem_eq(answer.report + 0x50, identity, 32);
	}
}
END_TEST

START_TEST(descriptors_are_not_taken)
{
	struct ipc_report_request request = {.kind = IPC_REPORT_IDENTITY};
	struct iovec iov = {.iov_base = &request, .iov_len = sizeof(request)};
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(sizeof(int))];
	} control = {0};
	struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control,
		.msg_controllen = sizeof(control)};
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
	int pipe_fds[2];
	char byte;

	ck_assert_int_eq(pipe2(pipe_fds, O_CLOEXEC), 0);
	*c = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET,
		.cmsg_type = SCM_RIGHTS};
	memcpy(CMSG_DATA(c), &pipe_fds[1], sizeof(int));
	ck_assert_int_eq(sendmsg(at.server, &msg, 0), sizeof(request));
	receive();
	/* End of file: nobody holds the writing end any more. */
	close(pipe_fds[1]);
	ck_assert_int_eq(read(pipe_fds[0], &byte, 1), 0);
	close(pipe_fds[0]);
}
END_TEST

START_TEST(server_closing_is_the_end)
{
	close(at.server);
	ck_assert_int_eq(end_code(), 0);
	close(at.boot);
	start();
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
	start();
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("attester");
	TCase *tcase = tcase_create("attester");

	tcase_add_checked_fixture(tcase, setup, stop);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, nothing_bound_at_first);
	tcase_add_test(tcase, binding_lasts_until_boot_changes_it);
	tcase_add_test(tcase, serving_goes_on_without_boot);
	tcase_add_loop_test(tcase, last_words_of_boot, 0, 2);
	tcase_add_loop_test(tcase, hostile_record_binds_nothing, 0, ARRAY_SIZE(hostile));
	tcase_add_test(tcase, unbinding_by_the_server_is_refused);
	tcase_add_test(tcase, boot_gets_its_own_report);
	tcase_add_test(tcase, random_records_bind_nothing);
	tcase_add_test(tcase, flood_does_not_keep_boot_waiting);
	tcase_add_test(tcase, descriptors_are_not_taken);
	tcase_add_test(tcase, server_closing_is_the_end);
	tcase_add_loop_test(tcase, broken_binding_ends_the_attester, 0, ARRAY_SIZE(broken_binds));
	suite_add_tcase(suite, tcase);
	return suite;
}
