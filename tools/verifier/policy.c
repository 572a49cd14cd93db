/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The owner's demands, one function each. */
#include "policy.h"

#include <inttypes.h>
#include <string.h>

static const struct policy_freedom freedoms[] = {
	{"debug", SNP_POLICY_DEBUG, "guest.debug", "the host may read the guest's memory"},
	{"migration", SNP_POLICY_MIGRATE_MA, "guest.migration",
		"a migration agent may take the guest's memory elsewhere"},
	{"cxl", SNP_POLICY_CXL_ALLOW, "guest.cxl", "memory may lie on devices outside the socket"},
};

const struct policy_freedom *policy_freedom(size_t i)
{
	return i < ARRAY_SIZE(freedoms) ? &freedoms[i] : NULL;
}

int policy_allow(struct policy *p, const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(freedoms); i++) {
		if (strcmp(freedoms[i].name, name) == 0) {
			p->allow |= freedoms[i].bit;
			return 0;
		}
	}
	return VERIFY_E_POLICY;
}

static int check_bytes(const uint8_t *expected, const uint8_t *got, size_t len, int no,
	struct check *c)
{
	if (!expected) {
		check_reason(c, "nothing to compare with");
		return CHECK_SKIP;
	}
	check_expected_hex(c, expected, len);
	check_got_hex(c, got, len);
	return memcmp(expected, got, len) == 0 ? 0 : no;
}

int policy_check_report_data(const struct policy *p, const struct snp_report *report,
	struct check *c)
{
	return check_bytes(p->report_data, report->report_data, SNP_REPORT_DATA_SIZE,
		VERIFY_E_REPORT_DATA, c);
}

int policy_check_proof(const struct policy *p, struct check *c)
{
	static const uint8_t any[SNP_NONCE_SIZE];
	uint8_t root[SNP_NONCE_SIZE];

	if (!p->proof) {
		check_reason(c, "none came: the nonce stands alone, if at all");
		return CHECK_SKIP;
	}
	check_got(c, "leaf %" PRIu32 " of %" PRIu32 ", %" PRIu32 " hashes above it",
		p->proof->index, p->proof->size, p->proof->n_path);
	if (!p->batch_allowed)
		return VERIFY_E_BATCHED;
	/* Whether size, index and path go together depends on no nonce. */
	return snp_merkle_nonce(any, p->proof, root);
}

static void tell_freshness(const struct snp_merkle_proof *proof, struct check *c)
{
	if (proof->size)
		check_reason(c, "fresh: one of %" PRIu32 " nonces, by its proof", proof->size);
	else
		check_reason(c, "fresh: the nonce as it is");
}

/* The nonce is the owner's own, never the one that an answer claims. */
int policy_check_nonce(const struct policy *p, const struct snp_report *report, struct check *c)
{
	static const struct snp_merkle_proof none;
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
	r = check_bytes(expected, report->report_data + SNP_BINDING_SIZE, SNP_NONCE_SIZE,
		VERIFY_E_NONCE, c);
	if (!r)
		tell_freshness(proof, c);
	return r;
}

int policy_check_binding(const struct policy *p, const struct snp_report *report, struct check *c)
{
	return check_bytes(p->binding, report->report_data, SNP_BINDING_SIZE, VERIFY_E_BINDING, c);
}

/* True when the owner has waived every demand on the guest. */
static bool is_waived(const struct policy *p, struct check *c)
{
	if (p->authentic_only)
		check_reason(c, "only authenticity was asked for");
	return p->authentic_only;
}

int policy_check_measurement(const struct policy *p, const struct snp_report *report,
	struct check *c)
{
	check_got_hex(c, report->measurement, SNP_MEASUREMENT_SIZE);
	if (is_waived(p, c))
		return CHECK_SKIP;
	if (p->any_measurement) {
		check_reason(c, "any measurement is accepted: nobody knows what the guest runs");
		return CHECK_SKIP;
	}
	if (p->n_measurements == 1)
		check_expected_hex(c, p->measurements[0], SNP_MEASUREMENT_SIZE);
	else
		check_expected(c, "one of %zu", p->n_measurements);
	for (size_t i = 0; i < p->n_measurements; i++)
		if (memcmp(p->measurements[i], report->measurement, SNP_MEASUREMENT_SIZE) == 0)
			return 0;
	return VERIFY_E_MEASUREMENT;
}

int policy_check_vmpl(const struct policy *p, const struct snp_report *report, struct check *c)
{
	check_got(c, "%u", report->vmpl);
	if (is_waived(p, c))
		return CHECK_SKIP;
	check_expected(c, "%u", p->vmpl);
	return report->vmpl == p->vmpl ? 0 : VERIFY_E_VMPL;
}

int policy_check_freedom(const struct policy *p, const struct policy_freedom *f,
	const struct snp_report *report, struct check *c)
{
	bool set = report->policy & f->bit;

	check_got(c, "%s", set ? "allowed by the guest's policy" : "not allowed");
	if (is_waived(p, c))
		return CHECK_SKIP;
	if (set && (p->allow & f->bit)) {
		check_reason(c, "tolerated by request: %s", f->danger);
		return CHECK_SKIP;
	}
	check_expected(c, "not allowed");
	if (set)
		check_reason(c, "%s", f->danger);
	return set ? VERIFY_E_POLICY : 0;
}
