/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * TCB_VERSION: eight bytes whose meaning depends on the processor line. Compared component by
 * component, never as one number.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "util.h"

/* Which byte means what. Source: virtee/sev host/types/snp.rs (Turin's
 * bytes are shifted by FMC). */
enum snp_tcb_layout {
	SNP_TCB_MILAN,	/* Milan, Genoa, Bergamo, Siena: boot loader 0, TEE 1, SNP 6, microcode 7 */
	SNP_TCB_TURIN,	/* Turin: FMC 0, boot loader 1, TEE 2, SNP 3, microcode 7 */
};

struct snp_tcb {
	uint8_t boot_loader;
	uint8_t tee;
	uint8_t snp;
	uint8_t microcode;
	uint8_t fmc;		/* Turin only, else 0 */
};

/* @raw: the eight bytes as they stand in the report. Reserved bytes are not looked at here. */
struct snp_tcb snp_tcb_decode(const uint8_t raw[static 8], enum snp_tcb_layout layout);

/* The other way round; reserved bytes are zero. */
void snp_tcb_encode(const struct snp_tcb *t, enum snp_tcb_layout layout, uint8_t ret[static 8]);

/* True when every component of @a is at least that of @b. */
bool snp_tcb_at_least(const struct snp_tcb *a, const struct snp_tcb *b);
bool snp_tcb_equal(const struct snp_tcb *a, const struct snp_tcb *b);
