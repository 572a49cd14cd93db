/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of libdoctor: one reader for each source of facts. None fails:
 * what went wrong is in @ret. */
#pragma once

#include "facts.h"

#define MSR_SYSCFG 0xC0010010u		/* memory encryption and SNP switched on */
#define MSR_SEV_STATUS 0xC0010131u	/* in a guest: what protects it */
#define MSR_RMP_BASE 0xC0010132u	/* where BIOS has the reverse map */

void read_cpu(const struct sysroot *root, struct facts_cpu *ret);
void read_cpuid(const struct sysroot *root, struct facts_cpuid *ret);
void read_msr(const struct sysroot *root, uint32_t msr, struct facts_msr *ret);
void read_kernel(const struct sysroot *root, struct facts_kernel *ret);
void read_kvm(const struct sysroot *root, struct facts_kvm *ret);
void read_capacity(const struct sysroot *root, struct facts_capacity *ret);
void read_iommu(const struct sysroot *root, struct facts_iommu *ret);
void read_device(const struct sysroot *root, const char *path, struct facts_device *ret);
/* @with_snp: the SNP status too; some kernels initialise SNP to be able to answer. */
void read_psp(const struct sysroot *root, bool with_snp, struct facts_psp *ret);
void read_qemu(const struct sysroot *root, struct facts_qemu *ret);
void read_firmware(const char *path, struct facts_firmware *ret);
void read_tsm(const struct sysroot *root, struct facts_tsm *ret);

/* The number at *@text in that base, without sign or white space before it,
 * moving *@text behind it. */
_must_check_ bool read_number(const char **text, int base, uint64_t max, uint64_t *ret);
