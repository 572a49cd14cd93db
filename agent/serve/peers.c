/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of addresses. ENEMY INPUT: whoever has an IPv6 network chooses among many. */
#include "serve/peers.h"

#include <string.h>
#include <sys/random.h>

int peers_init(struct peers *ps)
{
	const ssize_t n = getrandom(ps->seed, sizeof(ps->seed), 0);

	return n == (ssize_t)sizeof(ps->seed) ? 0 : n < 0 ? -errno : -EIO;
}

static struct in6_addr address_of(const struct sockaddr *sa)
{
	struct in6_addr a = {0};

	if (sa && sa->sa_family == AF_INET) {
		struct sockaddr_in in4;

		memcpy(&in4, sa, sizeof(in4));
		a.s6_addr[10] = a.s6_addr[11] = 0xFF;
		memcpy(&a.s6_addr[12], &in4.sin_addr, 4);
	} else if (sa && sa->sa_family == AF_INET6) {
		struct sockaddr_in6 in6;

		memcpy(&in6, sa, sizeof(in6));
		memcpy(&a, &in6.sin6_addr, IN6_IS_ADDR_V4MAPPED(&in6.sin6_addr) ? 16 : 8);
	}
	return a;
}

/* Multilinear hashing by pairs: two addresses share a hash by chance only, whoever chose them. Then
 * mixed (MurmurHash3's last step), since addresses in a row give hashes in a row. */
static size_t bucket_of(const struct peers *ps, const struct in6_addr *a)
{
	const uint64_t *s = ps->seed;
	uint32_t w[4];
	uint64_t h;

	memcpy(w, a, sizeof(w));
	h = (s[0] + w[0]) * (s[1] + w[1]) + (s[2] + w[2]) * (s[3] + w[3]) + s[4];
	h = (h ^ (h >> 33)) * UINT64_C(0xFF51AFD7ED558CCD);
	h = (h ^ (h >> 33)) * UINT64_C(0xC4CEB9FE1A85EC53);
	return (size_t)((h ^ (h >> 33)) % PEERS_BUCKETS);
}

static struct peer *take_slot(struct peers *ps)
{
	struct peer *p = LIST_FIRST(&ps->free);

	if (p) {
		LIST_REMOVE(p, chain);
		return p;
	}
	/* There are as many slots as connections: none left is a broken promise. */
	if (ps->n_used == ARRAY_SIZE(ps->slots))
		abort();
	return &ps->slots[ps->n_used++];
}

struct peer *peer_get(struct peers *ps, const struct sockaddr *sa)
{
	const struct in6_addr a = address_of(sa);
	const size_t bucket = bucket_of(ps, &a);
	struct peer *p;

	LIST_FOREACH(p, &ps->buckets[bucket], chain)
		if (memcmp(&p->address, &a, sizeof(a)) == 0)
			break;
	if (!p) {
		p = take_slot(ps);
		*p = (struct peer){.address = a};
		for (size_t i = 0; i < ARRAY_SIZE(p->crowds); i++)
			TAILQ_INIT(&p->crowds[i].members);
		LIST_INSERT_HEAD(&ps->buckets[bucket], p, chain);
	}
	p->n_connections++;
	return p;
}

void peer_put(struct peers *ps, struct peer *p)
{
	if (--p->n_connections > 0)
		return;
	LIST_REMOVE(p, chain);
	LIST_INSERT_HEAD(&ps->free, p, chain);
}
