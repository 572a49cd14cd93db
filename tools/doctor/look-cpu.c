/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The processor: whose, which, and what its silicon can. */
#include <string.h>

#include "look.h"
#include "verifier/products.h"

#define OTHER_MACHINE "Take a machine with an EPYC processor of the 7003 series (Milan) or later."
#define NOT_HANDED_ON                                                                              \
	"A VM has what its hypervisor hands on, and this one hands on no SNP: look at "            \
	"the machine below."
#define HIDDEN "Where the product has SNP, BIOS hides it: look there for SVM and SEV."

void look_cpu_vendor(const struct facts *f, struct finding *ret)
{
	if (f->cpu.error)
		found_unseen(ret, f->cpu.error, "/proc/cpuinfo");
	else if (strcmp(f->cpu.vendor, "AuthenticAMD") == 0)
		found_ok(ret, "%s", f->cpu.vendor);
	else
		found_fail(ret, OTHER_MACHINE, "%s", f->cpu.vendor);
}

void look_cpu_product(const struct facts *f, struct finding *ret)
{
	const struct facts_cpu *cpu = &f->cpu;
	const struct product *p = NULL;

	if (cpu->error) {
		found_unseen(ret, cpu->error, "/proc/cpuinfo");
		return;
	}
	if (cpu->family <= UINT8_MAX && cpu->model <= UINT8_MAX)
		p = product_by_cpuid(products_builtin(), (uint8_t)cpu->family, (uint8_t)cpu->model);
	if (p && p->n_roots)
		found_ok(ret, "%s (%s, family %Xh model %02Xh)", p->name, cpu->name, cpu->family,
			cpu->model);
	else if (cpu->family < 0x19)
		found_fail(ret, OTHER_MACHINE, "%s, family %Xh model %02Xh: before SNP", cpu->name,
			cpu->family, cpu->model);
	else
		found_warn(ret,
			"Reports of it are refused until its line is known: docs/products.md tells "
			"how to add one.",
			"%s, family %Xh model %02Xh: no line that is known", cpu->name, cpu->family,
			cpu->model);
}

void look_cpu_bare(const struct facts *f, struct finding *ret)
{
	if (f->cpu.error)
		found_unseen(ret, f->cpu.error, "/proc/cpuinfo");
	else if (!f->cpu.hypervisor)
		found_ok(ret, "no hypervisor below");
	else
		found_warn(ret,
			"For a guest's checks: --guest. A host that is a VM is for clouds that "
			"offer such.",
			"a VM");
}

/* -EOPNOTSUPP: the processor was asked and has no such leaf. */
static bool cpuid_unseen(const struct facts *f, struct finding *ret)
{
	if (f->cpuid.error == -EOPNOTSUPP)
		found_fail(ret, OTHER_MACHINE, "no CPUID leaf 0x8000001F");
	else if (f->cpuid.error)
		found_unseen(ret, f->cpuid.error, "CPUID leaf 0x8000001F");
	return f->cpuid.error;
}

void look_cpu_snp(const struct facts *f, struct finding *ret)
{
	const struct facts_cpuid *c = &f->cpuid;

	if (cpuid_unseen(f, ret))
		return;
	found_either(ret, c->has_sev_snp, f->cpu.hypervisor ? NOT_HANDED_ON : HIDDEN, "%s%s%s",
		c->has_sev ? "SEV" : "no SEV", c->has_sev_es ? ", SEV-ES" : ", no SEV-ES",
		c->has_sev_snp ? ", SEV-SNP" : ", no SEV-SNP");
}

void look_cpu_c_bit(const struct facts *f, struct finding *ret)
{
	const struct facts_cpuid *c = &f->cpuid;
	unsigned described = f->firmware.c_bit;

	if (cpuid_unseen(f, ret))
		return;
	if (!c->has_sev)
		found_unknown(ret, NULL, "the processor shows no SEV");
	else if (c->c_bit == (described ? described : FACTS_C_BIT_DEFAULT))
		found_ok(ret, "bit %u, %u physical bits fewer", c->c_bit, c->reduced_bits);
	else
		conclude(ret, described ? FINDING_FAIL : FINDING_WARN,
			"Write cbitpos = with this position below [snp] of the VM's description.",
			"bit %u, not %u", c->c_bit, described ? described : FACTS_C_BIT_DEFAULT);
}
