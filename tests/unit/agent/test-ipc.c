/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records between processes: of no other size than asked for, from a peer that may be hostile. */
#include "ipc.h"

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runner.h"

static int pair[2];

static void setup(void)
{
	ck_assert_int_eq(ipc_pair(pair), 0);
}

static void teardown(void)
{
	close(pair[0]);
	close(pair[1]);
}

static int send_and_receive(size_t sent, size_t min, size_t max)
{
	uint8_t record[64] = {0}, got[64];
	size_t len = 0;
	int r;

	ck_assert_int_eq(ipc_send(pair[0], record, sent), 0);
	r = ipc_recv(pair[1], got, min, max, &len);
	if (!r)
		ck_assert_uint_eq(len, sent);
	return r;
}

START_TEST(sizes)
{
	ck_assert_int_eq(send_and_receive(7, 8, 16), -EBADMSG);
	ck_assert_int_eq(send_and_receive(17, 8, 16), -EBADMSG);
	ck_assert_int_eq(send_and_receive(8, 8, 16), 0);
	ck_assert_int_eq(send_and_receive(16, 8, 16), 0);
}
END_TEST

START_TEST(empty_record_is_an_end)
{
	ck_assert_int_eq(send_and_receive(0, 0, 16), -EPIPE);
}
END_TEST

START_TEST(peer_gone)
{
	uint8_t byte = 0;
	size_t len;

	close(pair[1]);
	ck_assert_int_eq(ipc_send(pair[0], &byte, 1), -EPIPE);
	ck_assert_int_eq(ipc_recv(pair[0], &byte, 1, 1, &len), -EPIPE);
	pair[1] = -1;
}
END_TEST

/* The kernel tells this one as ECONNRESET, to whichever call comes first. */
START_TEST(peer_gone_with_records_unread)
{
	uint8_t byte = 0;
	size_t len;

	ck_assert_int_eq(ipc_send(pair[0], &byte, 1), 0);
	close(pair[1]);
	pair[1] = -1;
	if (_i == 0)
		ck_assert_int_eq(ipc_send(pair[0], &byte, 1), -EPIPE);
	else if (_i == 1)
		ck_assert_int_eq(ipc_send_now(pair[0], &byte, 1), -EPIPE);
	else
		ck_assert_int_eq(ipc_recv(pair[0], &byte, 1, 1, &len), -EPIPE);
}
END_TEST

/* The kernel has its ECONNRESET first, and the record still. */
START_TEST(last_record_of_a_peer_that_left_ours_unread)
{
	uint8_t byte = 7;
	size_t len;

	ck_assert_int_eq(ipc_send(pair[0], &byte, 1), 0);
	ck_assert_int_eq(ipc_send(pair[1], &byte, 1), 0);
	close(pair[1]);
	pair[1] = -1;
	byte = 0;
	ck_assert_int_eq(ipc_recv(pair[0], &byte, 1, 1, &len), 0);
	ck_assert_uint_eq(byte, 7);
	ck_assert_int_eq(ipc_recv(pair[0], &byte, 1, 1, &len), -EPIPE);
}
END_TEST

START_TEST(nothing_to_receive_now)
{
	uint8_t byte = 7;
	size_t len;

	ck_assert_int_eq(ipc_recv_now(pair[1], &byte, 1, 1, &len), -EAGAIN);
	ck_assert_int_eq(ipc_send(pair[0], &byte, 1), 0);
	ck_assert_int_eq(ipc_recv_now(pair[1], &byte, 1, 1, &len), 0);
	ck_assert_int_eq(ipc_recv_now(pair[1], &byte, 1, 1, &len), -EAGAIN);
}
END_TEST

/* What is sent along with a record stays outside. */
START_TEST(descriptors_do_not_come_in)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control = {.header = {
		.cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS}};
	uint8_t byte = 0;
	struct iovec iov = {.iov_base = &byte, .iov_len = 1};
	struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control,
		.msg_controllen = sizeof(control)};
	int next, after;
	size_t len;

	memcpy(CMSG_DATA(&control.header), &pair[0], sizeof(int));
	ck_assert_int_eq(sendmsg(pair[0], &msg, 0), 1);
	next = dup(pair[0]);
	close(next);
	ck_assert_int_eq(ipc_recv(pair[1], &byte, 1, 1, &len), 0);
	after = dup(pair[0]);
	close(after);
	ck_assert_int_eq(after, next);
}
END_TEST

/* Ends by the alarm where the limit is missing. */
START_TEST(a_peer_that_does_not_read)
{
	const uint8_t record[4096] = {0};
	int r;

	ck_assert_int_eq(ipc_limit_send(pair[0], 1), 0);
	alarm(20);
	do
		r = ipc_send(pair[0], record, sizeof(record));
	while (!r);
	alarm(0);
	ck_assert_int_eq(r, -EAGAIN);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("ipc");
	TCase *t = tcase_create("ipc");

	tcase_set_timeout(t, 30);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, sizes);
	tcase_add_test(t, empty_record_is_an_end);
	tcase_add_test(t, peer_gone);
	tcase_add_loop_test(t, peer_gone_with_records_unread, 0, 3);
	tcase_add_test(t, last_record_of_a_peer_that_left_ours_unread);
	tcase_add_test(t, nothing_to_receive_now);
	tcase_add_test(t, descriptors_do_not_come_in);
	tcase_add_test(t, a_peer_that_does_not_read);
	suite_add_tcase(s, t);
	return s;
}
