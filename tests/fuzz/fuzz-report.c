/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ATTESTATION_REPORT: what is accepted keeps what report.h promises. */
#include <string.h>

#include "fuzz.h"
#include "snp/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t bytes[SNP_REPORT_SIZE] = {0};
	struct snp_report r, shown;
	int e;

	if (size)
		memcpy(bytes, data, size < sizeof(bytes) ? size : sizeof(bytes));
	e = snp_report_read(bytes, &shown);
	fuzz_check(e == snp_report_parse(bytes, &r));
	fuzz_check(memcmp(shown.report_data, snp_report_peek_report_data(bytes), 64) == 0);
	if (e)
		return 0;
	fuzz_check(r.version >= 2 && r.version <= 5);
	fuzz_check(r.has_cpuid == (r.version >= 3) && r.has_mit_vectors == (r.version >= 5));
	fuzz_check(r.vmpl <= 3);
	fuzz_check((r.policy & SNP_POLICY_RESERVED_ZERO) == 0);
	fuzz_check(r.policy & SNP_POLICY_RESERVED_ONE);
	fuzz_check(r.signing_key == SNP_KEY_VCEK || r.signing_key == SNP_KEY_VLEK);
	fuzz_check(!r.mask_chip_key);
	fuzz_check(memcmp(r.report_data, snp_report_peek_report_data(bytes), 64) == 0);
	return 0;
}
