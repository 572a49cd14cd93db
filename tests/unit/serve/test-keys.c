/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Key messages: what reaches boot, what its verdicts become, and a boot that misbehaves. */
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "runner.h"
#include "serve/keys.h"
#include "snp/util.h"

static struct served s;
static struct answer a;
static struct ipc_key_message got;
static char *body;
static size_t body_len;

static void make_body(uint8_t tag, size_t ciphertext_len)
{
	static struct snp_wire_key k;

	memset(&k, tag, sizeof(k));
	k.ciphertext_len = ciphertext_len;
	free(body);
	ck_assert_int_eq(snp_wire_key_format(&k, &body, &body_len), 0);
}

static void setup(void)
{
	serve_start(&s);
	boot_says(&s, SNP_STATE_WAITING_FOR_KEY, true);
	make_body(1, 400);
}

static void teardown(void)
{
	serve_stop(&s);
	free(body);
	body = NULL;
}

static bool boot_is_idle(int ms)
{
	return client_is_quiet(s.boot, ms);
}

START_TEST(the_message_arrives_as_it_is)
{
	int fd = post_key_begin(&s, body, body_len);

	boot_receives_key(&s, &got);
	ck_assert_uint_eq(got.ciphertext_len, 400);
	ck_assert_uint_eq(got.nonce[0], 1);
	ck_assert_uint_eq(got.nonce[31], 1);
	ck_assert_uint_eq(got.enc[31], 1);
	ck_assert_uint_eq(got.ciphertext[399], 1);
	boot_judges(&s, IPC_KEY_OPENED, "");
	finish(fd, &a);
	ck_assert_int_eq(a.status, 200);
	ck_assert(has_header(&a, "Content-Type: application/json"));
	ck_assert_str_eq(a.body, "{\"result\":\"unlocked\"}");
	/* A second one is one too many, even before boot has said so. */
	post_key(&s, body, body_len, &a);
	expect_problem(&a, 409, "no-key-wanted");
	ck_assert(boot_is_idle(20));
}
END_TEST

START_TEST(the_largest_message)
{
	int fd;

	make_body(2, SNP_CIPHERTEXT_MAX);
	fd = post_key_begin(&s, body, body_len);
	boot_receives_key(&s, &got);
	ck_assert_uint_eq(got.ciphertext_len, SNP_CIPHERTEXT_MAX);
	boot_judges(&s, IPC_KEY_NOT_OWNER, "");
	finish(fd, &a);
	expect_problem(&a, 403, "not-owner");
}
END_TEST

static const struct {
	enum ipc_key_verdict verdict;
	int status;
	const char *name;
} verdicts[] = {
	{IPC_KEY_NOT_OWNER, 403, "not-owner"},
	{IPC_KEY_MESSAGE, 422, "key-message"},
	{IPC_KEY_HEADER, 422, "header"},
	{IPC_KEY_WRONG, 422, "wrong-key"},
	{IPC_KEY_NOT_WANTED, 409, "no-key-wanted"},
	{IPC_KEY_FAILED, 500, "unlock"},
};

START_TEST(verdict_no)
{
	int fd = post_key_begin(&s, body, body_len);

	boot_receives_key(&s, &got);
	boot_judges(&s, verdicts[_i].verdict, "the reason, in words");
	finish(fd, &a);
	expect_problem(&a, verdicts[_i].status, verdicts[_i].name);
	ck_assert_ptr_nonnull(strstr(a.body, "the reason, in words"));
	/* The next one is tried again. */
	fd = post_key_begin(&s, body, body_len);
	boot_receives_key(&s, &got);
	boot_judges(&s, IPC_KEY_OPENED, "");
	finish(fd, &a);
	ck_assert_int_eq(a.status, 200);
}
END_TEST

START_TEST(a_verdict_that_quotes_a_disk)
{
	int fd = post_key_begin(&s, body, body_len);

	boot_receives_key(&s, &got);
	boot_judges(&s, IPC_KEY_HEADER, "cipher \"\x1B[2J\xFF\"");
	finish(fd, &a);
	expect_problem(&a, 422, "header");
	ck_assert_ptr_nonnull(strstr(a.body, "cipher \\\"?[2J?\\\""));
}
END_TEST

