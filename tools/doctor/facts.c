/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which sources are asked, for each side. */
#include "facts.h"

#include "read.h"

#define PLATFORM_DEVICE "/sys/devices/platform/sev-guest"

/* Kernels hide sev_snp from /proc/cpuinfo in guests, so their own signs count as well. */
static bool is_guest(const struct sysroot *root, const struct facts_cpu *cpu)
{
	return cpu->hypervisor && (cpu->sev_snp || sysroot_has(root, PLATFORM_DEVICE) ||
		sysroot_has(root, "/sys/devices/system/cpu/sev/vmpl") ||
		sysroot_has(root, "/dev/sev-guest"));
}

static void gather_host(const struct sysroot *root, const struct facts_wish *wish, struct facts *f)
{
	read_device(root, "/dev/kvm", &f->dev_kvm);
	read_device(root, "/dev/sev", &f->dev_sev);
	read_msr(root, MSR_SYSCFG, &f->syscfg);
	read_msr(root, MSR_RMP_BASE, &f->rmp_base);
	read_kvm(root, &f->kvm);
	read_capacity(root, &f->capacity);
	read_iommu(root, &f->iommu);
	/* Where KVM has no SNP the answer is known, and asking could initialise it for a moment. */
	read_psp(root, f->kvm.sev_snp == SWITCH_ON, &f->psp);
	read_qemu(root, &f->qemu);
	f->firmware.c_bit = wish->c_bit;
	f->firmware.needs_hashes = wish->has_kernel;
	read_firmware(wish->firmware, &f->firmware);
}

static int read_vmpl(const struct sysroot *root, unsigned *ret)
{
	char text[8];
	const char *p = text;
	uint64_t level;
	int r = sysroot_text(root, "/sys/devices/system/cpu/sev/vmpl", text, sizeof(text));

	if (r)
		return r;
	if (!read_number(&p, 10, 3, &level) || *p)
		return -EBADMSG;
	*ret = (unsigned)level;
	return 0;
}

static void gather_guest(const struct sysroot *root, struct facts *f)
{
	read_device(root, "/dev/sev-guest", &f->dev_guest);
	read_msr(root, MSR_SEV_STATUS, &f->sev_status);
	f->has_platform_device = sysroot_has(root, PLATFORM_DEVICE);
	f->vmpl_error = read_vmpl(root, &f->vmpl);
	read_tsm(root, &f->tsm);
}

void facts_gather(const struct sysroot *root, const struct facts_wish *wish, struct facts *ret)
{
	*ret = (struct facts){.live = root->live};
	read_cpu(root, &ret->cpu);
	read_cpuid(root, &ret->cpuid);
	read_kernel(root, &ret->kernel);
	ret->side = wish->side_given ? wish->side :
		is_guest(root, &ret->cpu) ? FACTS_GUEST : FACTS_HOST;
	if (ret->side == FACTS_HOST)
		gather_host(root, wish, ret);
	else
		gather_guest(root, ret);
}
