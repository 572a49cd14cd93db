/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many who ask a server whose attester is busy: see batch-case.h. */
#include "batch-case.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "runner.h"
#include "snp/merkle.h"

struct served s;
struct answer a;
struct snp_wire_report w;
struct ipc_report_request asked;
struct ipc_report_answer answer;

/* A question of somebody else's keeps the attester busy. */
static int first_asker;

void batch_setup(void)
{
	serve_start(&s);
	boot_says(&s, SNP_STATE_BOOTED, false);
	first_asker = get_begin(&s, "/v1/report?nonce="
		"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff");
	attester_receives(&s, &asked);
	attester_makes(&s, &asked, &answer);
}

void batch_teardown(void)
{
	close(first_asker);
	serve_stop(&s);
}

void attester_is_free(void)
{
	attester_sends(&s, &answer);
	finish(first_asker, &a);
	ck_assert_int_eq(a.status, 200);
	attester_receives(&s, &asked);
	attester_makes(&s, &asked, &answer);
}

int ask_for(unsigned n, const char *more)
{
	char text[256];

	snprintf(text, sizeof(text), "/v1/report?nonce=%064x%s", n, more);
	return get_begin(&s, text);
}

void all_requests_are_in(void)
{
	get(&s, "/v1/status", &a);
	ck_assert_int_eq(a.status, 200);
	usleep(20000);
}

void receives_proof(int fd, unsigned n, uint32_t size)
{
	uint8_t nonce[SNP_NONCE_SIZE];

	finish(fd, &a);
	ck_assert_msg(a.status == 200, "%u got %d: %s", n, a.status, a.body);
	ck_assert_int_eq(snp_wire_report_parse(a.body, a.body_len, &w), 0);
	ck_assert_mem_eq(w.report, answer.report, sizeof(w.report));
	ck_assert_uint_eq(w.certs_len, answer.certs_len);
	ck_assert_uint_eq(w.nonce[31] | w.nonce[30] << 8, n);
	ck_assert_uint_eq(w.proof.size, size);
	ck_assert_int_eq(snp_merkle_nonce(w.nonce, &w.proof, nonce), 0);
	ck_assert_mem_eq(nonce, asked.nonce, sizeof(nonce));
}
