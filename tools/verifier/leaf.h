/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * AMD's extensions in a VCEK or VLEK (arc 1.3.6.1.4.1.3704.1), and what ties the certificate to a
 * report: the TCB and the chip. An absent extension is a refusal, never a check that is left out.
 */
#pragma once

#include <openssl/types.h>

#include "check.h"
#include "products.h"
#include "snp/report.h"

struct leaf {
	char product_name[32];	/* "Milan-B0", "Turin" */
	struct snp_tcb tcb;
	bool has_hw_id;		/* VCEK; otherwise csp_id, VLEK */
	uint8_t hw_id[SNP_CHIP_ID_SIZE];
	size_t hw_id_len;
	char csp_id[128];
};

/* Each extension that the product has exactly once and well formed; hwID or cspID, not both. 0,
 * -errno or VERIFY_E_LEAF_EXTENSION. */
_must_check_ int leaf_parse(X509 *x, const struct product *product, struct leaf *ret,
	struct check *c);
/* Nonnull is said since UBSan's own checks make the compiler think it might be. */
__attribute__((nonnull)) _must_check_ int leaf_check_product(const struct leaf *leaf,
	const struct product *product, struct check *c);
/* Equal to REPORTED_TCB in every component; its reserved bytes are zero. */
_must_check_ int leaf_check_tcb(const struct leaf *leaf, const struct product *product,
	const struct snp_report *report, struct check *c);
/* hwID in a VCEK, equal to CHIP_ID; cspID in a VLEK. CHECK_SKIP for a VLEK and for a masked
 * CHIP_ID: then the signature alone ties report and certificate. */
_must_check_ int leaf_check_chip(const struct leaf *leaf, const struct product *product,
	const struct snp_report *report, struct check *c);
