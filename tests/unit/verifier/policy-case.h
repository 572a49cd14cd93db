/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Demands as [policy] of a vm.conf says them, and a report that an owner can be content with. */
#pragma once

#include "verifier/demand.h"

/* TCBs of a Milan or Genoa as they lie in a report, lowest byte first. */
#define TCB(boot_loader, tee, snp, microcode)                                                      \
	((uint64_t)(microcode) << 56 | (uint64_t)(snp) << 48 | (tee) << 8 | (boot_loader))
#define GOOD TCB(4, 1, 0x18, 0xDB)

/* Each byte field has a byte of its own. */
void good_report(struct snp_report *r);

/* What these lines of [policy] demand. */
void demands_of(const char *lines, struct policy *ret);

/* The answer of the demand @id, about a Milan, or another line: 0, why not, or CHECK_SKIP. */
int judge(const struct policy *p, const struct snp_report *r, const char *id, struct check *c);
int judge_line(const char *product, const struct policy *p, const struct snp_report *r, const char *id,
	struct check *c);
