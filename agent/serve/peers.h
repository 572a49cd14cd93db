/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The addresses that clients come from, and what each of them holds: what one address may have is
 * bounded, and looking it up must cost the same however many there are. Knows no sockets and no
 * time.
 *
 * An address is kept as long as it has a connection. The table is as large as there can be
 * connections, so there is always room; who collides in it depends on a secret.
 */
#pragma once

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "snp/util.h"

/* All connections there can be; http-server.h says how it comes about. */
#define PEERS_MAX 14848
#define PEERS_BUCKETS 4096

struct member;
TAILQ_HEAD(member_list, member);

/* What an address can have a share of (crowd.h): connections that are not welcome for ever, and
 * places of requests that wait (queue.h). */
enum peer_crowd {
	PEER_CLOCK,
	PEER_BODIES,
	PEER_BATCHES,
	PEER_SINGLES,
	PEER_KEY_REQUESTS,
	PEER_KEYS,
	_PEER_CROWDS_MAX,
};

struct peer {
	LIST_ENTRY(peer) chain;		/* of its bucket, or of those free */
	struct in6_addr address;	/* IPv4 mapped; of IPv6 the /64, which one host
					 * has for itself */
	unsigned n_connections;
	struct {
		TAILQ_ENTRY(peer) entry;	/* of the addresses with as many members */
		struct member_list members;	/* longest in it first */
		size_t n;
	} crowds[_PEER_CROWDS_MAX];
};

TAILQ_HEAD(peer_list, peer);

struct peers {
	uint64_t seed[5];
	LIST_HEAD(, peer) buckets[PEERS_BUCKETS];
	LIST_HEAD(, peer) free;
	size_t n_used;	/* of @slots, ever */
	struct peer slots[PEERS_MAX];
};

/* @ps is zero. 0 or -errno. */
_must_check_ int peers_init(struct peers *ps);

/* One more connection of the address @sa: its entry, for peer_put() when the connection ends. */
struct peer *peer_get(struct peers *ps, const struct sockaddr *sa);
void peer_put(struct peers *ps, struct peer *p);
