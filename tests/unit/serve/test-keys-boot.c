/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A boot that ends, before its time or in time, and one that talks nonsense. */

#include "keys-case.h"
#include "runner.h"

START_TEST(boot_ends_before_it_has_booted)
{
	int fd = post_key_begin(&s, body, body_len);

	boot_receives_key(&s, &got);
	close(s.boot);
	s.boot = -1;
	ck_assert_int_eq(serve_wait_end(&s), 1);
	ck_assert(client_is_cut(fd, 1000));
	serve_start(&s);
}
END_TEST

START_TEST(boot_becomes_the_real_init)
{
	int fd;

	boot_says(&s, SNP_STATE_BOOTED, false);
	close(s.boot);
	s.boot = -1;
	get(&s, "/v1/status", &a);
	ck_assert_int_eq(a.status, 200);
	fd = get_begin(&s, "/v1/report");
	attester_serves(&s);
	finish(fd, &a);
	ck_assert_int_eq(a.status, 200);
	post_key(&s, body, body_len, &a);
	expect_problem(&a, 409, "no-key-wanted");
}
END_TEST

/* Nonsense from boot ends the process: a half-understood state must not be shown to anyone. */
static void unknown_type(void)
{
	const uint32_t type = 7;

	ck_assert_int_eq(ipc_send(s.boot, &type, sizeof(type)), 0);
}

static void short_status(void)
{
	ck_assert_int_eq(ipc_send(s.boot, &s.status, sizeof(s.status) - 1), 0);
}

static void bad_state(void)
{
	s.status.status.state = _SNP_STATE_MAX;
	ck_assert_int_eq(ipc_send(s.boot, &s.status, sizeof(s.status)), 0);
}

static void verdict_out_of_nowhere(void)
{
	const struct ipc_verdict v = {.type = IPC_TYPE_VERDICT, .verdict = IPC_KEY_OPENED};

	ck_assert_int_eq(ipc_send(s.boot, &v, sizeof(v)), 0);
}

static void verdict_beyond(void)
{
	const struct ipc_verdict v = {.type = IPC_TYPE_VERDICT, .verdict = _IPC_KEY_MAX};

	post_key_begin(&s, body, body_len);
	boot_receives_key(&s, &got);
	ck_assert_int_eq(ipc_send(s.boot, &v, sizeof(v)), 0);
}

static void (*const nonsense[])(void) = {
	unknown_type, short_status, bad_state, verdict_out_of_nowhere, verdict_beyond,
};

START_TEST(broken_boot)
{
	nonsense[_i]();
	ck_assert_int_eq(serve_wait_end(&s), 1);
	serve_start(&s);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("serve-keys-boot");
	TCase *t = tcase_create("boot");

	tcase_set_timeout(t, 20);
	tcase_add_checked_fixture(t, keys_setup, keys_teardown);
	tcase_add_test(t, boot_ends_before_it_has_booted);
	tcase_add_test(t, boot_becomes_the_real_init);
	tcase_add_loop_test(t, broken_boot, 0, ARRAY_SIZE(nonsense));
	suite_add_tcase(suite, t);
	return suite;
}
