/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ties a chip's certificate to a report. */
#include <stdio.h>
#include <string.h>

#include "leaf.h"
#include "snp/cursor.h"

int leaf_check_product(const struct leaf *leaf, const struct product *product,
	struct check *c)
{
	size_t len = strlen(product->name);

	check_expected(c, "%s", product->name);
	check_got(c, "%s", leaf->product_name);
	/* "Milan-B0", or "Milan": the stepping is no identity, it has been wrong in real ones. */
	if (strncmp(leaf->product_name, product->name, len) != 0 ||
		(leaf->product_name[len] != '\0' && leaf->product_name[len] != '-'))
		return VERIFY_E_LEAF_PRODUCT;
	return 0;
}

static void format_tcb(char *ret, size_t size, const struct snp_tcb *t, enum snp_tcb_layout layout)
{
	int n = 0;

	if (layout == SNP_TCB_TURIN)
		n = snprintf(ret, size, "FMC %u, ", t->fmc);
	snprintf(ret + n, size - (size_t)n, "boot loader %u, TEE %u, SNP %u, microcode %u",
		t->boot_loader, t->tee, t->snp, t->microcode);
}

int leaf_check_tcb(const struct leaf *leaf, const struct product *product,
	const struct snp_report *report, struct check *c)
{
	struct snp_tcb reported = snp_tcb_decode(report->reported_tcb, product->tcb_layout);
	uint8_t raw[8];

	format_tcb(c->expected, sizeof(c->expected), &reported, product->tcb_layout);
	format_tcb(c->got, sizeof(c->got), &leaf->tcb, product->tcb_layout);
	snp_tcb_encode(&leaf->tcb, product->tcb_layout, raw);
	if (memcmp(raw, report->reported_tcb, sizeof(raw)) == 0)
		return 0;
	if (snp_tcb_equal(&leaf->tcb, &reported))
		check_reason(c, "a reserved byte of REPORTED_TCB is set");
	return VERIFY_E_LEAF_TCB;
}

int leaf_check_chip(const struct leaf *leaf, const struct product *product,
	const struct snp_report *report, struct check *c)
{
	size_t size = product->chip_id_size;

	if (leaf->has_hw_id != (report->signing_key == SNP_KEY_VCEK)) {
		check_expected(c, "%s", leaf->has_hw_id ? "cspID" : "hwID");
		check_got(c, "%s", leaf->has_hw_id ? "hwID" : "cspID");
		return VERIFY_E_LEAF_CHIP;
	}
	if (!leaf->has_hw_id) {
		check_reason(c, "a VLEK belongs to a provider (%s), not to a chip", leaf->csp_id);
		return CHECK_SKIP;
	}
	if (snp_all_zero(report->chip_id, sizeof(report->chip_id))) {
		check_reason(c, "CHIP_ID is masked; the signature alone ties report and chip");
		return CHECK_SKIP;
	}
	check_expected_hex(c, report->chip_id, size);
	check_got_hex(c, leaf->hw_id, leaf->hw_id_len);
	if (memcmp(leaf->hw_id, report->chip_id, size) != 0 ||
		!snp_all_zero(report->chip_id + size, sizeof(report->chip_id) - size))
		return VERIFY_E_LEAF_CHIP;
	return 0;
}
