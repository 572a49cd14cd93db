/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Demands on REPORT_DATA: that the report is fresh, and of the key that came with it. */
#include <inttypes.h>

#include "demand.h"

static int check_report_data(const struct policy_subject *s, const struct demand *d,
	struct check *c)
{
	return demand_bytes(s->policy->report_data, s->report->report_data, SNP_REPORT_DATA_SIZE,
		VERIFY_E_REPORT_DATA, c);
}

/* That the proof, if one came, is one. For which nonce is check_nonce()'s to say. */
static int check_proof(const struct policy_subject *s, const struct demand *d, struct check *c)
{
	static const uint8_t any[SNP_NONCE_SIZE];
	const struct snp_merkle_proof *proof = s->policy->proof;
	uint8_t root[SNP_NONCE_SIZE];

	if (!proof) {
		check_reason(c, "none came: the nonce stands alone, if at all");
		return CHECK_SKIP;
	}
	check_got(c, "leaf %" PRIu32 " of %" PRIu32 ", %" PRIu32 " hashes above it", proof->index,
		proof->size, proof->n_path);
	if (!s->policy->batch_allowed)
		return VERIFY_E_BATCHED;
	/* Whether size, index and path go together depends on no nonce. */
	return snp_merkle_nonce(any, proof, root);
}

static void tell_freshness(const struct snp_merkle_proof *proof, struct check *c)
{
	if (proof->size)
		check_reason(c, "fresh: one of %" PRIu32 " nonces, by its proof", proof->size);
	else
		check_reason(c, "fresh: the nonce as it is");
}

/* The nonce is the owner's own, never the one that an answer claims. */
static int check_nonce(const struct policy_subject *s, const struct demand *d, struct check *c)
{
	static const struct snp_merkle_proof none;
	const struct policy *p = s->policy;
	const struct snp_merkle_proof *proof = p->proof && p->batch_allowed ? p->proof : &none;
	uint8_t expected[SNP_NONCE_SIZE];
	int r;

	if (!p->nonce) {
		check_reason(c, "no nonce to compare with: nothing shows that the report is fresh");
		return CHECK_SKIP;
	}
	r = snp_merkle_nonce(p->nonce, proof, expected);
	if (r)
		return r;
	r = demand_bytes(expected, s->report->report_data + SNP_BINDING_SIZE, SNP_NONCE_SIZE,
		VERIFY_E_NONCE, c);
	if (!r)
		tell_freshness(proof, c);
	return r;
}

static int check_binding(const struct policy_subject *s, const struct demand *d, struct check *c)
{
	return demand_bytes(s->policy->binding, s->report->report_data, SNP_BINDING_SIZE,
		VERIFY_E_BINDING, c);
}

static const struct demand rows[] = {
	{"report.data", check_report_data, .always = true},
	{"report.proof", check_proof, .always = true},
	{"report.nonce", check_nonce, .always = true},
	{"report.binding", check_binding, .always = true},
};

const struct demand_table policy_report_demands = DEMAND_TABLE(rows);
