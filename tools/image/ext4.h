/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An ext4 image of a directory tree: ext4.c. */
#pragma once

#include <stdint.h>

#include "owned.h"

/**
 * ext4_make() - make the image
 * @o: the session in which the tree was made
 * @volume_uuid: the file system's own UUID and hash seed are derived from it
 * @size: 0 lets the content decide; on return what it is
 *
 * Return: as owned_run().
 */
_must_check_ int ext4_make(const struct owned *o, const char *tree, const char *volume_uuid,
	const char *image, uint64_t *size);
