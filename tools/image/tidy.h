/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a tree of one's own has that is not of the tree it was made from: times to the nanosecond,
 * and for directories that no archive mentions the time of unpacking. Straightened, so that the
 * same tree gives the same image; and its fingerprint, from which names are derived. tidy.c.
 */
#pragma once

#include <stdint.h>
#include <time.h>

#include "snp/util.h"

#define TIDY_FINGERPRINT_SIZE 32

struct tidy_wish {
	struct timespec begun;	/* from unpack.h: what got its time since was not told one */
	bool has_limit;
	int64_t limit;		/* no time is later: SOURCE_DATE_EPOCH */
};

struct tidied {
	int64_t latest;		/* time of anything in the tree, or the limit */
	uint8_t fingerprint[TIDY_FINGERPRINT_SIZE];	/* SHA-256 over names, times and contents */
};

/* Return: 0; -EINTR; another -errno. */
_must_check_ int image_tidy(const char *tree, const struct tidy_wish *w, struct tidied *ret);

/* The value of SOURCE_DATE_EPOCH: seconds since 1970. 0 or -EINVAL. */
_must_check_ int tidy_parse_epoch(const char *text, int64_t *ret);
