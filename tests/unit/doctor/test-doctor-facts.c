/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each check on facts that no copy of a machine has: devices, registers, the secure processor, images. */
#include <string.h>

#include "measure/errors.h"
#include "runner.h"
#include "tree.h"

/* A sound machine of which everything was seen. */
static void sound(struct facts *f)
{
	const struct facts_device device = {.is_device = true, .permitted = true};
	const struct facts_status status = {.major = 1, .minor = 55, .build = 21, .state = 1, .rmp = true,
		.guests = 3, .current_tcb = {4, 0, 0, 0, 0, 0, 0x1B, 0xE0},
		.reported_tcb = {4, 0, 0, 0, 0, 0, 0x1B, 0xE0}};

	*f = (struct facts){.live = true, .dev_kvm = device, .dev_sev = device, .dev_guest = device};
	f->cpu = (struct facts_cpu){.vendor = "AuthenticAMD", .family = 0x19, .model = 1, .stepping = 1,
		.sev = true, .sev_es = true, .sev_snp = true};
	f->cpuid = (struct facts_cpuid){.has_sev = true, .has_sev_es = true, .has_sev_snp = true,
		.c_bit = 51, .reduced_bits = 5, .n_asids = 509, .n_es_asids = 99};
	f->kernel = (struct facts_kernel){.major = 6, .minor = 12, .has_ccp = true, .has_kvm_amd = true};
	f->syscfg.value = UINT64_C(3) << 23;
	f->rmp_base.value = 0x39E00000;
	f->kvm = (struct facts_kvm){SWITCH_ON, SWITCH_ON, SWITCH_ON};
	f->psp = (struct facts_psp){.sev = status, .snp = status};
	f->qemu = (struct facts_qemu){.version = 0x901, .has_snp_guest = true};
	f->firmware = (struct facts_firmware){.path = "OVMF.fd", .needs_hashes = true, .c_bit = 51};
	f->firmware.parsed = (struct firmware){.has_reset = true, .reset_eip = 0x80B004, .has_metadata = true,
		.hashes_gpa = 0x810C00, .n_sections = 3, .sections = {{.type = FIRMWARE_SECRETS},
		{.type = FIRMWARE_CPUID}, {.type = FIRMWARE_KERNEL_HASHES}}};
	f->sev_status.value = 7;
	f->tsm = (struct facts_tsm){.provider = "sev_guest", .has_leaf = true, .has_ask = true,
		.has_ark = true};
}

#define CHANGE(name, ...)                                                                          \
	static void name(struct facts *f)                                                          \
	{                                                                                          \
		__VA_ARGS__;                                                                       \
	}

CHANGE(nothing, (void)f)
CHANGE(no_leaf, f->cpuid.error = -EOPNOTSUPP)
CHANGE(no_snp, f->cpuid.has_sev_snp = false)
CHANGE(no_snp_in_vm, f->cpuid.has_sev_snp = false; f->cpu.hypervisor = true)
CHANGE(no_sev, f->cpuid.has_sev = false; f->cpu.sev = false; f->syscfg.error = -ENOENT)
CHANGE(c_bit_47, f->cpuid.c_bit = 47)
CHANGE(c_bit_47_described, f->cpuid.c_bit = 47; f->firmware.c_bit = 47)
CHANGE(c_bit_47_nothing_described, f->cpuid.c_bit = 47; f->firmware.c_bit = 0)
CHANGE(c_bit_51_nothing_described, f->firmware.c_bit = 0)
CHANGE(no_smee, f->syscfg.value = 0)
CHANGE(no_smee_hidden, f->syscfg.error = -EACCES; f->cpu.sev = false)
CHANGE(nothing_read, f->syscfg.error = f->rmp_base.error = f->cpuid.error = -EACCES; f->cpu.sev = false;
	f->cpu.sev_snp = false)
