/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is a program fit to be /init of an initramfs that holds nothing else? */
#pragma once

#include "why.h"

/* Return: 0, -ENOEXEC (not a static x86-64 program; @why tells). */
_must_check_ int program_check_static(const uint8_t *data, size_t len, struct why *why);
