/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Stands in for a server that has been taken over: it sends the attester whatever it likes, and the
 * binding half of REPORT_DATA is still what boot set.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "attester-case.h"
#include "runner.h"

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

Suite *unit_suite(void)
{
	Suite *s = suite_create("attester-hostile");
	TCase *t = tcase_create("hostile");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, attester_setup, attester_stop);
	tcase_add_loop_test(t, hostile_record_binds_nothing, 0, ARRAY_SIZE(hostile));
	tcase_add_test(t, unbinding_by_the_server_is_refused);
	tcase_add_test(t, random_records_bind_nothing);
	tcase_add_test(t, flood_does_not_keep_boot_waiting);
	tcase_add_test(t, descriptors_are_not_taken);
	suite_add_tcase(s, t);
	return s;
}
