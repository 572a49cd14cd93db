/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an agent answers, through the whole verification: nothing made up here may pass it. */
#include "fuzz.h"
#include "owner/evidence.h"
#include "verifier/verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct policy policy = {.authentic_only = true};
	_cleanup_certs_ struct certs bag = {0};
	uint8_t binding[SNP_BINDING_SIZE];
	struct verify_result result;
	struct evidence e;

	if (evidence_parse(data, size, &e))
		return 0;
	if (evidence_binding(&e, binding) || evidence_certs(&e, &bag))
		return 0;
	fuzz_check(verify_report(&(struct verify_input){
		.report = e.answer.report,
		.certs = &bag,
		.at = 1700000000,
		.policy = &policy,
	}, &result) == VERIFY_E_REFUSED);
	fuzz_check(verify_first_failure(&result) != NULL);
	return 0;
}
