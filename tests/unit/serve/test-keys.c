/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Key messages: what reaches boot and what does not, and what its verdicts become. */
#include <stdio.h>
#include <string.h>

#include "keys-case.h"
#include "runner.h"

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

Suite *unit_suite(void)
{
	Suite *suite = suite_create("serve-keys");
	TCase *t = tcase_create("keys");

	tcase_set_timeout(t, 20);
	tcase_add_checked_fixture(t, keys_setup, keys_teardown);
	tcase_add_test(t, the_message_arrives_as_it_is);
	tcase_add_test(t, the_largest_message);
	tcase_add_loop_test(t, verdict_no, 0, ARRAY_SIZE(verdicts));
	tcase_add_test(t, a_verdict_that_quotes_a_disk);
	tcase_add_loop_test(t, malformed_body, 0, ARRAY_SIZE(malformed));
	tcase_add_test(t, a_cut_body_never_arrives);
	tcase_add_test(t, a_zero_byte_ends_nothing);
	tcase_add_test(t, oversized);
	tcase_add_test(t, when_no_key_is_wanted);
	suite_add_tcase(suite, t);
	return suite;
}
