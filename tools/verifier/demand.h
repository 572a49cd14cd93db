/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A demand of the owner's, inside the verifier: a row of one of the tables below, each with the
 * function for its kind and what tells it from others of that kind. policy.c has their order.
 */
#pragma once

#include "policy.h"

struct demand {
	const char *id;
	int (*check)(const struct policy_subject *s, const struct demand *d, struct check *c);
	bool always;		/* with authentic_only as well */
	int no;			/* the answer when it is not met */
	size_t policy, report;	/* what is compared: places in struct policy and
				 * struct snp_report */
	size_t len;
	uint64_t bit;		/* one of those in policy_bit tables */
};

struct demand_table {
	const struct demand *v;
	size_t n;
};

extern const struct demand_table policy_report_demands;
extern const struct demand_table policy_guest_demands;
extern const struct demand_table policy_identity_demands;
extern const struct demand_table policy_firmware_demands;
extern const struct demand_table policy_tcb_demands;
extern const struct demand_table policy_floor_demands;
extern const struct demand_table policy_platform_demands;
extern const struct demand_table policy_chip_demands;

#define DEMAND_TABLE(rows) {(rows), ARRAY_SIZE(rows)}
#define IN_POLICY(member) .policy = offsetof(struct policy, member)
#define IN_REPORT(member)                                                                          \
	.report = offsetof(struct snp_report, member),                                             \
	.len = sizeof(((struct snp_report *)NULL)->member)

/* The places that a row names. */
static inline const void *demand_of_policy(const struct policy_subject *s, const struct demand *d)
{
	return (const uint8_t *)s->policy + d->policy;
}

static inline const void *demand_of_report(const struct policy_subject *s, const struct demand *d)
{
	return (const uint8_t *)s->report + d->report;
}

/* The reason that most demands have most of the time. Returns CHECK_SKIP. */
_must_check_ int demand_not_asked(struct check *c);
/* @expected against @got, where it is not NULL. */
_must_check_ int demand_bytes(const uint8_t *expected, const uint8_t *got, size_t len, int no,
	struct check *c);
/* Every component of @got against a least one; 0 demands nothing. */
_must_check_ int demand_tcb(const struct snp_tcb *got, const struct snp_tcb *min, int no,
	struct check *c);
/* Puts ", TEXT" behind what a field of a check has; cut where the room ends. */
void demand_append(char *field, size_t size, const char *fmt, ...) _printf_(3, 4);
/* The same with the names of bits, as one of the tables of policy.h has them. */
void demand_name_bits(const struct policy_bit *(*of)(size_t i), uint64_t set, char *field,
	size_t size);
