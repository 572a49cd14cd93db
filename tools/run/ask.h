/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the QEMU of this host can do, as it says itself. */
#pragma once

#include "vm/qemu-snp.h"

#define ASK_TEXT_MAX 16384

struct asked {
	struct qemu_ability ability;	/* its text is @properties */
	char properties[ASK_TEXT_MAX + 1];
};

/* 0; -ENOENT without QEMU, -EPROTO when it does not tell its version, or -errno. @ret does not move. */
_must_check_ int ask_qemu(struct asked *ret);
