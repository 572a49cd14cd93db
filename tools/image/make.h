/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps from a root tree to an encrypted disk: file system, helper VM, record. */
#pragma once

#include "snp/secret.h"
#include "source.h"
#include "suite.h"
#include "uuid.h"

struct image_plan {
	const char *in, *out, *record;	/* paths */
	const struct image_suite *suite;
	const char *kdf;		/* NULL: as the key deserves */
	const char *label;		/* NULL: none */
	const char *accel;
	uint32_t sector_size;
	uint64_t size;			/* of the root file system; 0: as its content needs */
	bool force;
	enum image_source_kind kind;
	char uuid[UUID_TEXT_SIZE];
	const char *kernel, *modules;	/* of the helper VM */
	const char *helper;		/* its program */
	struct snp_secret key;
};

/**
 * image_make() - make the disk and its record
 *
 * Return: 0; -EINTR; -ECANCELED when the reason was said on standard error; another -errno; an enum
 * owner_refusal.
 */
_must_check_ int image_make(const struct image_plan *p);
