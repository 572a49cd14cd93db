/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the processor will be told at a launch and repeat in each report: the measurement, computed,
 * and what the description and its ID block say. They must agree, or the processor refuses the
 * launch with a number in place of a reason.
 */
#pragma once

#include "id-files.h"
#include "vm/launch.h"

struct vm_identity {
	uint8_t measurement[LAUNCH_DIGEST_SIZE];
	uint64_t policy;
	uint8_t host_data[32];
	/* Of the ID block; zeros without one. */
	uint8_t family_id[16], image_id[16];
	uint32_t guest_svn;
	uint8_t id_key_digest[48];
	bool author_key;
	uint8_t author_key_digest[48];
};

enum vm_identity_refusal {
	VM_IDENTITY_E_DISAGREES = 2,	/* the ID block is malformed, not well signed, or
					 * for another VM */
};

/**
 * vm_identity_of() - measure a description and hold its ID block against it
 * @id: of id_files_read()
 * @why: tells in every case but 0
 *
 * Return: 0, -errno, VMCONF_E_INVALID, MEASURE_E_*, or VM_IDENTITY_E_DISAGREES.
 */
_must_check_ int vm_identity_of(const struct vmconf *c, const struct id_files *id,
	struct vm_identity *ret, char why[static VMCONF_WHY_MAX]);
