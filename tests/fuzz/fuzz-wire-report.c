/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers with a report: what is accepted can be written again, and reads the same; its proof leads
 * somewhere, or is refused. */
#include <string.h>

#include "fuzz.h"
#include "snp/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct snp_wire_report w, back;
	char *text;
	uint8_t nonce[SNP_NONCE_SIZE];
	size_t len;
	int r;

	if (snp_wire_report_parse((const char *)data, size, &w))
		return 0;
	fuzz_check(snp_wire_report_format(&w, &text, &len) == 0);
	fuzz_check(snp_wire_report_parse(text, len, &back) == 0);
	fuzz_check(memcmp(&w, &back, sizeof(w)) == 0);
	free(text);
	r = snp_merkle_nonce(w.nonce, &w.proof, nonce);
	fuzz_check(r == 0 || r == SNP_E_PROOF);
	return 0;
}