CHANGE(no_rmp, f->rmp_base.value = 0x1FFF)
CHANGE(no_rmp_hidden, f->rmp_base.error = -EACCES; f->cpu.sev_snp = false)
CHANGE(no_rmp_old_kernel, no_rmp_hidden(f); f->kernel.minor = 8)
CHANGE(no_rmp_no_snp, no_rmp_hidden(f); f->cpuid.has_sev_snp = false)
CHANGE(no_asids, f->cpuid.n_es_asids = 0)
CHANGE(asids_of_nobody, no_sev(f))
CHANGE(old_kernel, f->kernel.minor = 10; f->kvm.sev_snp = SWITCH_ABSENT)
CHANGE(no_ccp, f->kernel.has_ccp = false; f->dev_sev.error = -ENOENT)
CHANGE(groups_hidden, f->iommu.groups_error = -EACCES)
CHANGE(dev_odd, f->dev_kvm.is_device = f->dev_sev.is_device = f->dev_guest.is_device = false)
CHANGE(dev_forbidden, f->dev_kvm.permitted = f->dev_sev.permitted = f->dev_guest.permitted = false)
CHANGE(dev_unseen, f->dev_kvm.error = -ELOOP)
CHANGE(psp_forbidden, f->psp.sev.error = f->psp.snp.error = -EACCES)
CHANGE(psp_absent, f->psp.sev.error = f->psp.snp.error = -ENOENT)
CHANGE(psp_silent, f->psp.sev.error = f->psp.snp.error = -EIO)
CHANGE(psp_old, f->psp.snp.minor = 50)
CHANGE(psp_2_0, f->psp.snp.major = 2; f->psp.snp.minor = 0)
CHANGE(psp_0_99, f->psp.snp.major = 0; f->psp.snp.minor = 99)
CHANGE(psp_sev_old, f->psp.snp.error = -ENODATA; f->psp.sev.minor = 49)
CHANGE(psp_sev_only, f->psp.snp.error = -ENODATA)
CHANGE(psp_uninit, f->psp.snp.state = 0)
CHANGE(psp_no_rmp, f->psp.snp.rmp = false)
CHANGE(tcb_low, f->psp.snp.reported_tcb[6] = f->psp.snp.current_tcb[6] = 0x16)
CHANGE(tcb_uncommitted, f->psp.snp.reported_tcb[7] = 0xDA)
CHANGE(tcb_of_nobody, f->cpu.model = 0x21)
CHANGE(tcb_odd_model, f->cpu.model = 0x101)
CHANGE(qemu_absent, f->qemu.error = -ENOENT)
CHANGE(qemu_hangs, f->qemu.error = -ETIMEDOUT)
CHANGE(qemu_90, f->qemu.version = 0x900)
CHANGE(qemu_10, f->qemu.version = 0xA00)
CHANGE(qemu_without, f->qemu.has_snp_guest = false)
CHANGE(image_absent, f->firmware.answer = -ENOENT)
CHANGE(image_odd, f->firmware.answer = MEASURE_E_FOOTER)
CHANGE(image_no_secrets, f->firmware.parsed.sections[0].type = FIRMWARE_SEC_MEM)
CHANGE(image_no_cpuid, f->firmware.parsed.sections[1].type = FIRMWARE_SEC_MEM)
CHANGE(image_no_reset, f->firmware.parsed.has_reset = false)
CHANGE(image_no_hashes, f->firmware.parsed.hashes_gpa = 0)
CHANGE(image_no_hashes_section, f->firmware.parsed.n_sections = 2)
CHANGE(image_no_kernel, f->firmware.parsed.hashes_gpa = 0; f->firmware.needs_hashes = false)
CHANGE(guest_sev_only, f->sev_status.value = 3)
CHANGE(guest_no_sign, f->sev_status.error = f->vmpl_error = -ENOENT; f->cpu.sev_snp = false)
CHANGE(guest_device_sign, guest_no_sign(f); f->has_platform_device = true)
CHANGE(guest_vmpl_sign, guest_no_sign(f); f->vmpl_error = 0)
CHANGE(guest_no_module, f->dev_guest.error = -ENOENT)
CHANGE(report_forbidden, f->tsm.report_error = -EACCES)
CHANGE(report_busy, f->tsm.report_error = -EBUSY)
CHANGE(report_absent, f->tsm.report_error = -ENOENT)
CHANGE(report_of_other, f->tsm.report_error = -EKEYREJECTED)
CHANGE(report_wiped, f->tsm.report_error = -ENOTTY)
CHANGE(report_odd, f->tsm.parse_answer = SNP_E_REPORT_VERSION)
CHANGE(report_vmpl_2, f->tsm.report.vmpl = 2)
CHANGE(sysfs_vmpl_2, f->tsm.error = -ENOENT; f->vmpl = 2)
CHANGE(no_vmpl, f->tsm.error = f->vmpl_error = -ENOENT)
CHANGE(odd_vmpl, f->tsm.error = -ENOENT; f->vmpl_error = -EBADMSG)
CHANGE(certs_no_ark, f->tsm.has_ark = false)
CHANGE(certs_no_ask, f->tsm.has_ask = false)
CHANGE(certs_no_leaf, f->tsm.has_leaf = false)
CHANGE(certs_odd, f->tsm.certs_answer = SNP_E_CERT_TABLE)
CHANGE(certs_unread, f->tsm.certs_error = -EIO)

