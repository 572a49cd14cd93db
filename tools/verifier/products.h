/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The processor lines with SEV-SNP, as a table: how each shows in a report, in certificates, and
 * which root key stands above it. A line that is not in the table is refused, since the meaning of
 * its TCB bytes is not known.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "snp/tcb.h"

#define PRODUCT_SPKI_HASH_SIZE 32

struct product {
	const char *name;	/* in certificate names and at AMD's key service */
	enum snp_tcb_layout tcb_layout;
	size_t chip_id_size;	/* bytes of CHIP_ID in use, and of the hwID extension */
	struct product_models {
		uint8_t family;	/* combined CPUID family; 0 ends the list */
		uint8_t first, last;	/* combined CPUID models */
	} models[3];
	uint8_t ark_spki_sha256[PRODUCT_SPKI_HASH_SIZE];	/* AMD's root key for this line */
};

/* All three return NULL for what is not in the table. */
const struct product *product_by_cpuid(uint8_t family, uint8_t model);
const struct product *product_by_name(const char *name);
const struct product *product_by_index(size_t i);
