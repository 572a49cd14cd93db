/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An attester in a process of its own, and the two ends that talk to it. The attestation device is a fake
 * at link time (sevguest.o is not in this program), which makes a report of exactly what it is asked for.
 */
#pragma once

#include <sys/types.h>

#include "ipc.h"

#define HEAD_SIZE offsetof(struct ipc_report_answer, certs)

struct attester_ends {
	int boot, server;
	pid_t pid;
};

extern struct attester_ends at;
extern struct ipc_report_answer answer;		/* the last one */

/* What boot binds, what the enemy would like to have bound, and nothing. */
extern uint8_t identity[SNP_BINDING_SIZE], key[SNP_BINDING_SIZE], evil[SNP_BINDING_SIZE];
extern const uint8_t zeros[SNP_BINDING_SIZE];

/* For tcase_add_checked_fixture(). */
void attester_setup(void);
void attester_stop(void);

/* One more, after the first has ended. */
void attester_start(void);
/* The errno that the loop ended with. */
int end_code(void);

/* Boot's side; returns when it is acknowledged. */
void bind_kind(uint32_t kind, uint32_t bound, const uint8_t *binding);

/* The server's side. */
void receive(void);
void ask(const void *record, size_t len);
void ask_kind(uint32_t kind, uint8_t nonce_byte);

/* The answer in hand is a report of these, or says no and has none. */
void expect_report(const uint8_t *binding, uint8_t nonce_byte);
void expect_refusal(enum ipc_attest_status status);
