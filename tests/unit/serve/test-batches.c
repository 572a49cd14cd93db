/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many askers, one report: who shares a round, and what each is told. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "batch-case.h"
#include "runner.h"

/* Bare bytes: they cannot carry a proof. */
static int ask_bare(unsigned n)
{
	char text[256];
	int fd = client_connect(&s);

	snprintf(text, sizeof(text), "GET /v1/report?nonce=%064x HTTP/1.1\r\nHost: g\r\n"
		"Accept: application/octet-stream\r\n\r\n", n);
	client_sends(fd, text);
	return fd;
}

static const unsigned sizes[] = {1, 2, 3, 4, 5, 8, 33, 200};

START_TEST(all_who_wait_share_a_round)
{
	int fd[200];
	const unsigned n = sizes[_i];

	for (unsigned i = 0; i < n; i++)
		fd[i] = ask_for(i + 1, "");
	all_requests_are_in();
	attester_is_free();
	attester_sends(&s, &answer);
	for (unsigned i = 0; i < n; i++)
		receives_proof(fd[i], i + 1, n == 1 ? 0 : n);
	ck_assert(attester_is_idle(&s, 20));
}
END_TEST

/* The proof stands behind what it is about, in one text. */
START_TEST(the_answer_is_as_libsnp_writes_it)
{
	int fd[2] = {ask_for(1, ""), ask_for(2, "")};
	char *text;
	size_t len;

	all_requests_are_in();
	attester_is_free();
	attester_sends(&s, &answer);
	for (unsigned i = 0; i < 2; i++) {
		receives_proof(fd[i], i + 1, 2);
		ck_assert_int_eq(snp_wire_report_format(&w, &text, &len), 0);
		ck_assert_uint_eq(len, a.body_len);
		ck_assert_mem_eq(text, a.body, len);
		free(text);
	}
}
END_TEST

START_TEST(the_same_nonce_is_one_leaf)
{
	int fd[12];

	for (unsigned i = 0; i < ARRAY_SIZE(fd); i++)
		fd[i] = ask_for(1 + i % 3, "");
	all_requests_are_in();
	attester_is_free();
	attester_sends(&s, &answer);
	for (unsigned i = 0; i < ARRAY_SIZE(fd); i++) {
		receives_proof(fd[i], 1 + i % 3, 3);
		ck_assert_uint_eq(w.proof.index, i % 3);
	}
}
END_TEST

START_TEST(one_nonce_of_many_askers_stands_as_it_is)
{
	int fd[5];

	for (unsigned i = 0; i < ARRAY_SIZE(fd); i++)
		fd[i] = ask_for(0x4242, "");
	all_requests_are_in();
	attester_is_free();
	ck_assert_uint_eq(asked.nonce[31], 0x42);
	attester_sends(&s, &answer);
	for (unsigned i = 0; i < ARRAY_SIZE(fd); i++)
		receives_proof(fd[i], 0x4242, 0);
}
END_TEST

/* A nonce of zeros is a nonce: it has its leaf, and its report is not kept for others. */
START_TEST(zeros_are_a_nonce)
{
	int fd[2] = {ask_for(0, ""), ask_for(1, "")};

	all_requests_are_in();
	attester_is_free();
	attester_sends(&s, &answer);
	receives_proof(fd[0], 0, 2);
	receives_proof(fd[1], 1, 2);
	fd[0] = get_begin(&s, "/v1/report");
	attester_receives(&s, &asked);
	close(fd[0]);
}
END_TEST

/* Each of them a round of its own; those of one question share it. */
START_TEST(who_takes_no_proof_is_asked_for_alone)
{
	int none[2] = {ask_for(1, "&proof=none"), ask_for(1, "&proof=none")};
	int bare = ask_bare(1), other;

	all_requests_are_in();
	other = ask_for(2, "&proof=none");
	all_requests_are_in();
	attester_is_free();
	ck_assert_uint_eq(asked.nonce[31], 1);
	attester_sends(&s, &answer);
	receives_proof(none[0], 1, 0);
	receives_proof(none[1], 1, 0);
	finish(bare, &a);
	ck_assert_int_eq(a.status, 200);
	ck_assert_uint_eq(a.body_len, SNP_REPORT_SIZE);
	ck_assert_mem_eq(a.body, answer.report, SNP_REPORT_SIZE);
	attester_receives(&s, &asked);
	ck_assert_uint_eq(asked.nonce[31], 2);
	attester_makes(&s, &asked, &answer);
	attester_sends(&s, &answer);
	receives_proof(other, 2, 0);
}
END_TEST

START_TEST(a_key_request_is_asked_for_alone)
{
	char text[256];
	int batch[2] = {ask_for(1, ""), ask_for(2, "")}, key;

	boot_says(&s, SNP_STATE_WAITING_FOR_KEY, true);
	snprintf(text, sizeof(text), "/v1/key-request?nonce=%064x", 1);
	key = get_begin(&s, text);
	all_requests_are_in();
	attester_is_free();	/* a batch was last: now the key request, although it came later */
	ck_assert_uint_eq(asked.kind, IPC_REPORT_KEY_REQUEST);
	ck_assert_uint_eq(asked.nonce[31], 1);
	attester_sends(&s, &answer);
	receives_proof(key, 1, 0);
	ck_assert_int_eq(w.bound, SNP_BOUND_KEY_REQUEST);
	attester_receives(&s, &asked);
	ck_assert_uint_eq(asked.kind, IPC_REPORT_IDENTITY);
	attester_makes(&s, &asked, &answer);
	attester_sends(&s, &answer);
	receives_proof(batch[0], 1, 2);
	receives_proof(batch[1], 2, 2);
}
END_TEST

/* However many wait on one side, the other has every second round. */
START_TEST(sides_take_turns)
{
	int single[3], batch[3], early;

	for (unsigned i = 0; i < 3; i++)
		single[i] = ask_for(1 + i, "&proof=none");
	all_requests_are_in();
	early = ask_for(0x10, "");
	all_requests_are_in();
	attester_is_free();
	for (unsigned i = 0; i < 3; i++) {
		ck_assert_uint_eq(asked.nonce[31], 1 + i);
		/* Who comes now is with the next batch. */
		batch[i] = ask_for(0x20 + i, "");
		all_requests_are_in();
		attester_sends(&s, &answer);
		receives_proof(single[i], 1 + i, 0);
		attester_receives(&s, &asked);
		attester_makes(&s, &asked, &answer);
		attester_sends(&s, &answer);
		if (i == 0)
			receives_proof(early, 0x10, 2);
		receives_proof(batch[i], 0x20 + i, i == 0 ? 2 : 0);
		if (i == 2)
			break;
		attester_receives(&s, &asked);
		attester_makes(&s, &asked, &answer);
	}
	ck_assert(attester_is_idle(&s, 20));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("serve-batches");
	TCase *t = tcase_create("batches");

	tcase_set_timeout(t, 20);
	tcase_add_checked_fixture(t, batch_setup, batch_teardown);
	tcase_add_loop_test(t, all_who_wait_share_a_round, 0, ARRAY_SIZE(sizes));
	tcase_add_test(t, the_answer_is_as_libsnp_writes_it);
	tcase_add_test(t, the_same_nonce_is_one_leaf);
	tcase_add_test(t, one_nonce_of_many_askers_stands_as_it_is);
	tcase_add_test(t, zeros_are_a_nonce);
	tcase_add_test(t, who_takes_no_proof_is_asked_for_alone);
	tcase_add_test(t, a_key_request_is_asked_for_alone);
	tcase_add_test(t, sides_take_turns);
	suite_add_tcase(suite, t);
	return suite;
}
