/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Demands on whose processor signed: which chip, by which kind of key, of which provider. */
#include <string.h>

#include "demand.h"
#include "snp/cursor.h"

static int check_chip(const struct policy_subject *s, const struct demand *d, struct check *c)
{
	const struct policy *p = s->policy;
	const uint8_t *got = s->report->chip_id;

	check_got_hex(c, got, SNP_CHIP_ID_SIZE);
	if (!p->n_chips)
		return demand_not_asked(c);
	check_expected(c, "one of %zu", p->n_chips);
	if (snp_all_zero(got, SNP_CHIP_ID_SIZE)) {
		check_reason(c, "CHIP_ID is masked: nobody can tell which chip it is");
		return VERIFY_E_CHIP;
	}
	for (size_t i = 0; i < p->n_chips; i++)
		if (memcmp(p->chips[i], got, SNP_CHIP_ID_SIZE) == 0)
			return 0;
	return VERIFY_E_CHIP;
}

static int check_kind(const struct policy_subject *s, const struct demand *d, struct check *c)
{
	bool is_vlek = s->report->signing_key == SNP_KEY_VLEK;

	check_got(c, "%s", is_vlek ? "VLEK" : "VCEK");
	if (s->policy->signer == POLICY_SIGNER_ANY)
		return demand_not_asked(c);
	check_expected(c, "%s", s->policy->signer == POLICY_SIGNER_VLEK ? "VLEK" : "VCEK");
	return is_vlek == (s->policy->signer == POLICY_SIGNER_VLEK) ? 0 : VERIFY_E_LEAF_KIND;
}

static int check_csp(const struct policy_subject *s, const struct demand *d, struct check *c)
{
	const struct policy *p = s->policy;

	check_got(c, "%s", s->leaf->csp_id);
	if (!p->csp[0])
		return demand_not_asked(c);
	check_expected(c, "%s", p->csp);
	if (s->leaf->has_hw_id) {
		check_reason(c, "a VCEK names no provider");
		return VERIFY_E_LEAF_CSP;
	}
	return strcmp(p->csp, s->leaf->csp_id) == 0 ? 0 : VERIFY_E_LEAF_CSP;
}

static const struct demand rows[] = {
	{"chip.allowed", check_chip},
	{"leaf.kind", check_kind},
	{"leaf.csp", check_csp},
};

const struct demand_table policy_chip_demands = DEMAND_TABLE(rows);