#define B32 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
static const char *const malformed[] = {
	"", "x", "{", "[]", "null", "\"\"", "{}", "{\"nonce\":1}",
	"{\"nonce\":\"" B32 "\",\"enc\":\"" B32 "\"}",
	"{\"nonce\":\"" B32 "\",\"enc\":\"" B32 "\",\"ciphertext\":7}",
	"{\"nonce\":\"" B32 "\",\"enc\":\"" B32 "\",\"ciphertext\":\"AAA\"}",
	"{\"nonce\":\"" B32 "\",\"enc\":\"" B32 "\",\"ciphertext\":\"AA==\"}x",
	"{\"nonce\":\"" B32 "\",\"enc\":\"" B32 "\",\"ciphertext\":\"AA==\",\"more\":1}",
	"{\"nonce\":\"" B32 "\",\"nonce\":\"" B32 "\",\"enc\":\"" B32 "\",\"ciphertext\":\"AA==\"}",
	"{\"nonce\":\"AA==\",\"enc\":\"" B32 "\",\"ciphertext\":\"AA==\"}",
	"{\"nonce\":\"" B32 "\",\"enc\":\"!\",\"ciphertext\":\"AA==\"}",
	"{\"nonce\":\"\\u0000\",\"enc\":\"" B32 "\",\"ciphertext\":\"AA==\"}",
	"{\"nonce\":\"\xFF\",\"enc\":\"" B32 "\",\"ciphertext\":\"AA==\"}",
};

START_TEST(malformed_body)
{
	post_key(&s, malformed[_i], strlen(malformed[_i]), &a);
	expect_problem(&a, 400, "body");
	ck_assert(boot_is_idle(20));
}
END_TEST

START_TEST(a_cut_body_never_arrives)
{
	for (size_t cut = 0; cut < body_len; cut += 50) {
		char text[256];
		int fd = client_connect(&s);

		snprintf(text, sizeof(text),
			"POST /v1/key HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\n"
			"Content-Length: %zu\r\n\r\n",
			body_len);
		client_sends(fd, text);
		client_sends_bytes(fd, body, cut);
		close(fd);
	}
	ck_assert(boot_is_idle(50));
	get(&s, "/v1/status", &a);
	ck_assert_int_eq(a.status, 200);
}
END_TEST

START_TEST(a_zero_byte_ends_nothing)
{
	body[body_len - 1] = 0;
	post_key(&s, body, body_len, &a);
	expect_problem(&a, 400, "body");
	ck_assert(boot_is_idle(20));
}
END_TEST

START_TEST(oversized)
{
	static char big[SNP_WIRE_KEY_BODY_MAX + 1];

	memset(big, ' ', sizeof(big));
	post_key(&s, big, sizeof(big), &a);
	expect_problem(&a, 413, "too-large");
	post_key(&s, big, sizeof(big) - 1, &a);
	expect_problem(&a, 400, "body");
	ck_assert(boot_is_idle(20));
}
END_TEST

START_TEST(when_no_key_is_wanted)
{
	boot_says(&s, SNP_STATE_BOOTED, false);
	post_key(&s, body, body_len, &a);
	expect_problem(&a, 409, "no-key-wanted");
	ck_assert(boot_is_idle(20));
}
END_TEST

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
	Suite *suite = suite_create("serve-keys");
	TCase *t = tcase_create("keys");

	tcase_set_timeout(t, 20);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, the_message_arrives_as_it_is);
	tcase_add_test(t, the_largest_message);
	tcase_add_loop_test(t, verdict_no, 0, ARRAY_SIZE(verdicts));
	tcase_add_test(t, a_verdict_that_quotes_a_disk);
	tcase_add_loop_test(t, malformed_body, 0, ARRAY_SIZE(malformed));
	tcase_add_test(t, a_cut_body_never_arrives);
	tcase_add_test(t, a_zero_byte_ends_nothing);
	tcase_add_test(t, oversized);
	tcase_add_test(t, when_no_key_is_wanted);
	tcase_add_test(t, one_at_a_time_and_a_few_wait);
	tcase_add_test(t, one_address_cannot_have_all_places);
	tcase_add_test(t, two_addresses_neither);
	tcase_add_test(t, who_waits_when_it_opens);
	tcase_add_test(t, the_sender_leaves);
	tcase_add_test(t, boot_ends_before_it_has_booted);
	tcase_add_test(t, boot_becomes_the_real_init);
	tcase_add_loop_test(t, broken_boot, 0, ARRAY_SIZE(nonsense));
	suite_add_tcase(suite, t);
	return suite;
}
