/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each check on machines made up: a sound one, and one thing changed at a time. */
#include <stdio.h>
#include <string.h>

#include "runner.h"
#include "tree.h"

#define TSM "/sys/kernel/config/tsm/report/snpguard-doctor"
#define CPUINFO(vendor, family, model, flags) "vendor_id\t: " vendor "\ncpu family\t: " family            \
	"\nmodel\t\t: " model "\nmodel name\t: CPU\nstepping\t: 1\nflags\t\t: fpu " flags "\n\n"
#define FEATURES "/sys/class/iommu/ivhd1/amd-iommu/features"
#define QEMU "/qemu/version"

struct row {
	const char *id;
	enum finding_verdict verdict;
	const char *is;		/* part of what is found */
	const char *path, *text;	/* what is changed; no text: taken away */
};

static const struct row host_rows[] = {
	{"cpu.vendor", FINDING_OK, "AuthenticAMD", NULL, NULL},
	{"cpu.vendor", FINDING_FAIL, "GenuineIntel", "/proc/cpuinfo", CPUINFO("GenuineIntel", "6", "106", "")},
	{"cpu.vendor", FINDING_UNKNOWN, "/proc/cpuinfo", "/proc/cpuinfo", NULL},
	{"cpu.vendor", FINDING_UNKNOWN, "/proc/cpuinfo", "/proc/cpuinfo", "\n"},
	{"cpu.vendor", FINDING_UNKNOWN, "/proc/cpuinfo", "/proc/cpuinfo", "vendor_id\n"},
	{"cpu.product", FINDING_OK, "Milan (AMD EPYC 7313, family 19h model 01h)", NULL, NULL},
	{"cpu.product", FINDING_OK, "Genoa", "/proc/cpuinfo", CPUINFO("AuthenticAMD", "25", "17", "")},
	{"cpu.product", FINDING_OK, "Turin", "/proc/cpuinfo", CPUINFO("AuthenticAMD", "26", "2", "")},
	{"cpu.product", FINDING_FAIL, "before SNP", "/proc/cpuinfo", CPUINFO("AuthenticAMD", "23", "49", "")},
	{"cpu.product", FINDING_WARN, "no line that is known", "/proc/cpuinfo",
		CPUINFO("AuthenticAMD", "25", "33", "")},
	/* Known, and without a root. */
	{"cpu.product", FINDING_WARN, "no line that is known", "/proc/cpuinfo",
		CPUINFO("AuthenticAMD", "26", "80", "")},
	{"cpu.product", FINDING_FAIL, "family 0h", "/proc/cpuinfo", CPUINFO("AuthenticAMD", "25x", "1", "")},
	{"cpu.product", FINDING_WARN, "family 119h", "/proc/cpuinfo", CPUINFO("AuthenticAMD", "281", "1", "")},
	{"cpu.product", FINDING_UNKNOWN, "No such file", "/proc/cpuinfo", NULL},
	{"cpu.bare", FINDING_OK, "no hypervisor", NULL, NULL},
	{"cpu.bare", FINDING_WARN, "a VM", "/proc/cpuinfo", CPUINFO("AuthenticAMD", "25", "1", "hypervisor")},
	{"cpu.bare", FINDING_UNKNOWN, "No such file", "/proc/cpuinfo", NULL},
	{"cpu.snp", FINDING_OK, "SEV, SEV-ES, SEV-SNP", NULL, NULL},
	{"cpu.snp", FINDING_UNKNOWN, "No such file", "/dev/cpu/0/cpuid", NULL},
	{"cpu.snp", FINDING_UNKNOWN, "CPUID", "/dev/cpu/0/cpuid", "short"},
	{"cpu.c-bit", FINDING_OK, "bit 51, 5 physical bits fewer", NULL, NULL},
	{"cpu.c-bit", FINDING_UNKNOWN, "No such file", "/dev/cpu/0/cpuid", NULL},
	{"bios.smee", FINDING_OK, "set in SYSCFG", NULL, NULL},
	{"bios.smee", FINDING_OK, "the kernel shows sev", "/dev/cpu/0/msr", NULL},
	{"bios.snp", FINDING_OK, "reverse map at 0x39e00000", NULL, NULL},
	{"bios.snp", FINDING_OK, "the kernel shows sev_snp", "/dev/cpu/0/msr", NULL},
	{"bios.asids", FINDING_OK, "99 of 509", NULL, NULL},
	{"bios.asids", FINDING_OK, "98 of 508", "/dev/cpu/0/cpuid", NULL},
	{"kernel.version", FINDING_OK, "6.12.43+deb13-amd64", NULL, NULL},
	{"kernel.version", FINDING_OK, "7.0", "/proc/sys/kernel/osrelease", "7.0-rc1\n"},
	{"kernel.version", FINDING_WARN, "by its distribution", "/proc/sys/kernel/osrelease", "6.10.9\n"},
	{"kernel.version", FINDING_WARN, "5.14", "/proc/sys/kernel/osrelease", "5.14.0-503.el9\n"},
	{"kernel.version", FINDING_UNKNOWN, "No such file", "/proc/sys/kernel/osrelease", NULL},
	{"kernel.version", FINDING_UNKNOWN, "osrelease", "/proc/sys/kernel/osrelease", "six\n"},
	{"kernel.version", FINDING_UNKNOWN, "osrelease", "/proc/sys/kernel/osrelease", "6\n"},
	{"kernel.version", FINDING_UNKNOWN, "osrelease", "/proc/sys/kernel/osrelease", "6.99999999999999999\n"},
	{"kernel.ccp", FINDING_OK, "ccp", NULL, NULL},
	{"kernel.ccp", FINDING_OK, "ccp", "/sys/module/ccp", NULL},
	{"iommu.groups", FINDING_OK, "2 groups", NULL, NULL},
	{"iommu.groups", FINDING_FAIL, "off", "/sys/kernel/iommu_groups", NULL},
	{"iommu.mode", FINDING_OK, "1 of 2 groups", NULL, NULL},
	{"iommu.mode", FINDING_FAIL, "iommu=pt on", "/proc/cmdline", "ro iommu=pt quiet\n"},
	{"iommu.mode", FINDING_FAIL, "iommu=soft,pt on", "/proc/cmdline", "iommu=soft,pt\n"},
	{"iommu.mode", FINDING_FAIL, "iommu=off on", "/proc/cmdline", "iommu=off\n"},
	{"iommu.mode", FINDING_FAIL, "amd_iommu=off on", "/proc/cmdline", "quiet  amd_iommu=off\n"},
	{"iommu.mode", FINDING_FAIL, "amd_iommu=pgtbl_v2 on", "/proc/cmdline", "amd_iommu=pgtbl_v2\n"},
	{"iommu.mode", FINDING_FAIL, "iommu.passthrough=1 on", "/proc/cmdline", "iommu.passthrough=1\n"},
	{"iommu.mode", FINDING_OK, "groups", "/proc/cmdline", "intel_iommu=off iommu=ptx xiommu=pt\n"},
	{"iommu.mode", FINDING_OK, "groups", "/proc/cmdline", "iommu= iommu.passthrough=0 amd_iommu=on,pt\n"},
	{"iommu.mode", FINDING_FAIL, "no group", "/sys/kernel/iommu_groups/0/type", "identity\n"},
	{"iommu.mode", FINDING_UNKNOWN, "/proc/cmdline", "/proc/cmdline", NULL},
	{"iommu.mode", FINDING_UNKNOWN, "off", "/sys/kernel/iommu_groups", NULL},
	{"iommu.snp", FINDING_OK, "2 of 2", NULL, NULL},
	{"iommu.snp", FINDING_FAIL, "1 of 2", FEATURES, "25bf732fa2295afe:1d\n"},
	{"iommu.snp", FINDING_UNKNOWN, "1 of 2 IOMMUs cannot", FEATURES, NULL},
	{"iommu.snp", FINDING_UNKNOWN, "1 of 2 IOMMUs cannot", FEATURES, "-1\n"},
	{"iommu.snp", FINDING_UNKNOWN, "1 of 2 IOMMUs cannot", FEATURES, "1a5bf732fa2295afe\n"},
	{"iommu.snp", FINDING_UNKNOWN, "no IOMMU of AMD's", "/sys/class/iommu", NULL},
	{"kvm.module", FINDING_OK, "kvm_amd", NULL, NULL},
	{"kvm.module", FINDING_FAIL, "not loaded", "/sys/module/kvm_amd", NULL},
	{"kvm.sev", FINDING_OK, "Y", NULL, NULL},
	{"kvm.sev", FINDING_FAIL, "N", "/sys/module/kvm_amd/parameters/sev", "N\n"},
	{"kvm.sev", FINDING_FAIL, "no such parameter", "/sys/module/kvm_amd/parameters/sev", NULL},
	{"kvm.sev", FINDING_UNKNOWN, "neither Y nor N", "/sys/module/kvm_amd/parameters/sev", "yes\n"},
	{"kvm.sev", FINDING_UNKNOWN, "not loaded", "/sys/module/kvm_amd", NULL},
	{"kvm.sev-es", FINDING_OK, "Y", NULL, NULL},
	{"kvm.sev-es", FINDING_FAIL, "N", "/sys/module/kvm_amd/parameters/sev_es", "0\n"},
	{"kvm.sev-snp", FINDING_OK, "Y", NULL, NULL},
	{"kvm.sev-snp", FINDING_FAIL, "N", "/sys/module/kvm_amd/parameters/sev_snp", "N\n"},
	{"kvm.sev-snp", FINDING_FAIL, "no such parameter", "/sys/module/kvm_amd/parameters/sev_snp", NULL},
	{"dev.kvm", FINDING_OK, "/dev/kvm", NULL, NULL},
	{"dev.kvm", FINDING_FAIL, "no /dev/kvm", "/dev/kvm", NULL},
	{"dev.sev", FINDING_OK, "/dev/sev", NULL, NULL},
	{"dev.sev", FINDING_FAIL, "no /dev/sev", "/dev/sev", NULL},
	{"psp.firmware", FINDING_UNKNOWN, "of a copy", NULL, NULL},
	{"psp.snp", FINDING_UNKNOWN, "of a copy", NULL, NULL},
	{"psp.tcb", FINDING_UNKNOWN, "of a copy", NULL, NULL},
	{"qemu.version", FINDING_OK, "9.1", NULL, NULL},
	{"qemu.version", FINDING_UNKNOWN, "in the copy", QEMU, NULL},
	{"qemu.version", FINDING_FAIL, "8.2", QEMU, "QEMU emulator version 8.2.2\n"},
	{"qemu.version", FINDING_OK, "10.0", QEMU, "QEMU emulator version 10.0.2\n"},
	{"qemu.version", FINDING_FAIL, "does not answer", QEMU, "version x\n"},
	{"qemu.version", FINDING_FAIL, "does not answer", QEMU, ""},
	{"qemu.snp", FINDING_OK, "sev-snp-guest", NULL, NULL},
	{"qemu.snp", FINDING_UNKNOWN, "in the copy", QEMU, NULL},
	{"qemu.snp", FINDING_FAIL, "no sev-snp-guest", "/qemu/sev-snp-guest", NULL},
	{"ovmf.snp", FINDING_UNKNOWN, "no image", NULL, NULL},
	{"ovmf.reset", FINDING_UNKNOWN, "no image", NULL, NULL},
	{"ovmf.hashes", FINDING_UNKNOWN, "no image", NULL, NULL},
};

