/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of products ask a set. */
#include "products-case.h"

#include <check.h>
#include <string.h>

struct snp_report products_case_processor(unsigned family, unsigned model, unsigned stepping)
{
	return (struct snp_report){
		.has_cpuid = true,
		.cpuid_family = (uint8_t)family,
		.cpuid_model = (uint8_t)model,
		.cpuid_stepping = (uint8_t)stepping,
	};
}

const struct silicon *products_case_silicon(const struct products *p, const char *name)
{
	const struct silicon *s;

	for (size_t i = 0; (s = silicon_by_index(p, i)) != NULL; i++)
		if (strcmp(s->name, name) == 0)
			return s;
	ck_abort_msg("no silicon %s", name);
}

void products_case_expect_need(const struct products *p, const char *id, const char *silicon,
	const struct advisory_need *expected)
{
	const struct advisory *a = advisory_by_id(p, id);
	struct advisory_need need;

	ck_assert_ptr_nonnull(a);
	ck_assert_int_eq(advisory_need(a, products_case_silicon(p, silicon), &need), expected != NULL);
	if (!expected)
		return;
	ck_assert_int_eq(need.known, expected->known);
	ck_assert(snp_tcb_equal(&need.floor, &expected->floor));
	ck_assert_uint_eq(need.platform_required, expected->platform_required);
	ck_assert_uint_eq(need.policy_required, expected->policy_required);
}