static const struct {
	const char *id;
	void (*change)(struct facts *f);
	enum finding_verdict verdict;
	const char *is, *mend;	/* parts; NULL: nothing is to be mended */
} rows[] = {
	{"cpu.snp", no_leaf, FINDING_FAIL, "no CPUID leaf", "EPYC"},
	{"cpu.snp", no_snp, FINDING_FAIL, "SEV, SEV-ES, no SEV-SNP", "BIOS"},
	{"cpu.snp", no_snp_in_vm, FINDING_FAIL, "no SEV-SNP", "hypervisor"},
	{"cpu.c-bit", nothing, FINDING_OK, "bit 51", NULL},
	{"cpu.c-bit", no_leaf, FINDING_FAIL, "no CPUID leaf", "EPYC"},
	{"cpu.c-bit", no_sev, FINDING_UNKNOWN, "no SEV", NULL},
	{"cpu.c-bit", c_bit_47, FINDING_FAIL, "bit 47, not 51", "cbitpos"},
	{"cpu.c-bit", c_bit_47_described, FINDING_OK, "bit 47", NULL},
	{"cpu.c-bit", c_bit_47_nothing_described, FINDING_WARN, "bit 47, not 51", "cbitpos"},
	{"cpu.c-bit", c_bit_51_nothing_described, FINDING_OK, "bit 51", NULL},
	{"bios.smee", no_smee, FINDING_FAIL, "not set", "SMEE"},
	{"bios.smee", no_smee_hidden, FINDING_FAIL, "does not show", "SMEE"},
	{"bios.smee", no_sev, FINDING_UNKNOWN, "no SEV", NULL},
	{"bios.smee", nothing_read, FINDING_UNKNOWN, "neither", "root"},
	{"bios.snp", no_rmp, FINDING_FAIL, "no memory", "SNP Memory"},
	{"bios.snp", no_rmp_hidden, FINDING_FAIL, "does not show", "SNP Memory"},
	{"bios.snp", no_rmp_old_kernel, FINDING_UNKNOWN, "this kernel", "root"},
	{"bios.snp", no_rmp_no_snp, FINDING_UNKNOWN, "no SEV-SNP", NULL},
	{"bios.asids", no_asids, FINDING_FAIL, "0 of 509", "ASID"},
	{"bios.asids", asids_of_nobody, FINDING_UNKNOWN, "no SEV", NULL},
	{"bios.asids", nothing_read, FINDING_UNKNOWN, "neither", "root"},
	{"kernel.version", old_kernel, FINDING_FAIL, "", "6.11"},
	{"kernel.ccp", no_ccp, FINDING_FAIL, "not loaded", "modprobe ccp"},
	{"iommu.groups", groups_hidden, FINDING_UNKNOWN, "Permission", NULL},
	{"dev.kvm", dev_odd, FINDING_FAIL, "no device", "udev"},
	{"dev.kvm", dev_forbidden, FINDING_WARN, "not for you", "kvm"},
	{"dev.kvm", dev_unseen, FINDING_UNKNOWN, "/dev/kvm", NULL},
	{"dev.sev", dev_odd, FINDING_FAIL, "no device", "udev"},
	{"dev.sev", dev_forbidden, FINDING_WARN, "not for you", "udev"},
	{"psp.firmware", nothing, FINDING_OK, "1.55 build 21", NULL},
	{"psp.firmware", psp_forbidden, FINDING_UNKNOWN, "not for you", "root"},
	{"psp.firmware", psp_absent, FINDING_UNKNOWN, "no /dev/sev", NULL},
	{"psp.firmware", psp_silent, FINDING_FAIL, "does not answer", "firmware"},
	{"psp.firmware", psp_old, FINDING_FAIL, "1.50", "Update"},
	{"psp.firmware", psp_2_0, FINDING_OK, "2.0", NULL},
	{"psp.firmware", psp_0_99, FINDING_FAIL, "0.99", "Update"},
	{"psp.firmware", psp_sev_old, FINDING_FAIL, "1.49", "Update"},
	{"psp.firmware", psp_sev_only, FINDING_OK, "1.55", NULL},
	{"psp.snp", nothing, FINDING_OK, "3 guests", NULL},
	{"psp.snp", psp_forbidden, FINDING_UNKNOWN, "not for you", "root"},
	{"psp.snp", psp_sev_only, FINDING_UNKNOWN, "not asked", NULL},
	{"psp.snp", psp_silent, FINDING_FAIL, "no status", "dmesg"},
	{"psp.snp", psp_uninit, FINDING_FAIL, "SNP not initialised, reverse map initialised", "dmesg"},
	{"psp.snp", psp_no_rmp, FINDING_FAIL, "SNP initialised, reverse map not", "dmesg"},
	{"psp.tcb", nothing, FINDING_OK, "snp", NULL},
	{"psp.tcb", psp_sev_only, FINDING_UNKNOWN, "not asked", NULL},
	{"psp.tcb", psp_silent, FINDING_UNKNOWN, "no status", NULL},
	{"psp.tcb", tcb_low, FINDING_WARN, "below snp", "Update"},
	{"psp.tcb", tcb_uncommitted, FINDING_WARN, "microcode 0xda", "commit"},
	{"psp.tcb", tcb_of_nobody, FINDING_UNKNOWN, "not known", NULL},
	{"psp.tcb", tcb_odd_model, FINDING_UNKNOWN, "not known", NULL},
	{"qemu.version", nothing, FINDING_OK, "9.1", NULL},
	{"qemu.version", qemu_absent, FINDING_FAIL, "no qemu", "Install"},
	{"qemu.version", qemu_hangs, FINDING_FAIL, "timed out", "Install"},
	{"qemu.version", qemu_90, FINDING_FAIL, "9.0", "Install"},
	{"qemu.version", qemu_10, FINDING_OK, "10.0", NULL},
	{"qemu.snp", qemu_absent, FINDING_FAIL, "no qemu", "Install"},
	{"qemu.snp", qemu_without, FINDING_FAIL, "no sev-snp-guest", "Install"},
	{"ovmf.snp", nothing, FINDING_OK, "3 sections", NULL},
	{"ovmf.snp", image_absent, FINDING_FAIL, "OVMF.fd: No such file", "AmdSev"},
	{"ovmf.snp", image_odd, FINDING_FAIL, "OVMF.fd", "AmdSev"},
	{"ovmf.snp", image_no_secrets, FINDING_FAIL, "no sections", "AmdSev"},
	{"ovmf.snp", image_no_cpuid, FINDING_FAIL, "no sections", "AmdSev"},
	{"ovmf.reset", nothing, FINDING_OK, "0x80b004", NULL},
	{"ovmf.reset", image_odd, FINDING_FAIL, "OVMF.fd", "AmdSev"},
	{"ovmf.reset", image_no_reset, FINDING_FAIL, "none", "AmdSev"},
	{"ovmf.hashes", nothing, FINDING_OK, "0x810c00", NULL},
	{"ovmf.hashes", image_odd, FINDING_FAIL, "OVMF.fd", "AmdSev"},
	{"ovmf.hashes", image_no_hashes, FINDING_FAIL, "none", "AmdSev"},
	{"ovmf.hashes", image_no_hashes_section, FINDING_FAIL, "none", "AmdSev"},
	{"ovmf.hashes", image_no_kernel, FINDING_WARN, "none", "AmdSev"},
	{"guest.snp", nothing, FINDING_OK, "0x7", NULL},
	{"guest.snp", guest_sev_only, FINDING_FAIL, "0x3", "snpguard run"},
	{"guest.snp", guest_no_sign, FINDING_FAIL, "no sign", "snpguard run"},
	{"guest.snp", guest_device_sign, FINDING_OK, "kernel", NULL},
	{"guest.snp", guest_vmpl_sign, FINDING_OK, "kernel", NULL},
	{"guest.module", guest_no_module, FINDING_FAIL, "not loaded", "modprobe sev-guest"},
	{"guest.device", dev_odd, FINDING_FAIL, "no device", "udev"},
	{"guest.device", dev_forbidden, FINDING_WARN, "not for you", "root"},
	{"guest.report", nothing, FINDING_OK, "version", NULL},
	{"guest.report", report_forbidden, FINDING_UNKNOWN, "not for you", "root"},
	{"guest.report", report_busy, FINDING_UNKNOWN, "somebody else", "again"},
	/* Of the machine itself that is a failure: it was just made. */
	{"guest.report", report_absent, FINDING_FAIL, "none", "dmesg"},
	{"guest.report", report_of_other, FINDING_FAIL, "something else", "snpguard run"},
	{"guest.report", report_wiped, FINDING_FAIL, "none", "VMPCK"},
	{"guest.report", report_odd, FINDING_FAIL, "version", "report show"},
	{"guest.vmpl", nothing, FINDING_OK, "0", NULL},
	{"guest.vmpl", report_vmpl_2, FINDING_WARN, "2", "--vmpl"},
	{"guest.vmpl", sysfs_vmpl_2, FINDING_WARN, "2", "--vmpl"},
	{"guest.vmpl", no_vmpl, FINDING_UNKNOWN, "does not show", NULL},
	{"guest.vmpl", odd_vmpl, FINDING_UNKNOWN, "vmpl", NULL},
	{"guest.certs", nothing, FINDING_OK, "all three", NULL},
	{"guest.certs", certs_no_ark, FINDING_WARN, "the chip's, ASK, no ARK", "certs fetch"},
	{"guest.certs", certs_no_ask, FINDING_WARN, "no ASK", "certs fetch"},
	{"guest.certs", certs_no_leaf, FINDING_WARN, "no chip's", "certs fetch"},
	{"guest.certs", certs_odd, FINDING_WARN, "certificate table", "certs fetch"},
	{"guest.certs", certs_unread, FINDING_UNKNOWN, "no answer", NULL},
	{"guest.certs", report_forbidden, FINDING_UNKNOWN, "not for you", "root"},
	{"guest.certs", report_wiped, FINDING_UNKNOWN, "no answer", NULL},
};

