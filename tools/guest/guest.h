/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A guest that is asked to prove itself: one nonce of ours, one answer, one verdict. Nothing of the
 * answer is to be believed before guest_verify() has said yes.
 */
#pragma once

#include "agent-call.h"
#include "owner/evidence.h"
#include "show/check-diagnosis.h"
#include "verifier/verify.h"
#include "verify-options.h"

struct guest {
	const char *host;		/* HOST[:PORT] */
	const char *undone;		/* ends each refusal: "no key was sent" */
	struct verify_setup setup;	/* the caller's, from its options */
	uint8_t nonce[SNP_NONCE_SIZE], binding[SNP_BINDING_SIZE];
	struct evidence evidence;
	struct verify_result result;
	struct check_diagnosis diagnosis;
	bool verified;
	struct snp_wire_problem problem;	/* the guest's own no; status 0 for none */
};

/**
 * guest_ask() - get an answer from @path, for a fresh nonce
 * @wait: seconds to wait for a guest that is starting or busy; those that are left
 *
 * Return: EXIT_DONE with @g->evidence, its certificates among the candidates; or another, said.
 */
_must_check_ int guest_ask(struct guest *g, const char *path, unsigned *wait);

/* Verify it, our nonce and the key that came with it demanded. EXIT_DONE, or another, said. */
_must_check_ int guest_verify(struct guest *g);

/* Tell an answer other than 200, and keep it. EXIT_REFUSED (4xx) or EXIT_COULD_NOT. */
int guest_refused(struct guest *g, const struct http_answer *answer);

/* A check said no, or @r < 0: could not be made. EXIT_REFUSED or EXIT_COULD_NOT. */
int guest_distrusted(const struct guest *g, int r);

void guest_done(struct guest *g);
