/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of libdoctor: the functions of the table in checks.c. They read facts and nothing else. */
#pragma once

#include "checks.h"

/* What a check concludes. @mend: a static text, or NULL. Through one of the names below. */
void conclude(struct finding *ret, enum finding_verdict verdict, const char *mend,
	const char *fmt, ...) _printf_(4, 5);

/* The rest is as of printf. */
#define found_ok(ret, ...) conclude(ret, FINDING_OK, NULL, __VA_ARGS__)
#define found_warn(ret, mend, ...) conclude(ret, FINDING_WARN, mend, __VA_ARGS__)
#define found_fail(ret, mend, ...) conclude(ret, FINDING_FAIL, mend, __VA_ARGS__)
#define found_unknown(ret, mend, ...) conclude(ret, FINDING_UNKNOWN, mend, __VA_ARGS__)
/* @good, or a failure that @mend mends. */
#define found_either(ret, good, mend, ...) \
	conclude(ret, (good) ? FINDING_OK : FINDING_FAIL, (good) ? NULL : (mend), __VA_ARGS__)
/* "/proc/cpuinfo: Permission denied". */
void found_unseen(struct finding *ret, int error, const char *what);

/* Host. */
void look_cpu_vendor(const struct facts *f, struct finding *ret);
void look_cpu_product(const struct facts *f, struct finding *ret);
void look_cpu_snp(const struct facts *f, struct finding *ret);
void look_cpu_bare(const struct facts *f, struct finding *ret);
void look_cpu_c_bit(const struct facts *f, struct finding *ret);
void look_bios_smee(const struct facts *f, struct finding *ret);
void look_bios_snp(const struct facts *f, struct finding *ret);
void look_bios_asids(const struct facts *f, struct finding *ret);
void look_kernel_version(const struct facts *f, struct finding *ret);
void look_kernel_ccp(const struct facts *f, struct finding *ret);
void look_iommu_groups(const struct facts *f, struct finding *ret);
void look_iommu_mode(const struct facts *f, struct finding *ret);
void look_iommu_snp(const struct facts *f, struct finding *ret);
void look_kvm_module(const struct facts *f, struct finding *ret);
void look_kvm_sev(const struct facts *f, struct finding *ret);
void look_kvm_sev_es(const struct facts *f, struct finding *ret);
void look_kvm_sev_snp(const struct facts *f, struct finding *ret);
void look_dev_kvm(const struct facts *f, struct finding *ret);
void look_dev_sev(const struct facts *f, struct finding *ret);
void look_psp_firmware(const struct facts *f, struct finding *ret);
void look_psp_snp(const struct facts *f, struct finding *ret);
void look_psp_tcb(const struct facts *f, struct finding *ret);
void look_qemu_version(const struct facts *f, struct finding *ret);
void look_qemu_snp(const struct facts *f, struct finding *ret);
void look_ovmf_snp(const struct facts *f, struct finding *ret);
void look_ovmf_reset(const struct facts *f, struct finding *ret);
void look_ovmf_hashes(const struct facts *f, struct finding *ret);
/* Guest. */
void look_guest_snp(const struct facts *f, struct finding *ret);
void look_guest_kernel(const struct facts *f, struct finding *ret);
void look_guest_module(const struct facts *f, struct finding *ret);
void look_guest_device(const struct facts *f, struct finding *ret);
void look_guest_configfs(const struct facts *f, struct finding *ret);
void look_guest_report(const struct facts *f, struct finding *ret);
void look_guest_vmpl(const struct facts *f, struct finding *ret);
void look_guest_certs(const struct facts *f, struct finding *ret);
