/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a QEMU can do, as it says itself. */
#pragma once

#include "vm/format/qemu-snp.h"

#define ASK_TEXT_MAX 16384

struct asked {
	struct qemu_ability ability;	/* its text is @properties */
	char properties[ASK_TEXT_MAX + 1];
};

/* @program: QEMU_BINARY, or the path of another. 0; -ENOENT without it, -EPROTO when it does not
 * tell its version, or -errno. @ret does not move. */
_must_check_ int ask_qemu(const char *program, struct asked *ret);
