/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An ext4 image of a directory tree: ext4.c. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "owned.h"

struct ext4_spec {
	const char *uuid;	/* its own; the hash seed of its directories is derived from it */
	uint64_t size;		/* 0 lets the content decide; on return what it is */
	bool frozen;		/* never to be written: no journal, no room to spare, and the same
				 * bytes whenever and wherever it is made */
	int64_t time;		/* frozen: of everything that has no time of its own */
};

/**
 * ext4_make() - make the image
 * @o: the session in which the tree was made
 * @image: to be made; what is made on the way lies beside it
 *
 * A frozen one wants the environment that mkfs.c sets. Return: as owned_run().
 */
_must_check_ int ext4_make(const struct owned *o, const char *tree, struct ext4_spec *spec,
	const char *image);
