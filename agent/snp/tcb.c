/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TCB_VERSION taken apart, and compared component by component. */
#include "tcb.h"

#include <string.h>

struct snp_tcb snp_tcb_decode(const uint8_t raw[static 8], enum snp_tcb_layout layout)
{
	if (layout == SNP_TCB_TURIN)
		return (struct snp_tcb){
			.fmc = raw[0],
			.boot_loader = raw[1],
			.tee = raw[2],
			.snp = raw[3],
			.microcode = raw[7],
		};
	return (struct snp_tcb){
		.boot_loader = raw[0],
		.tee = raw[1],
		.snp = raw[6],
		.microcode = raw[7],
	};
}

void snp_tcb_encode(const struct snp_tcb *t, enum snp_tcb_layout layout, uint8_t ret[static 8])
{
	const uint8_t milan[8] = {t->boot_loader, t->tee, 0, 0, 0, 0, t->snp, t->microcode};
	const uint8_t turin[8] = {t->fmc, t->boot_loader, t->tee, t->snp, 0, 0, 0, t->microcode};

	memcpy(ret, layout == SNP_TCB_TURIN ? turin : milan, 8);
}

bool snp_tcb_at_least(const struct snp_tcb *a, const struct snp_tcb *b)
{
	return a->boot_loader >= b->boot_loader && a->tee >= b->tee && a->snp >= b->snp &&
		a->microcode >= b->microcode && a->fmc >= b->fmc;
}

bool snp_tcb_equal(const struct snp_tcb *a, const struct snp_tcb *b)
{
	return snp_tcb_at_least(a, b) && snp_tcb_at_least(b, a);
}
