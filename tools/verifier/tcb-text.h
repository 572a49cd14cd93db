/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TCBs by the names of their components: "snp 0x17, microcode 0x54". */
#pragma once

#include <stdbool.h>

#include "snp/tcb.h"

#define TCB_TEXT_SIZE 96

/* Names and numbers, decimal or 0x, with commas between; each name once. False for anything else,
 * with @ret untouched. */
_must_check_ bool tcb_parse(const char *text, struct snp_tcb *ret);

/* Those components that are not 0. */
void tcb_format(struct snp_tcb t, char ret[static TCB_TEXT_SIZE]);