static const struct row guest_rows[] = {
	{"guest.snp", FINDING_OK, "SEV_STATUS 0x7", NULL, NULL},
	{"guest.snp", FINDING_OK, "the kernel says so", "/dev/cpu/0/msr", NULL},
	{"guest.kernel", FINDING_OK, "6.12", NULL, NULL},
	{"guest.kernel", FINDING_WARN, "6.1.0", "/proc/sys/kernel/osrelease", "6.1.0-40-amd64\n"},
	{"guest.kernel", FINDING_FAIL, "5.15", "/proc/sys/kernel/osrelease", "5.15.0\n"},
	{"guest.kernel", FINDING_FAIL, "4.20", "/proc/sys/kernel/osrelease", "4.20.0\n"},
	{"guest.kernel", FINDING_UNKNOWN, "No such file", "/proc/sys/kernel/osrelease", NULL},
	{"guest.module", FINDING_OK, "sev_guest", NULL, NULL},
	{"guest.module", FINDING_OK, "part of the kernel", "/sys/module/sev_guest", NULL},
	{"guest.device", FINDING_OK, "/dev/sev-guest", NULL, NULL},
	{"guest.device", FINDING_FAIL, "no /dev/sev-guest", "/dev/sev-guest", NULL},
	{"guest.configfs", FINDING_OK, "tsm/report", NULL, NULL},
	{"guest.configfs", FINDING_WARN, "no /sys/kernel/config", "/sys/kernel/config", NULL},
	{"guest.report", FINDING_OK, "version 2, firmware 1.55 build 8", NULL, NULL},
	{"guest.report", FINDING_UNKNOWN, "no configfs-tsm", "/sys/kernel/config", NULL},
	{"guest.report", FINDING_UNKNOWN, "no report in the copy", TSM, NULL},
	{"guest.report", FINDING_FAIL, "by tdx_guest", TSM "/provider", "tdx_guest\n"},
	{"guest.report", FINDING_FAIL, "none", TSM "/inblob", "short"},
	{"guest.report", FINDING_FAIL, "none", TSM "/outblob", "short"},
	{"guest.vmpl", FINDING_OK, "0", NULL, NULL},
	{"guest.vmpl", FINDING_OK, "0", "/sys/kernel/config", NULL},
	{"guest.certs", FINDING_OK, "all three", NULL, NULL},
	{"guest.certs", FINDING_WARN, "no chip's, no ASK, no ARK", TSM "/auxblob", ""},
	{"guest.certs", FINDING_UNKNOWN, "No such file", TSM "/auxblob", NULL},
	{"guest.certs", FINDING_UNKNOWN, "no configfs-tsm", "/sys/kernel/config", NULL},
	{"guest.certs", FINDING_WARN, "certificate table", TSM "/auxblob", "0123456789012345678901234567890"},
};

