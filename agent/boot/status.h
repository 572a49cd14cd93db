/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the server tells the world about the boot: kept by boot, pushed to the server on change. */
#pragma once

#include "boot/boot.h"

void status_init(struct boot *b);
void status_phase_done(struct boot *b, const char *name, uint32_t ms);
/* @key_wanted: key requests are answered from now on (with boot->status.public_key). */
void status_state(struct boot *b, enum snp_boot_state state, bool key_wanted);
