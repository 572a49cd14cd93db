/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who signed: the chain that stands behind a report, and every check of it. What these checks say
 * depends on nothing but the certificates and a few fields of the report, so who verifies many
 * reports keeps them in a memo and pays for each chain once.
 */
#pragma once

#include <stdint.h>

#include "chain.h"
#include "check.h"
#include "leaf.h"
#include "snp/report.h"

#define SIGNER_CHECKS_MAX 16

struct signer {
	int answer;		/* of the checks together, as verify_report() answers */
	struct chain chain;	/* NULL certificates where none were found */
	struct leaf leaf;
	size_t n_checks;
	struct check checks[SIGNER_CHECKS_MAX];
};

struct signer_memo;

/* NULL without memory. Shared by threads; the certificates of a signer
 * are borrowed from their bag. */
struct signer_memo *signer_memo_new(void);
void signer_memo_free(struct signer_memo *m);

/**
 * signer_memo_get() - what is known of the signer of such a report
 * @certs_id: a number for the certificates and all else that was given to judge them by, never used
 *	for others
 *
 * Return: true and *ret, or false.
 */
bool signer_memo_get(struct signer_memo *m, uint64_t certs_id, const struct snp_report *report,
	struct signer *ret);
/* Forgets something older when there is no room. */
void signer_memo_put(struct signer_memo *m, uint64_t certs_id, const struct snp_report *report,
	const struct signer *signer);