START_TEST(judged)
{
	struct finding found;
	struct facts f;

	sound(&f);
	rows[_i].change(&f);
	facts_judge(&f, rows[_i].id, &found);
	ck_assert_msg(found.verdict == rows[_i].verdict && strstr(found.is, rows[_i].is), "row %d, %s: %s, %s",
		_i, rows[_i].id, finding_verdict_name(found.verdict), found.is);
	ck_assert_msg(!rows[_i].mend ? !found.mend : found.mend && strstr(found.mend, rows[_i].mend),
		"row %d, %s: %s", _i, rows[_i].id, found.mend ? found.mend : "nothing to do");
}
END_TEST

/* Ids are an interface: each once, and said in words that scripts can use. */
START_TEST(ids)
{
	const struct doctor_check *a, *b;

	for (size_t i = 0; (a = doctor_check_by_index(i)); i++) {
		ck_assert_uint_eq(strspn(a->id, "abcdefghijklmnopqrstuvwxyz.-"), strlen(a->id));
		ck_assert_uint_lt(strlen(a->id), 20);
		ck_assert_int_eq(a->side == FACTS_GUEST, strncmp(a->id, "guest.", 6) == 0);
		for (size_t j = 0; j < i; j++) {
			b = doctor_check_by_index(j);
			ck_assert_str_ne(a->id, b->id);
		}
	}
	ck_assert_str_eq(finding_verdict_name(FINDING_OK), "ok");
	ck_assert_str_eq(finding_verdict_name(FINDING_WARN), "warn");
	ck_assert_str_eq(finding_verdict_name(FINDING_FAIL), "fail");
	ck_assert_str_eq(finding_verdict_name(FINDING_UNKNOWN), "unknown");
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("doctor-facts");
	TCase *tc = tcase_create("facts");

	tcase_add_loop_test(tc, judged, 0, ARRAY_SIZE(rows));
	tcase_add_test(tc, ids);
	suite_add_tcase(s, tc);
	return s;
}
