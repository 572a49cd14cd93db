/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The owner's demands in their order, and what they have in common. */
#include "policy.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "demand.h"

static const struct demand_table *const tables[] = {
	&policy_report_demands,
	&policy_guest_demands,
	&policy_identity_demands,
	&policy_firmware_demands,
	&policy_tcb_demands,
	&policy_floor_demands,
	&policy_platform_demands,
	&policy_chip_demands,
};

const struct demand *policy_demand(size_t i)
{
	for (size_t t = 0; t < ARRAY_SIZE(tables); t++) {
		if (i < tables[t]->n)
			return &tables[t]->v[i];
		i -= tables[t]->n;
	}
	return NULL;
}

const char *demand_id(const struct demand *d)
{
	return d->id;
}

int demand_check(const struct demand *d, const struct policy_subject *s, struct check *c)
{
	int r = d->check(s, d, c);

	if (r < 0 || d->always || !s->policy->authentic_only)
		return r;
	/* What was found is told; what would have been demanded was not. */
	c->expected[0] = '\0';
	check_reason(c, "only authenticity was asked for");
	return CHECK_SKIP;
}

int demand_not_asked(struct check *c)
{
	check_reason(c, "not asked for");
	return CHECK_SKIP;
}

int demand_bytes(const uint8_t *expected, const uint8_t *got, size_t len, int no, struct check *c)
{
	if (!expected) {
		check_reason(c, "nothing to compare with");
		return CHECK_SKIP;
	}
	check_expected_hex(c, expected, len);
	check_got_hex(c, got, len);
	return memcmp(expected, got, len) == 0 ? 0 : no;
}

void demand_append(char *field, size_t size, const char *fmt, ...)
{
	size_t len = strlen(field);
	va_list args;

	if (len)
		len += (size_t)snprintf(field + len, size - len, ", ");
	if (len >= size)
		return;
	va_start(args, fmt);
	vsnprintf(field + len, size - len, fmt, args);
	va_end(args);
}

void demand_name_bits(const struct policy_bit *(*of)(size_t i), uint64_t set, char *field,
	size_t size)
{
	const struct policy_bit *b;

	for (size_t i = 0; (b = of(i)) != NULL; i++)
		if (set & b->bit)
			demand_append(field, size, "%s", b->name);
}

const struct policy_bit *policy_bit_by_name(const struct policy_bit *(*of)(size_t i),
	const char *name)
{
	const struct policy_bit *b;

	for (size_t i = 0; (b = of(i)) != NULL; i++)
		if (strcmp(b->name, name) == 0)
			return b;
	return NULL;
}
