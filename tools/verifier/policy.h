/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the owner demands of a report that is already known to be authentic. A zeroed struct policy
 * is the strictest one: it accepts no measurement and none of the dangerous freedoms.
 */
#pragma once

#include "check.h"
#include "snp/merkle.h"
#include "snp/report.h"
#include "snp/reportdata.h"

#define POLICY_MEASUREMENTS_MAX 16

struct policy {
	size_t n_measurements;
	uint8_t measurements[POLICY_MEASUREMENTS_MAX][SNP_MEASUREMENT_SIZE];
	bool any_measurement;		/* the owner says loudly that it does not matter */
	bool authentic_only;		/* no check of what the guest is, only that AMD signed it */
	uint64_t allow;			/* bits of POLICY that are tolerated: SNP_POLICY_* */
	unsigned vmpl;			/* the privilege level that the report must be of */
	const uint8_t *report_data;	/* all 64 bytes; NULL: not compared */
	const uint8_t *nonce;		/* the last 32, or what @proof makes of them */
	const struct snp_merkle_proof *proof;	/* came with the report; NULL: none */
	bool batch_allowed;		/* @proof is taken: not with key requests */
	const uint8_t *binding;		/* the first 32 */
};

/* A freedom that an owner has to allow by name, since it undoes a protection. */
struct policy_freedom {
	const char *name;	/* "debug" */
	uint64_t bit;
	const char *check_id;	/* "guest.debug" */
	const char *danger;
};

/* NULL past the end. */
const struct policy_freedom *policy_freedom(size_t i);

/* Adds the freedom of that name to @p->allow: 0, or VERIFY_E_POLICY for an unknown name. */
_must_check_ int policy_allow(struct policy *p, const char *name);

_must_check_ int policy_check_report_data(const struct policy *p, const struct snp_report *report,
	struct check *c);
/* That the proof, if one came, is one. For which nonce is policy_check_nonce()'s to say. */
_must_check_ int policy_check_proof(const struct policy *p, struct check *c);
_must_check_ int policy_check_nonce(const struct policy *p, const struct snp_report *report,
	struct check *c);
_must_check_ int policy_check_binding(const struct policy *p, const struct snp_report *report,
	struct check *c);
_must_check_ int policy_check_measurement(const struct policy *p, const struct snp_report *report,
	struct check *c);
_must_check_ int policy_check_vmpl(const struct policy *p, const struct snp_report *report,
	struct check *c);
_must_check_ int policy_check_freedom(const struct policy *p, const struct policy_freedom *f,
	const struct snp_report *report, struct check *c);
