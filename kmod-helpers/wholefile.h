/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a whole file: programs, modules and indexes, which are the packer's own input. */
#pragma once

#include "why.h"

/* Return: 0, -errno, -EFBIG (beyond 512 MiB); @why tells. @ret is malloc'ed. */
_must_check_ int wholefile_read(const char *path, uint8_t **ret, size_t *ret_len, struct why *why);