static void judge(const struct row *row)
{
	struct finding found;

	if (row->path && row->text)
		tree_put(row->path, row->text);
	else if (row->path)
		tree_remove(row->path);
	tree_judge(row->id, &found);
	ck_assert_msg(found.verdict == row->verdict && strstr(found.is, row->is),
		"%s with %s: %s, %s", row->id, row->path ? row->path : "nothing changed",
		finding_verdict_name(found.verdict), found.is);
	/* What is to be mended says how. */
	ck_assert(found.mend || found.verdict == FINDING_OK || found.verdict == FINDING_UNKNOWN);
	ck_assert(!found.mend || found.verdict != FINDING_OK);
}

START_TEST(host)
{
	tree_host();
	judge(&host_rows[_i]);
}
END_TEST

START_TEST(guest)
{
	tree_guest();
	judge(&guest_rows[_i]);
}
END_TEST

/* Every check is asked about a sound machine, and has nothing to say against it. */
START_TEST(sound)
{
	_cleanup_sysroot_ struct sysroot root = SYSROOT_NONE;
	const struct facts_wish wish = {0};
	const struct doctor_check *c;
	struct finding found;
	struct facts f;

	if (_i)
		tree_guest();
	else
		tree_host();
	ck_assert_int_eq(sysroot_open(tree_folder(), &root), 0);
	facts_gather(&root, &wish, &f);
	ck_assert_int_eq(f.side, _i ? FACTS_GUEST : FACTS_HOST);
	for (size_t i = 0; (c = doctor_check_by_index(i)); i++) {
		if (c->side != f.side)
			continue;
		facts_judge(&f, c->id, &found);
		ck_assert_msg(found.verdict == FINDING_OK || (found.verdict == FINDING_UNKNOWN &&
			(strncmp(c->id, "psp.", 4) == 0 || strncmp(c->id, "ovmf.", 5) == 0)),
			"%s: %s", c->id, found.is);
	}
}
END_TEST

