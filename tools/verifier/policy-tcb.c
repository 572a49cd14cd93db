/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Demands on the four TCBs of a report, component by component: that they are in the order which
 * the firmware keeps, and that none lies below what the owner names.
 */
#include "demand.h"
#include "products-value.h"
#include "tcb-text.h"

/* Adds "snp 0x04 is below 0x17" to the reason for each component of @got that is short. */
static bool is_below(struct snp_tcb got, struct snp_tcb min, struct check *c)
{
	const struct tcb_component *k;
	bool below = false;

	for (size_t i = 0; (k = tcb_component(i)) != NULL; i++) {
		uint8_t have = *tcb_component_of(&got, k), want = *tcb_component_of(&min, k);

		if (have >= want)
			continue;
		below = true;
		demand_append(c->reason, sizeof(c->reason), "%s 0x%02x is below 0x%02x", k->name,
			have, want);
	}
	return below;
}

int demand_tcb(const struct snp_tcb *got, const struct snp_tcb *min, int no, struct check *c)
{
	char text[TCB_TEXT_SIZE];

	tcb_format(*got, text);
	check_got(c, "%s", text);
	if (snp_tcb_equal(min, &(struct snp_tcb){0}))
		return demand_not_asked(c);
	tcb_format(*min, text);
	check_expected(c, "at least %s", text);
	return is_below(*got, *min, c) ? no : 0;
}

static struct snp_tcb decode(const struct policy_subject *s, const uint8_t *raw)
{
	return snp_tcb_decode(raw, s->product->tcb_layout);
}

/*
 * The key that signs stands for a TCB that runs, and the firmware cannot be committed to more than
 * runs. LAUNCH_TCB has no such rule: a host may have gone back to what is committed since.
 */
static int check_order(const struct policy_subject *s, const struct demand *d, struct check *c)
{
	struct snp_tcb current = decode(s, s->report->current_tcb);
	struct snp_tcb reported = decode(s, s->report->reported_tcb);
	struct snp_tcb committed = decode(s, s->report->committed_tcb);
	char text[TCB_TEXT_SIZE];

	tcb_format(current, text);
	check_expected(c, "REPORTED_TCB and COMMITTED_TCB at most CURRENT_TCB, %s", text);
	if (!snp_tcb_at_least(&current, &reported)) {
		tcb_format(reported, text);
		check_got(c, "REPORTED_TCB %s", text);
		return VERIFY_E_TCB_ORDER;
	}
	if (!snp_tcb_at_least(&current, &committed)) {
		tcb_format(committed, text);
		check_got(c, "COMMITTED_TCB %s", text);
		return VERIFY_E_TCB_ORDER;
	}
	return 0;
}

static int check_minimum(const struct policy_subject *s, const struct demand *d, struct check *c)
{
	struct snp_tcb got = decode(s, demand_of_report(s, d));

	return demand_tcb(&got, demand_of_policy(s, d), d->no, c);
}

#define MINIMUM(name, min, tcb, answer)                                                            \
	{"tcb." name, check_minimum, .no = (answer), IN_POLICY(min), IN_REPORT(tcb)}

static const struct demand rows[] = {
	{"tcb.order", check_order, .always = true},
	MINIMUM("reported", min_reported, reported_tcb, VERIFY_E_TCB_REPORTED),
	MINIMUM("committed", min_committed, committed_tcb, VERIFY_E_TCB_COMMITTED),
	MINIMUM("launch", min_launch, launch_tcb, VERIFY_E_TCB_LAUNCH),
};

const struct demand_table policy_tcb_demands = DEMAND_TABLE(rows);
