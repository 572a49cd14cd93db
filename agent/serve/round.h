/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A round: one question to the attester, those who asked it, and what they are answered. Of many
 * nonces it makes one (snp/merkle.h); the text of the answer is kept once, up to where each asker's
 * own nonce and proof begin.
 *
 * A round lives as long as somebody refers to it: the requests that belong to it, the responses on
 * their way out, and whoever keeps it.
 */
#pragma once

#include "ipc.h"
#include "serve/queue.h"

struct snp_merkle_tree;

struct round {
	unsigned refs;
	size_t *memory;			/* that of all rounds; ours is in it */
	struct ipc_report_request asked;
	struct snp_merkle_tree *tree;	/* NULL: the nonce was asked as it is */
	/* Once it is answered: */
	uint8_t report[SNP_REPORT_SIZE];
	char *head;			/* of the JSON */
	size_t head_len;
	size_t size;			/* of all that is kept for it */
};

/**
 * round_new() - a question for everyone in @askers
 * @memory: where the memory of all rounds is counted
 * @kind: of the report
 * @askers: not empty. Those of more than one nonce are given a leaf each; the same nonce has one
 * leaf
 *
 * Each asker refers to the round from now on, until request_free().
 *
 * Return: 0, with a reference of the caller's; -ENOMEM or -EIO.
 */
_must_check_ int round_new(size_t *memory, enum ipc_report_kind kind, const struct queue *askers,
	struct round **ret);
/* A round of nobody, of an identity report without a nonce. 0 or -ENOMEM. */
_must_check_ int round_new_kept(size_t *memory, struct round **ret);

struct round *round_ref(struct round *round);
void round_unref(struct round *round);

/* It is answered by this report, judged before. 0, -EINVAL, -ENOMEM or -EIO. */
_must_check_ int round_answer(struct round *round, const struct server *s,
	const struct ipc_report_answer *answer);

/* What follows the head for @r: malloc'ed. 0 or -ENOMEM. */
_must_check_ int round_tail(const struct round *round, const struct request *r, char **ret,
	size_t *ret_len);
