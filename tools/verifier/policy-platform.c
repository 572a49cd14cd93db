/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Demands on how the host is set up, by the bits of PLATFORM_INFO. */
#include "demand.h"

static const struct policy_bit bits[] = {
	{"smt", 1 << 0, "sibling threads are in use"},
	{"tsme", 1 << 1, "all memory is encrypted"},
	{"ecc", 1 << 2, "memory has error correction"},
	{"rapl-off", 1 << 3, "power cannot be measured by software"},
	{"ciphertext-hiding", 1 << 4, "the host reads no ciphertext of guests"},
	{"alias-check", 1 << 5, "no two addresses are the same memory; from report version 3 on"},
	/* The public ABI has this bit reserved; newer firmware sets it, with this meaning. */
	{"iommu-safe", 1 << 6, "writes of the IOMMU respect guests' memory"},
	{"tio", 1 << 7, "devices may be trusted (SEV-TIO)"},
};

const struct policy_bit *policy_platform(size_t i)
{
	return i < ARRAY_SIZE(bits) ? &bits[i] : NULL;
}

#define DISPUTED (UINT64_C(1) << 6)

static void name_bits(uint64_t set, char *field, size_t size)
{
	demand_name_bits(policy_platform, set, field, size);
}

/* What makes the answer a no, and that one name may mean something else. */
static void tell(const char *what, uint64_t wrong, uint64_t wanted, struct check *c)
{
	char names[sizeof(c->reason)] = "";

	name_bits(wrong, names, sizeof(names));
	if (wrong)
		check_reason(c, "%s %s", what, names);
	if (wanted & DISPUTED)
		demand_append(c->reason, sizeof(c->reason),
			"sources disagree on what iommu-safe (bit 6) means");
}

static int check_required(const struct policy_subject *s, const struct demand *d, struct check *c)
{
	uint64_t want = s->policy->platform_require, missing = want & ~s->report->platform_info;

	name_bits(s->report->platform_info, c->got, sizeof(c->got));
	if (!want)
		return demand_not_asked(c);
	name_bits(want, c->expected, sizeof(c->expected));
	tell("without", missing, want, c);
	return missing ? VERIFY_E_PLATFORM_REQUIRED : 0;
}

static int check_forbidden(const struct policy_subject *s, const struct demand *d, struct check *c)
{
	uint64_t banned = s->policy->platform_forbid, there = banned & s->report->platform_info;
	char names[sizeof(c->reason)] = "";

	name_bits(s->report->platform_info, c->got, sizeof(c->got));
	if (!banned)
		return demand_not_asked(c);
	name_bits(banned, names, sizeof(names));
	check_expected(c, "none of %s", names);
	tell("with", there, banned, c);
	return there ? VERIFY_E_PLATFORM_FORBIDDEN : 0;
}

static const struct demand rows[] = {
	{"platform.required", check_required},
	{"platform.forbidden", check_forbidden},
};

const struct demand_table policy_platform_demands = DEMAND_TABLE(rows);
