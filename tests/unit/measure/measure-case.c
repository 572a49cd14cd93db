/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Launches to begin from. */
#include "measure-case.h"

#include <string.h>

#include "runner.h"

struct measure_case mc;

void measure_case_setup(void)
{
	mc.image = firmware_case_parse(&firmware_case_ovmf, 0, &mc.firmware);
	mc.svsm_image = firmware_case_parse(&firmware_case_svsm, 3, &mc.svsm);
}

void measure_case_teardown(void)
{
	free(mc.image);
	free(mc.svsm_image);
}

void measure_case_hash(const char *kernel, const char *initrd, const char *append)
{
	EVP_Digest(kernel, strlen(kernel), mc.hashes.kernel, NULL, EVP_sha256(), NULL);
	if (initrd)
		EVP_Digest(initrd, strlen(initrd), mc.hashes.initrd, NULL, EVP_sha256(), NULL);
	else
		ck_assert_int_eq(kernel_hashes_set_no_initrd(&mc.hashes), 0);
	ck_assert_int_eq(kernel_hashes_set_cmdline(&mc.hashes, append), 0);
}

struct measure_input measure_case_snp(void)
{
	measure_case_hash("kernel", "initrd", "console=ttyS0");
	return (struct measure_input){.firmware = &mc.firmware, .kernel = &mc.hashes, .vcpus = 2,
		.vcpu_sig = 0x00a00f11, .features = 0x21};
}

struct measure_input measure_case_svsm(void)
{
	return (struct measure_input){.mode = MEASURE_SNP_SVSM, .firmware = &mc.firmware, .svsm = &mc.svsm,
		.vars_size = 0x84000, .vcpus = 1, .vcpu_sig = 0x00800f12, .features = 0x21};
}
