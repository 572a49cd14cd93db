/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a packed initramfs goes. Both say what went wrong and return enum exit_status. */
#pragma once

#include "pack.h"

/* The file appears under its name only when it is complete. */
_must_check_ int pack_to_file(const struct pack *pack, const char *out);

/* @ret is malloc'ed. */
_must_check_ int pack_to_memory(const struct pack *pack, uint8_t **ret, size_t *ret_len);
