/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls to a guest's agent, with what goes wrong told to people. Answers are ENEMY INPUT. */
#pragma once

#include "command.h"
#include "owner/fetch.h"
#include "snp/reportdata.h"
#include "snp/wire.h"

/* Fills a nonce from the system's generator. EXIT_DONE or EXIT_COULD_NOT, said. */
_must_check_ int agent_nonce(uint8_t ret[static SNP_NONCE_SIZE]);

/**
 * agent_await() - wait until the guest listens and is past its start
 * @wait: seconds to wait at most; on return those that are left. 0: no waiting, no call
 *
 * Asks for the state, which costs the guest nothing, so that no call which costs a report hangs in
 * a network that is only coming up.
 *
 * Return: EXIT_DONE; EXIT_USAGE or EXIT_COULD_NOT, said.
 */
_must_check_ int agent_await(const char *host, unsigned *wait);

struct agent_question {
	const char *path;
	const uint8_t *nonce;	/* NULL: none, for the report that the boot keeps */
	bool no_proof;		/* the nonce is to stand in the report as it is, however
				 * long that takes */
	const char *accept;	/* NULL: JSON */
	unsigned wait;		/* seconds to go on trying */
};

/**
 * agent_get() - ask for a report
 * @host: HOST[:PORT] as the user gave it
 *
 * Return: EXIT_DONE with any HTTP status in @ret; EXIT_USAGE or EXIT_COULD_NOT, said.
 */
_must_check_ int agent_get(const char *host, const struct agent_question *q,
	struct http_answer *ret);
_must_check_ int agent_post(const char *host, const char *path, const char *body, size_t len,
	unsigned wait, struct http_answer *ret);

/* What an answer other than 200 says of itself, or that it says nothing. */
void agent_problem(const struct http_answer *answer, struct snp_wire_problem *ret);
