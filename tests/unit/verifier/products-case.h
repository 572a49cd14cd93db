/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of products ask a set; a no fails the test. */
#pragma once

#include "verifier/products.h"

/* A report that has a CPUID and nothing else. */
struct snp_report products_case_processor(unsigned family, unsigned model, unsigned stepping);
const struct silicon *products_case_silicon(const struct products *p, const char *name);
/* @expected NULL: the advisory does not concern that silicon. */
void products_case_expect_need(const struct products *p, const char *id, const char *silicon,
	const struct advisory_need *expected);
