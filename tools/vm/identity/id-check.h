/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the ID block in a folder is right in itself, and the one that was wanted. */
#pragma once

#include "id-files.h"
#include "snp/codec.h"

#define ID_MISMATCHES_MAX 7

struct id_wanted {
	bool digest;			/* the launch digest of @block is compared */
	bool names;			/* and so is the rest of it */
	struct id_block block;
	bool id_key, author_key;	/* which of @keys are compared */
	struct id_auth_keys keys;
};

struct id_mismatch {
	const char *key;		/* of vm.conf */
	char expected[SNP_HEX_SIZE(ID_DIGEST_SIZE)], got[SNP_HEX_SIZE(ID_DIGEST_SIZE)];
};

struct id_finding {
	struct id_block block;
	struct id_auth_keys keys;
	char refusal[VMCONF_WHY_MAX];	/* "": right in itself */
	size_t n;
	struct id_mismatch differences[ID_MISMATCHES_MAX];
};

/**
 * id_check() - read a folder's ID block, verify it, compare it
 * @ret: written whatever the answer; without a refusal it has the block
 *
 * Return: 0, -errno, or VM_IDENTITY_E_DISAGREES with a refusal or differences.
 */
_must_check_ int id_check(const char *dir, const struct id_wanted *wanted, struct id_finding *ret);
