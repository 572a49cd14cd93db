/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The answers of libmeasure: 0, -errno, or a reasoned no, as in snp/errors.h, whose refusals may
 * come back from here as well. Always `if (r)`.
 */
#pragma once

#include <stdbool.h>

#include "snp/errors.h"

enum measure_refusal {
	MEASURE_E_FIRMWARE_SIZE = 1280,	/* not a whole number of pages, or too large */
	MEASURE_E_FOOTER,		/* no table of entries at the end, or a malformed one */
	MEASURE_E_METADATA,		/* SEV metadata malformed */
	MEASURE_E_SECTION,		/* a section outside of 4 GiB, of part of a
					 * page, or too large */
	MEASURE_E_SECTION_TYPE,		/* a section of a type that is not known */
	MEASURE_E_NO_METADATA,		/* no SEV metadata: not a firmware for SNP */
	MEASURE_E_NO_RESET,		/* no address at which application processors begin */
	MEASURE_E_NO_HASHES,		/* a kernel, and no room in the firmware for its hashes */
	MEASURE_E_NO_HASHES_SECTION,	/* a kernel, and no section for its hashes */
	MEASURE_E_HASHES_PLACE,		/* a kernel, and its hashes would lie outside of
					 * their section */
	MEASURE_E_NO_SVSM,		/* no SVSM entry within the image: not an SVSM */
	MEASURE_E_SVSM_PLACE,		/* SVSM, variables and firmware do not fit below 4 GiB */
	MEASURE_E_VCPUS,		/* no vCPU, or more than there can be */
	/* From here on inputs that exclude or miss each other, whatever is in them. */
	MEASURE_E_INPUT,
	MEASURE_E_MODE_SVSM,		/* an SVSM without its mode, or the mode without one */
	MEASURE_E_MODE_HASH,		/* a firmware hash where the firmware itself is hashed */
	MEASURE_E_MODE_VMM,		/* EC2 or GCE, and not plain SNP */
	MEASURE_E_SVSM_KERNEL,		/* a kernel, which no SVSM passes on */
	_MEASURE_E_MAX,
};

_Static_assert(_MEASURE_E_MAX <= 1536, "the answers of others lie above");

/* Is it the combination of inputs that is refused, not one of them? */
static inline bool measure_refuses_input(int r)
{
	return r >= MEASURE_E_INPUT && r < _MEASURE_E_MAX;
}

/* Text for any answer of libmeasure or libsnp; a static string, never NULL. */
const char *measure_strerror(int r);
