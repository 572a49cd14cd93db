/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of diagnose: an input of a launch, and the other values that it may have had. */
#pragma once

#include "diagnose.h"

/* A launch that is tried. */
struct trial {
	const struct launch_source *source;
	uint32_t host_sig;
	struct measure_input input;	/* its kernel is @hashes, or NULL */
	struct kernel_hashes hashes;
};

enum variation_answer {
	VARIATION_SAME = 1,	/* changes nothing in this launch */
	VARIATION_END,		/* there is no @i-th value */
};

struct variation {
	const char *id;
	/* Puts the @i-th other value in. 0, -errno, enum variation_answer. */
	int (*apply)(struct trial *t, unsigned i);
	/* Fills @ret, which is zero but for its id. */
	void (*tell)(const struct trial *t, unsigned i, struct difference *ret);
};

/* In the order in which they are applied; NULL past the end. */
const struct variation *variation_by_index(size_t i);
