/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * CPUID 0x8000001F and model-specific registers. A copy has them as /dev/cpu/0/cpuid and msr, at
 * the offsets of the devices; on this machine the instruction is there for everybody, registers for
 * root.
 */
#include <endian.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include "read.h"

#define LEAF_ENCRYPTION 0x8000001Fu

struct registers {
	uint32_t eax, ebx, ecx, edx;
};

#if defined(__x86_64__)
static int ask_instruction(struct registers *ret)
{
	/* Beyond the last leaf Intel's processors answer with another one's numbers. */
	if (!__get_cpuid_count(LEAF_ENCRYPTION, 0, &ret->eax, &ret->ebx, &ret->ecx, &ret->edx))
		return -EOPNOTSUPP;
	return 0;
}
#else
static int ask_instruction(struct registers *ret)
{
	(void)ret;
	return -EOPNOTSUPP;
}
#endif

static int ask_file(const struct sysroot *root, struct registers *ret)
{
	uint32_t raw[4];
	int r = sysroot_at(root, "/dev/cpu/0/cpuid", LEAF_ENCRYPTION, raw, sizeof(raw));

	if (r)
		return r;
	*ret = (struct registers){le32toh(raw[0]), le32toh(raw[1]),
		le32toh(raw[2]), le32toh(raw[3])};
	return 0;
}

void read_cpuid(const struct sysroot *root, struct facts_cpuid *ret)
{
	struct registers is = {0};

	*ret = (struct facts_cpuid){.error = root->live ? ask_instruction(&is) :
		ask_file(root, &is)};
	if (ret->error)
		return;
	ret->has_sev = is.eax & 1u << 1;
	ret->has_sev_es = is.eax & 1u << 3;
	ret->has_sev_snp = is.eax & 1u << 4;
	ret->c_bit = is.ebx & 0x3F;
	ret->reduced_bits = is.ebx >> 6 & 0x3F;
	ret->n_asids = is.ecx;
	/* EDX is the first that a guest without SEV-ES may have; 0 itself is the host's. */
	ret->n_es_asids = is.edx ? is.edx - 1 : 0;
}

void read_msr(const struct sysroot *root, uint32_t msr, struct facts_msr *ret)
{
	uint64_t raw = 0;

	*ret = (struct facts_msr){.error = sysroot_at(root, "/dev/cpu/0/msr",
		msr, &raw, sizeof(raw))};
	if (!ret->error)
		ret->value = le64toh(raw);
}