/* The flag is gone in guests of newer kernels; a VM without any sign is a host, if a strange one. */
static const struct {
	const char *sign, *flags;
	enum facts_side side;
} sides[] = {
	{NULL, "hypervisor", FACTS_HOST},
	{NULL, "hypervisor sev_snp", FACTS_GUEST},
	{NULL, "sev_snp", FACTS_HOST},
	{"/dev/sev-guest", "hypervisor", FACTS_GUEST},
	{"/dev/sev-guest", "", FACTS_HOST},
	{"/sys/devices/system/cpu/sev/vmpl", "hypervisor", FACTS_GUEST},
	{"/sys/devices/platform/sev-guest/modalias", "hypervisor", FACTS_GUEST},
};

START_TEST(side)
{
	_cleanup_sysroot_ struct sysroot root = SYSROOT_NONE;
	struct facts_wish wish = {0};
	char cpuinfo[256];
	struct facts f;

	snprintf(cpuinfo, sizeof(cpuinfo), "vendor_id\t: AuthenticAMD\nflags\t\t: %s\n", sides[_i].flags);
	tree_put("/proc/cpuinfo", cpuinfo);
	if (sides[_i].sign)
		tree_put(sides[_i].sign, "");
	ck_assert_int_eq(sysroot_open(tree_folder(), &root), 0);
	facts_gather(&root, &wish, &f);
	ck_assert_int_eq(f.side, sides[_i].side);
	/* What is wanted goes before what is seen. */
	wish = (struct facts_wish){.side_given = true, .side = !sides[_i].side};
	facts_gather(&root, &wish, &f);
	ck_assert_int_eq(f.side, !sides[_i].side);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("doctor-tree");
	TCase *tc = tcase_create("trees");

	tcase_add_checked_fixture(tc, tree_begin, tree_end);
	tcase_add_loop_test(tc, host, 0, ARRAY_SIZE(host_rows));
	tcase_add_loop_test(tc, guest, 0, ARRAY_SIZE(guest_rows));
	tcase_add_loop_test(tc, sound, 0, 2);
	tcase_add_loop_test(tc, side, 0, ARRAY_SIZE(sides));
	suite_add_tcase(s, tc);
	return s;
}
