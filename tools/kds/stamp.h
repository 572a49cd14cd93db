/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One request at a time for each thing, among all of the owner's processes: a file beside the
 * cached one that is locked while its holder asks, and keeps when the service may be asked again.
 */
#pragma once

#include "cache.h"

struct stamp {
	int fd;			/* -1: there is no cache, and so nothing to keep */
	long status;		/* HTTP status of the last answer; 0: none came */
	long long not_before;	/* seconds since the epoch */
};

#define STAMP_NULL ((struct stamp){.fd = -1})

/* Waits for whoever holds it, @patience seconds at most. @dir NULL: nothing happens. 0, -ETIMEDOUT,
 * -errno. */
_must_check_ int stamp_take(const char *dir, const struct kds_item *item, unsigned patience,
	struct stamp *ret);
/* Seconds until the service may be asked again. */
unsigned stamp_left(const struct stamp *s);
/* Not before @seconds from now. A stamp that cannot be written is as good as none. */
void stamp_set(struct stamp *s, unsigned seconds, long status);
void stamp_done(struct stamp *s);

#define _cleanup_stamp_ _cleanup_(stamp_done)
