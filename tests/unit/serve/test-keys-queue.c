/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Key messages that wait for boot: how many, of whom, and what becomes of them. */
#include <stdio.h>
#include <string.h>

#include "keys-case.h"
#include "runner.h"
#include "serve/keys.h"

static int post_from(unsigned host, uint8_t tag)
{
	char text[256];
	int fd = client_connect_from(&s, host);

	make_body(tag, 100);
	snprintf(text, sizeof(text),
		"POST /v1/key HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\n"
		"Content-Length: %zu\r\n\r\n",
		body_len);
	client_sends(fd, text);
	client_sends_bytes(fd, body, body_len);
	usleep(20000);
	return fd;
}

START_TEST(one_at_a_time_and_a_few_wait)
{
	int fd[KEYS_WAITING_MAX];
	int beyond;

	for (unsigned i = 0; i < KEYS_WAITING_MAX; i++)
		fd[i] = post_from(2 + i / 2, (uint8_t)(i + 1));
	beyond = post_from(3, 9);
	finish(beyond, &a);
	expect_problem(&a, 503, "busy");
	for (unsigned i = 0; i < KEYS_WAITING_MAX; i++) {
		boot_receives_key(&s, &got);
		ck_assert_uint_eq(got.nonce[0], i + 1);
		ck_assert(boot_is_idle(20));
		boot_judges(&s, IPC_KEY_WRONG, "");
		finish(fd[i], &a);
		expect_problem(&a, 422, "wrong-key");
	}
}
END_TEST

START_TEST(one_address_cannot_have_all_places)
{
	int fd[KEYS_WAITING_MAX / 2 + 1];
	int other;

	for (unsigned i = 0; i < ARRAY_SIZE(fd); i++)
		fd[i] = post_from(2, 1);
	finish(fd[ARRAY_SIZE(fd) - 1], &a);
	expect_problem(&a, 503, "busy");
	other = post_from(3, 7);
	for (unsigned i = 0; i < KEYS_WAITING_MAX / 2; i++) {
		boot_receives_key(&s, &got);
		boot_judges(&s, IPC_KEY_NOT_OWNER, "");
	}
	boot_receives_key(&s, &got);
	ck_assert_uint_eq(got.nonce[0], 7);
	boot_judges(&s, IPC_KEY_OPENED, "");
	finish(other, &a);
	ck_assert_int_eq(a.status, 200);
}
END_TEST

/* Nor can two: but what boot has already stays with boot. */
START_TEST(two_addresses_neither)
{
	int fd[KEYS_WAITING_MAX], other;

	for (unsigned i = 0; i < KEYS_WAITING_MAX; i++)
		fd[i] = post_from(2 + i / 2, (uint8_t)(i + 1));
	other = post_from(9, 9);
	finish(fd[1], &a);
	expect_problem(&a, 503, "busy");
	boot_receives_key(&s, &got);
	ck_assert_uint_eq(got.nonce[0], 1);
	boot_judges(&s, IPC_KEY_WRONG, "");
	finish(fd[0], &a);
	expect_problem(&a, 422, "wrong-key");
	for (unsigned i = 2; i < KEYS_WAITING_MAX; i++) {
		boot_receives_key(&s, &got);
		ck_assert_uint_eq(got.nonce[0], i + 1);
		boot_judges(&s, IPC_KEY_WRONG, "");
	}
	boot_receives_key(&s, &got);
	ck_assert_uint_eq(got.nonce[0], 9);
	boot_judges(&s, IPC_KEY_OPENED, "");
	finish(other, &a);
	ck_assert_int_eq(a.status, 200);
}
END_TEST

/* While boot tries a message, its state is "unlocking": what comes then waits its turn. */
START_TEST(who_waits_when_it_opens)
{
	int first = post_from(2, 1);
	int second;

	boot_receives_key(&s, &got);
	boot_says(&s, SNP_STATE_UNLOCKING, false);
	second = post_from(3, 2);
	ck_assert(client_is_quiet(second, 50));
	boot_judges(&s, IPC_KEY_OPENED, "");
	finish(first, &a);
	ck_assert_int_eq(a.status, 200);
	finish(second, &a);
	expect_problem(&a, 409, "no-key-wanted");
	ck_assert(boot_is_idle(20));
}
END_TEST

START_TEST(the_sender_leaves)
{
	int fd = post_key_begin(&s, body, body_len);

	boot_receives_key(&s, &got);
	close(fd);
	boot_judges(&s, IPC_KEY_WRONG, "");
	fd = post_key_begin(&s, body, body_len);
	boot_receives_key(&s, &got);
	boot_judges(&s, IPC_KEY_OPENED, "");
	finish(fd, &a);
	ck_assert_int_eq(a.status, 200);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("serve-keys-queue");
	TCase *t = tcase_create("queue");

	tcase_set_timeout(t, 20);
	tcase_add_checked_fixture(t, keys_setup, keys_teardown);
	tcase_add_test(t, one_at_a_time_and_a_few_wait);
	tcase_add_test(t, one_address_cannot_have_all_places);
	tcase_add_test(t, two_addresses_neither);
	tcase_add_test(t, who_waits_when_it_opens);
	tcase_add_test(t, the_sender_leaves);
	suite_add_tcase(suite, t);
	return suite;
}
