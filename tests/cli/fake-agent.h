/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of fake-agent share: its lies, and what it is made of. */
#pragma once

#include <stdio.h>

#include "firmware.h"
#include "pki.h"
#include "snp/wire.h"

/* The lies, each about one thing. */
enum lie {
	HONEST,
	OTHER_NONCE,		/* a true report, for another nonce */
	OTHER_KEY,		/* a true report, with another guest's key beside it */
	OTHER_KIND,		/* a report that binds nothing */
	BAD_SIGNATURE,
	DEBUG_GUEST,
	LOW_LEVEL,		/* a report of another privilege level */
	OTHER_CHIP,		/* the certificate of another chip */
	NO_CERTIFICATES,
	BAD_TABLE,
	GARBAGE,
	EMPTY,
	OVERSIZED,
	REDIRECT,
	NOT_HTTP,
	BUSY_TWICE,		/* 503, 503, then honest */
	NOT_WAITING,		/* 409, booted */
	STARTING,		/* tells so twice, then honest; 409 before */
	KEY_FORBIDDEN,		/* 403 to the key */
	KEY_UNFIT,		/* 422 to the key */
	KEY_DROPPED,		/* the connection ends at the key */
	UNBOUND,		/* an identity report that binds no key */
	OTHER_VM,		/* a report of a guest that runs something else, with a key of its own */
	REPLAYED,		/* the answer to the first question, to all later ones */
	BATCHED,		/* the nonce is one of BATCH, with its proof; key requests alone */
	BATCHED_KEY,		/* key requests as well */
	PROOF_OF_OTHER,		/* the proof of another nonce of the batch */
	PROOF_DEEP,		/* a hash too many */
	PROOF_SHALLOW,		/* a hash too few */
	PROOF_SIZE,		/* a tree of another size */
	PROOF_INDEX,		/* the place of another leaf */
	ROOT_AS_NONCE,		/* no proof, and the root claimed to be the nonce */
	COLOURED,		/* a true answer, and beside it what a terminal would act on */
	_LIES,
};

struct agent {
	enum lie lie;
	struct pki pki;
	struct emu_config config;
	struct snp_secret private_key;
	uint8_t public_key[SNP_X25519_SIZE];
	const uint8_t *owner;	/* NULL: any */
	const char *ssh_key;	/* file of the bound SSH host key; NULL: an odd one */
	struct snp_wire_report first;	/* what REPLAYED answered at first */
	unsigned requests, states;	/* how often it was asked for which */
};

void die(const char *what);

#define MUST(call)                                                                                 \
	do {                                                                                       \
		if (call)                                                                          \
			die(#call);                                                                \
	} while (0)

/* fake-answer.c: a report for @nonce, of the kind @bound, true but for the lie. */
void fake_answer(struct agent *a, enum snp_bound_kind bound, bool may_batch,
	const uint8_t nonce[static SNP_NONCE_SIZE], struct snp_wire_report *ret);
