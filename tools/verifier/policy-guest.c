/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Demands on how the guest was started: its measurement, privilege level and POLICY. */
#include <inttypes.h>
#include <string.h>

#include "demand.h"

/* What nearly every host and guest has; QEMU's default policy allows it. */
#define TOLERATED SNP_POLICY_SMT

static const struct policy_bit freedoms[] = {
	{"debug", SNP_POLICY_DEBUG, "the host may read the guest's memory"},
	{"migration", SNP_POLICY_MIGRATE_MA,
		"a migration agent may take the guest's memory elsewhere"},
	{"cxl", SNP_POLICY_CXL_ALLOW, "memory may lie on devices outside the socket"},
	{"smt", SNP_POLICY_SMT, "other guests may run on the sibling threads"},
};

static const struct policy_bit restrictions[] = {
	{"single-socket", SNP_POLICY_SINGLE_SOCKET,
		"the guest may run on several sockets"},
	{"aes-256-xts", SNP_POLICY_MEM_AES_256_XTS,
		"memory may be encrypted with a shorter key"},
	{"rapl-off", SNP_POLICY_RAPL_DIS,
		"the host may measure the power that the guest draws"},
	{"ciphertext-hiding", SNP_POLICY_CIPHERTEXT_HIDING_DRAM,
		"the host may watch the ciphertext of memory change"},
	{"page-swap-off", SNP_POLICY_PAGE_SWAP_DISABLE,
		"the host may move and swap out pages"},
};

const struct policy_bit *policy_freedom(size_t i)
{
	return i < ARRAY_SIZE(freedoms) ? &freedoms[i] : NULL;
}

const struct policy_bit *policy_restriction(size_t i)
{
	return i < ARRAY_SIZE(restrictions) ? &restrictions[i] : NULL;
}

void policy_allow(struct policy *p, uint64_t bits)
{
	p->allow |= bits;
	p->refuse &= ~bits;
}

void policy_allow_only(struct policy *p, uint64_t bits)
{
	p->allow = bits;
	p->refuse = TOLERATED & ~bits;
}

static int check_measurement(const struct policy_subject *s, const struct demand *d,
	struct check *c)
{
	const struct policy *p = s->policy;
	const uint8_t *got = s->report->measurement;

	check_got_hex(c, got, SNP_MEASUREMENT_SIZE);
	if (p->any_measurement) {
		check_reason(c, "any measurement is accepted: nobody knows what the guest runs");
		return CHECK_SKIP;
	}
	if (p->n_measurements == 1)
		check_expected_hex(c, p->measurements[0], SNP_MEASUREMENT_SIZE);
	else
		check_expected(c, "one of %zu", p->n_measurements);
	for (size_t i = 0; i < p->n_measurements; i++)
		if (memcmp(p->measurements[i], got, SNP_MEASUREMENT_SIZE) == 0)
			return 0;
	return VERIFY_E_MEASUREMENT;
}

static int check_vmpl(const struct policy_subject *s, const struct demand *d, struct check *c)
{
	check_expected(c, "%u", s->policy->vmpl);
	check_got(c, "%u", s->report->vmpl);
	return s->report->vmpl == s->policy->vmpl ? 0 : VERIFY_E_VMPL;
}

static int check_exact(const struct policy_subject *s, const struct demand *d, struct check *c)
{
	check_got(c, "0x%" PRIx64, s->report->policy);
	if (!s->policy->exact_given)
		return demand_not_asked(c);
	check_expected(c, "0x%" PRIx64, s->policy->exact);
	return s->report->policy == s->policy->exact ? 0 : VERIFY_E_GUEST_POLICY;
}

static const struct policy_bit *find_bit(const struct policy_bit *(*of)(size_t i), uint64_t bit)
{
	size_t i = 0;

	while (of(i)->bit != bit)
		i++;
	return of(i);
}

static int check_freedom(const struct policy_subject *s, const struct demand *d, struct check *c)
{
	const struct policy_bit *f = find_bit(policy_freedom, d->bit);
	const struct policy *p = s->policy;
	bool set = s->report->policy & f->bit;

	check_got(c, "%s", set ? "allowed by the guest's policy" : "not allowed");
	if (set && ((p->allow | TOLERATED) & ~p->refuse & f->bit)) {
		check_reason(c, "tolerated%s: %s", p->allow & f->bit ? " by request" : "", f->why);
		return CHECK_SKIP;
	}
	check_expected(c, "not allowed");
	if (set)
		check_reason(c, "%s", f->why);
	return set ? VERIFY_E_POLICY : 0;
}

static int check_restriction(const struct policy_subject *s, const struct demand *d,
	struct check *c)
{
	const struct policy_bit *b = find_bit(policy_restriction, d->bit);
	bool set = s->report->policy & b->bit;

	check_got(c, "%s", set ? "demanded by the guest's policy" : "not demanded");
	if (!(s->policy->require & b->bit))
		return demand_not_asked(c);
	check_expected(c, "demanded by the guest's policy");
	if (!set)
		check_reason(c, "%s", b->why);
	return set ? 0 : VERIFY_E_RESTRICTION;
}

static int check_abi(const struct policy_subject *s, const struct demand *d, struct check *c)
{
	uint16_t got = (uint16_t)s->report->policy, min = s->policy->min_abi;

	check_got(c, "%u.%u", SNP_POLICY_ABI_MAJOR(got), SNP_POLICY_ABI_MINOR(got));
	if (!min)
		return demand_not_asked(c);
	check_expected(c, "at least %u.%u", SNP_POLICY_ABI_MAJOR(min), SNP_POLICY_ABI_MINOR(min));
	return got >= min ? 0 : VERIFY_E_ABI;
}

#define FREEDOM(name, b) {"guest." name, check_freedom, .bit = (b)}
#define RESTRICTION(name, b) {"guest." name, check_restriction, .bit = (b)}

static const struct demand rows[] = {
	{"guest.measurement", check_measurement},
	{"guest.vmpl", check_vmpl},
	{"guest.policy", check_exact},
	FREEDOM("debug", SNP_POLICY_DEBUG),
	FREEDOM("migration", SNP_POLICY_MIGRATE_MA),
	FREEDOM("cxl", SNP_POLICY_CXL_ALLOW),
	FREEDOM("smt", SNP_POLICY_SMT),
	RESTRICTION("single-socket", SNP_POLICY_SINGLE_SOCKET),
	RESTRICTION("aes-256-xts", SNP_POLICY_MEM_AES_256_XTS),
	RESTRICTION("rapl-off", SNP_POLICY_RAPL_DIS),
	RESTRICTION("ciphertext-hiding", SNP_POLICY_CIPHERTEXT_HIDING_DRAM),
	RESTRICTION("page-swap-off", SNP_POLICY_PAGE_SWAP_DISABLE),
	{"guest.abi", check_abi},
};

const struct demand_table policy_guest_demands = DEMAND_TABLE(rows);
