/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of checks. Whoever adds one adds its line to docs/doctor.md: a test compares them. */
#include "checks.h"

#include <stdarg.h>
#include <stdio.h>

#include "look.h"

static const struct doctor_check table[] = {
	{"cpu.vendor", FACTS_HOST, "a processor of AMD's", look_cpu_vendor},
	{"cpu.product", FACTS_HOST, "EPYC Milan (7003) or later", look_cpu_product},
	{"cpu.bare", FACTS_HOST, "the machine itself, not a VM", look_cpu_bare},
	{"cpu.snp", FACTS_HOST, "SEV, SEV-ES and SEV-SNP", look_cpu_snp},
	{"cpu.c-bit", FACTS_HOST, "the position that VMs are described with", look_cpu_c_bit},
	{"bios.smee", FACTS_HOST, "memory encryption switched on", look_bios_smee},
	{"bios.snp", FACTS_HOST, "SNP switched on, memory set aside for its reverse map",
		look_bios_snp},
	{"bios.asids", FACTS_HOST, "some of the encryption keys for SNP guests", look_bios_asids},
	{"kernel.version", FACTS_HOST, "Linux 6.11 or later", look_kernel_version},
	{"kernel.ccp", FACTS_HOST, "the driver of the secure processor", look_kernel_ccp},
	{"iommu.groups", FACTS_HOST, "IOMMU switched on", look_iommu_groups},
	{"iommu.mode", FACTS_HOST, "translation for all devices, page tables of version 1",
		look_iommu_mode},
	{"iommu.snp", FACTS_HOST, "every IOMMU with SNP", look_iommu_snp},
	{"kvm.module", FACTS_HOST, "kvm_amd", look_kvm_module},
	{"kvm.sev", FACTS_HOST, "Y", look_kvm_sev},
	{"kvm.sev-es", FACTS_HOST, "Y", look_kvm_sev_es},
	{"kvm.sev-snp", FACTS_HOST, "Y", look_kvm_sev_snp},
	{"dev.kvm", FACTS_HOST, "a device that may be read and written", look_dev_kvm},
	{"dev.sev", FACTS_HOST, "a device that may be read and written", look_dev_sev},
	{"psp.firmware", FACTS_HOST, "SEV firmware API 1.51 or later", look_psp_firmware},
	{"psp.snp", FACTS_HOST, "SNP and its reverse map initialised", look_psp_snp},
	{"psp.tcb", FACTS_HOST, "a TCB that owners take by default", look_psp_tcb},
	{"qemu.version", FACTS_HOST, "QEMU 9.1 or later", look_qemu_version},
	{"qemu.snp", FACTS_HOST, "the object sev-snp-guest", look_qemu_snp},
	{"ovmf.snp", FACTS_HOST, "a firmware image with sections for SNP", look_ovmf_snp},
	{"ovmf.reset", FACTS_HOST, "a reset block: where further vCPUs begin", look_ovmf_reset},
	{"ovmf.hashes", FACTS_HOST, "a place for the hashes of kernel, initramfs and command line",
		look_ovmf_hashes},

	{"guest.snp", FACTS_GUEST, "a guest with SEV-SNP", look_guest_snp},
	{"guest.kernel", FACTS_GUEST, "Linux 5.19 or later; 6.7 for reports through configfs",
		look_guest_kernel},
	{"guest.module", FACTS_GUEST, "the driver sev-guest", look_guest_module},
	{"guest.device", FACTS_GUEST, "a device that may be read and written", look_guest_device},
	{"guest.configfs", FACTS_GUEST, "configfs with tsm/report", look_guest_configfs},
	{"guest.report", FACTS_GUEST, "a report about what was asked", look_guest_report},
	{"guest.vmpl", FACTS_GUEST, "VMPL 0, or what owners expect", look_guest_vmpl},
	{"guest.certs", FACTS_GUEST, "the chip's certificate, ASK and ARK beside the report",
		look_guest_certs},
};

const struct doctor_check *doctor_check_by_index(size_t i)
{
	return i < ARRAY_SIZE(table) ? &table[i] : NULL;
}

const char *finding_verdict_name(enum finding_verdict v)
{
	switch (v) {
	case FINDING_OK:
		return "ok";
	case FINDING_WARN:
		return "warn";
	case FINDING_FAIL:
		return "fail";
	case FINDING_UNKNOWN:
		break;
	}
	return "unknown";
}

void conclude(struct finding *ret, enum finding_verdict verdict, const char *mend,
	const char *fmt, ...)
{
	va_list args;

	ret->verdict = verdict;
	ret->mend = mend;
	va_start(args, fmt);
	vsnprintf(ret->is, sizeof(ret->is), fmt, args);
	va_end(args);
}

void found_unseen(struct finding *ret, int error, const char *what)
{
	found_unknown(ret, NULL, "%s: %s", what, snp_strerror(error));
}
