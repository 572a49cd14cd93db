/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A bounded crowd of connections, and who must go when there are too many: of an address that has more
 * than its share, the one that is in it longest; otherwise that of the address with the most. So a
 * newcomer always gets in, and who has a single connection does not pay for who has a thousand.
 * Whatever happens costs the same, however many there are.
 */
#pragma once

#include "serve/peers.h"

#define CROWD_PER_PEER_MAX 4096

struct member {
	TAILQ_ENTRY(member) entry;	/* of its address */
	struct peer *peer;		/* NULL: it is not in */
};

struct crowd {
	enum peer_crowd which;
	size_t max;
	size_t per_peer;	/* CROWD_PER_PEER_MAX at most */
	size_t n;
	size_t most;		/* members of the busiest address */
	/* The addresses with so many members each; there may be one too many for a moment. */
	struct peer_list by_count[CROWD_PER_PEER_MAX + 2];
};

/* @c is zero. */
void crowd_init(struct crowd *c, enum peer_crowd which, size_t max, size_t per_peer);

/* @m, not in it yet, joins for @peer. Who must go now, for the caller to see to; or NULL. */
struct member *crowd_join(struct crowd *c, struct member *m, struct peer *peer);

/* Does nothing for who is not in it. */
void crowd_leave(struct crowd *c, struct member *m);
