/* SPDX-License-Identifier: GPL-3.0-or-later */
/* QEMU's models of AMD's processors, and their signatures. */
#include "vcpu-type.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "snp/util.h"

/* QEMU target/i386/cpu.c, builtin_x86_defs. Versions are those up to QEMU 11: 10.0 has fewer. */
static const struct {
	const char *name;
	unsigned family, model, stepping;
	char last;	/* version, from '1' on; 0: an alias, which has none */
} types[] = {
	{"EPYC", 23, 1, 2, '5'},
	{"EPYC-IBPB", 23, 1, 2, 0},
	{"EPYC-Rome", 23, 49, 0, '5'},
	{"EPYC-Milan", 25, 1, 1, '3'},
	{"EPYC-Genoa", 25, 17, 0, '2'},
	{"EPYC-Turin", 26, 0, 0, '2'},
};

/* AMD 24594, CPUID Fn0000_0001 EAX. */
uint32_t vcpu_signature(unsigned family, unsigned model, unsigned stepping)
{
	unsigned low = family > 15 ? 15 : family;

	return (family - low) << 20 | (model >> 4) << 16 | low << 8 | (model & 15) << 4 | stepping;
}

/* Nothing, or "-v" and the digit of a version that there is. */
static bool version_ok(const char *suffix, char last)
{
	return !suffix[0] || (strncmp(suffix, "-v", 2) == 0 && suffix[2] >= '1' &&
		suffix[2] <= last && !suffix[3]);
}

bool vcpu_type_signature(const char *type, uint32_t *ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		size_t len = strlen(types[i].name);

		if (strncmp(type, types[i].name, len) != 0 ||
			!version_ok(type + len, types[i].last))
			continue;
		*ret = vcpu_signature(types[i].family, types[i].model, types[i].stepping);
		return true;
	}
	return false;
}

/* @features: from the first comma on. */
static bool sets_signature(const char *features)
{
	static const char *const names[] = {",family=", ",model=", ",stepping="};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (strstr(features, names[i]))
			return true;
	return false;
}

bool vcpu_cpu_signature(const char *cpu, uint32_t *ret)
{
	size_t len = strcspn(cpu, ",");
	char type[32];

	if (len >= sizeof(type) || sets_signature(cpu + len))
		return false;
	memcpy(type, cpu, len);
	type[len] = '\0';
	return vcpu_type_signature(type, ret);
}

const char *vcpu_type_name(unsigned i)
{
	return i < ARRAY_SIZE(types) ? types[i].name : NULL;
}

void vcpu_type_list(char *ret, size_t size)
{
	size_t at = 0;

	ret[0] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(types) && at < size; i++) {
		at += (size_t)snprintf(ret + at, size - at, "%s%s", i ? ", " : "", types[i].name);
		if (types[i].last && at < size)
			at += (size_t)snprintf(ret + at, size - at, " (-v1 to -v%c)",
				types[i].last);
	}
}
