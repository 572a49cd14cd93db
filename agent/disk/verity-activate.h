/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dm-verity through libcryptsetup, with values that were judged. Private to verity.c. */
#pragma once

#include "disk/verity-superblock.h"

/**
 * verity_activate() - /dev/mapper/@name
 * @fec_offset: bytes, on the hash device; used where the volume has error correction
 * @message: of libcryptsetup, on failure; "" when it said nothing
 *
 * Return: 0 or -errno.
 */
_must_check_ int verity_activate(const struct verity_volume *v, const struct verity_shape *shape,
	uint64_t fec_offset, const char *name, char message[static 160]);
