/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Settings of BIOS, by what they leave behind: registers where these can be read (root, module
 * msr), else what the kernel concluded from them. Names of settings are those of AMD's own menus;
 * vendors move and rename them.
 */
#include <inttypes.h>

#include "look.h"

#define SYSCFG_MEM_ENCRYPT (UINT64_C(1) << 23)
#define RMP_ADDRESS UINT64_C(0x000FFFFFFFFFE000) /* bits 51 to 13 */

#define SET_SMEE "In BIOS, CBS, CPU Common Options: SMEE = Enabled."
#define SET_SNP                                                                                    \
	"In BIOS, CBS: CPU Common Options, SNP Memory (RMP Table) Coverage = Enabled; "            \
	"NBIO Common Options, SEV-SNP Support = Enabled."
#define SET_ASIDS "In BIOS, CBS, CPU Common Options: SEV-ES ASID Space Limit; 100 is for 99 guests."
#define NO_SEV "the processor shows no SEV"
#define SEE_MORE "Look as root, with the modules cpuid and msr loaded."

void look_bios_smee(const struct facts *f, struct finding *ret)
{
	if (!f->syscfg.error) {
		bool on = f->syscfg.value & SYSCFG_MEM_ENCRYPT;

		found_either(ret, on, SET_SMEE, "SMEE %s in SYSCFG", on ? "set" : "not set");
	} else if (!f->cpu.error && f->cpu.sev) {
		found_ok(ret, "the kernel shows sev");
	} else if (!f->cpu.error && !f->cpuid.error && f->cpuid.has_sev) {
		/* The kernel hides what the silicon has when SMEE or the lock of SMM is missing. */
		found_fail(ret, SET_SMEE, "the processor has SEV, and the kernel does not show it");
	} else if (!f->cpuid.error && !f->cpuid.has_sev) {
		found_unknown(ret, NULL, NO_SEV);
	} else {
		found_unknown(ret, SEE_MORE, "neither SYSCFG nor CPUID can be read");
	}
}

/* Since 6.9 the kernel shows sev_snp only with memory set aside for the reverse map. */
static bool shows_snp(const struct facts_kernel *k)
{
	return !k->error && (k->major > 6 || (k->major == 6 && k->minor >= 9));
}

void look_bios_snp(const struct facts *f, struct finding *ret)
{
	uint64_t at = f->rmp_base.value & RMP_ADDRESS;

	if (!f->rmp_base.error && at)
		found_ok(ret, "reverse map at %#" PRIx64, at);
	else if (!f->rmp_base.error)
		found_fail(ret, SET_SNP, "no memory for the reverse map");
	else if (!f->cpu.error && f->cpu.sev_snp)
		found_ok(ret, "the kernel shows sev_snp");
	else if (!f->cpuid.error && !f->cpuid.has_sev_snp)
		found_unknown(ret, NULL, "the processor shows no SEV-SNP");
	else if (!f->cpu.error && shows_snp(&f->kernel))
		found_fail(ret, SET_SNP, "the kernel does not show sev_snp");
	else
		found_unknown(ret, SEE_MORE, "this kernel does not show it");
}

void look_bios_asids(const struct facts *f, struct finding *ret)
{
	unsigned n = f->capacity.sev_es, all = f->capacity.sev + n;

	if (!f->cpuid.error && f->cpuid.has_sev) {
		n = f->cpuid.n_es_asids;
		all = f->cpuid.n_asids;
	} else if (!all) {
		found_unknown(ret, f->cpuid.error ? SEE_MORE : NULL, "%s",
			f->cpuid.error ? "neither CPUID nor misc.capacity tells" : NO_SEV);
		return;
	}
	found_either(ret, n, SET_ASIDS, "%u of %u for guests with SEV-ES or SNP", n, all);
}
