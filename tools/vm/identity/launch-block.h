/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ID block that a description asks for: its launch digest, its policy,
 * and its names in [snp]. */
#pragma once

#include "idblock/id-block.h"
#include "vm/conf/vmconf.h"

/**
 * launch_block() - what the ID block of a VM has to say
 * @measurement: its launch digest, ID_DIGEST_SIZE bytes; NULL: computed from its files
 *
 * Return: 0, -errno, or a refusal of libmeasure or libowner; @why tells in every case but 0.
 */
_must_check_ int launch_block(const struct vmconf *c, const uint8_t *measurement,
	struct id_block *ret, char why[static VMCONF_WHY_MAX]);

/* Which of the names that [snp] gives is another in @block: "guest-svn", "family-id", "image-id";
 * NULL: none. The processor would not see it, since they are not measured. */
const char *launch_block_differs(const struct vmconf *c, const struct id_block *block);
