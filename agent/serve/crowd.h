/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A bounded crowd of connections or of requests, and who must go when there are too many. Who has a
 * single member in it does not pay for who has a thousand. Whatever happens costs the same, however
 * many there are.
 *
 * Of connections, who is in it longest goes: of an address that has more than its share, otherwise
 * of the address with the most. So a newcomer always gets in. Of requests, which have waited for
 * what they want, who came last goes, and only for an address that is still worse off afterwards.
 */
#pragma once

#include "serve/peers.h"

#define CROWD_PER_PEER_MAX 4096

struct member {
	TAILQ_ENTRY(member) entry;	/* of its address */
	struct peer *peer;		/* NULL: it is not in */
};

/* What @member_ptr is the member @name of. */
#define CROWD_CONTAINER(member_ptr, type, name)                                                    \
	((type *)((char *)(member_ptr)-offsetof(type, name)))

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

/* There is room for one more of @peer, in its share and in all. */
bool crowd_has_share(const struct crowd *c, const struct peer *peer);
bool crowd_has_room(const struct crowd *c);
/* The youngest member of the address with the most, where that has two more than @peer, or still
 * more; otherwise NULL. */
struct member *crowd_greediest(struct crowd *c, const struct peer *peer);

/* Does nothing for who is not in it. */
void crowd_leave(struct crowd *c, struct member *m);
