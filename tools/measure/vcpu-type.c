/* SPDX-License-Identifier: GPL-3.0-or-later */
/* QEMU's models of AMD's processors, and their signatures. */
#include "vcpu-type.h"

#include <stddef.h>
#include <string.h>

#include "snp/util.h"

/* QEMU target/i386/cpu.c, builtin_x86_defs. */
static const struct {
	const char *name;
	unsigned family, model, stepping;
} types[] = {
	{"EPYC", 23, 1, 2},
	{"EPYC-IBPB", 23, 1, 2},
	{"EPYC-Rome", 23, 49, 0},
	{"EPYC-Milan", 25, 1, 1},
	{"EPYC-Genoa", 25, 17, 0},
	{"EPYC-Turin", 26, 0, 0},
};

/* AMD 24594, CPUID Fn0000_0001 EAX. */
uint32_t vcpu_signature(unsigned family, unsigned model, unsigned stepping)
{
	unsigned low = family > 15 ? 15 : family;

	return (family - low) << 20 | (model >> 4) << 16 | low << 8 | (model & 15) << 4 | stepping;
}

/* Nothing, or "-v" and a number. */
static bool version_ok(const char *suffix)
{
	size_t len = strlen(suffix);

	return len == 0 || (len > 2 && len <= 4 && suffix[0] == '-' && suffix[1] == 'v' &&
		suffix[2] != '0' && strspn(suffix + 2, "0123456789") == len - 2);
}

bool vcpu_type_signature(const char *type, uint32_t *ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		size_t len = strlen(types[i].name);

		if (strncmp(type, types[i].name, len) != 0 || !version_ok(type + len))
			continue;
		*ret = vcpu_signature(types[i].family, types[i].model, types[i].stepping);
		return true;
	}
	return false;
}

const char *vcpu_type_name(unsigned i)
{
	return i < ARRAY_SIZE(types) ? types[i].name : NULL;
}
