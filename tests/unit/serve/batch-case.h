/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server whose attester is busy, so that who asks now waits for the next round. */
#pragma once

#include "harness.h"

extern struct served s;
extern struct answer a;
extern struct snp_wire_report w;
/* What the attester was asked last, and what it will say. */
extern struct ipc_report_request asked;
extern struct ipc_report_answer answer;

/* For tcase_add_checked_fixture(). */
void batch_setup(void);
void batch_teardown(void);

/* The attester is free: whoever waits is next. */
void attester_is_free(void);

/* A question with the nonce @n, and @more behind it. */
int ask_for(unsigned n, const char *more);

/* Whoever has asked by now waits. */
void all_requests_are_in(void);

/* The report in hand, with a proof that leads from nonce @n to what the attester was asked. */
void receives_proof(int fd, unsigned n, uint32_t size);
