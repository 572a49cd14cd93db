/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Demands on REPORTED_TCB that the set of products knows the numbers of: the floor of the default
 * policy, and what advisories ask for that the owner names. Where a number is not known, or a
 * report does not tell its silicon, an advisory is not met: it was asked for by name.
 */
#include <stdio.h>

#include "demand.h"
#include "tcb-text.h"

static struct snp_tcb reported_tcb(const struct policy_subject *s)
{
	return snp_tcb_decode(s->report->reported_tcb, s->product->tcb_layout);
}

static int check_floor(const struct policy_subject *s, const struct demand *d, struct check *c)
{
	struct snp_tcb reported = reported_tcb(s), floor;
	char text[TCB_TEXT_SIZE];
	int r;

	if (s->policy->no_floors) {
		tcb_format(reported, text);
		check_got(c, "%s", text);
		check_reason(c, "no floor, by the owner's wish: the host may run "
			"firmware with known holes");
		return CHECK_SKIP;
	}
	product_floor(s->products, s->product, s->report, &floor);
	r = demand_tcb(&reported, &floor, d->no, c);
	if (r == CHECK_SKIP)
		check_reason(c, "none is known for this processor");
	else if (!r && !silicon_of(s->products, s->report))
		check_reason(c, "the report does not tell its silicon: "
			"the lowest floor of the line");
	return r;
}

static void tell_bits(const char *where, const struct policy_bit *(*of)(size_t i), uint64_t lacking,
	char *ret, size_t size)
{
	char names[96] = "";

	demand_name_bits(of, lacking, names, sizeof(names));
	if (lacking)
		demand_append(ret, size, "%s lacks %s", where, names);
}

/* Why the report does not meet what is needed; nothing when it does. */
static void tell_need(const struct policy_subject *s, const struct advisory_need *need, char *ret,
	size_t size)
{
	struct snp_tcb reported = reported_tcb(s);
	char text[TCB_TEXT_SIZE];

	ret[0] = '\0';
	if (!need->known) {
		snprintf(ret, size, "what mends it here is not known");
		return;
	}
	if (!snp_tcb_at_least(&reported, &need->floor)) {
		tcb_format(need->floor, text);
		demand_append(ret, size, "TCB below %s", text);
	}
	tell_bits("PLATFORM_INFO", policy_platform,
		need->platform_required & ~s->report->platform_info, ret, size);
	tell_bits("POLICY", policy_restriction, need->policy_required & ~s->report->policy, ret,
		size);
}

static void judge(const struct policy_subject *s, const char *id, char *ret, size_t size)
{
	const struct advisory *a = advisory_by_id(s->products, id);
	const struct silicon *silicon = silicon_of(s->products, s->report);
	struct advisory_need need;

	ret[0] = '\0';
	if (!a)
		snprintf(ret, size, "not known");
	else if (!silicon || silicon->product != s->product)
		snprintf(ret, size, "the report does not tell its silicon");
	else if (advisory_need(a, silicon, &need))
		tell_need(s, &need, ret, size);
}

static int check_advisories(const struct policy_subject *s, const struct demand *d, struct check *c)
{
	const struct policy *p = s->policy;
	char text[TCB_TEXT_SIZE], why[320];
	int r = 0;

	tcb_format(reported_tcb(s), text);
	check_got(c, "%s", text);
	if (p->n_advisories == 0)
		return demand_not_asked(c);
	for (size_t i = 0; i < p->n_advisories; i++) {
		demand_append(c->expected, sizeof(c->expected), "%s", p->advisories[i]);
		judge(s, p->advisories[i], why, sizeof(why));
		if (!why[0])
			continue;
		demand_append(c->reason, sizeof(c->reason), "%s: %s", p->advisories[i], why);
		r = d->no;
	}
	return r;
}

static const struct demand rows[] = {
	{"tcb.floor", check_floor, .no = VERIFY_E_TCB_FLOOR},
	{"tcb.advisories", check_advisories, .no = VERIFY_E_TCB_ADVISORY},
};

const struct demand_table policy_floor_demands = DEMAND_TABLE(rows);
