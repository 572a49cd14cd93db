/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The first state of a vCPU (AMD 24593, VM save area of SEV-ES), which is measured as a page. VMMs
 * do not agree on it; what each sets is from sev-snp-measure 0.0.13, whose digests our tests
 * compare.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define VMSA_SIZE 4096
/* Where the secure processor says that each such page lies. */
#define VMSA_GPA UINT64_C(0xfffffffff000)
/* Where the boot processor begins. */
#define VMSA_BSP_EIP UINT32_C(0xfffffff0)

enum vmm {
	VMM_QEMU,	/* on Linux 6.10 or later */
	VMM_EC2,
	VMM_GCE,
	_VMM_MAX,
};

struct vmsa {
	enum vmm vmm;
	bool boot;		/* the boot processor */
	uint32_t eip;
	uint32_t vcpu_sig;	/* CPUID 1 EAX; VMM_QEMU only */
	uint64_t features;	/* SEV_FEATURES */
};

void vmsa_page(const struct vmsa *v, uint8_t ret[static VMSA_SIZE]);
/* The same for a vCPU that begins in an SVSM at @rip, under QEMU. */
void vmsa_page_svsm(uint64_t rip, uint32_t vcpu_sig, uint8_t ret[static VMSA_SIZE]);

/* "qemu", "ec2", "gce"; never NULL. */
const char *vmm_name(enum vmm vmm);
bool vmm_by_name(const char *name, enum vmm *ret);
