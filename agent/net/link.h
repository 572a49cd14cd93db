/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Network interfaces, by the kernel's old ioctls: they do all that is needed here in a few lines
 * each. rtnetlink only tells when to look again.
 */
#pragma once

#include <net/if.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>

#include "snp/util.h"

#define LINKS_MAX 16

struct net_link {
	char name[IFNAMSIZ];
	int index;
	uint8_t hwaddr[6];
	bool up;	/* configured up */
	bool running;	/* and with a carrier, ready to send */
};

/**
 * link_list() - the Ethernet interfaces, by index
 * @only: of this name; "" for all
 * @ret_n: at most LINKS_MAX; more are left out
 *
 * Return: 0 (also for none) or -errno.
 */
_must_check_ int link_list(const char *only, struct net_link ret[static LINKS_MAX], size_t *ret_n);

_must_check_ int link_up(const char *name);

/* Replaces the interface's address, which takes its routes with it. 0 or -errno. */
_must_check_ int link_set_address(const char *name, struct in_addr address, unsigned prefix);

/**
 * link_add_default_route() - send everything else to @gateway
 * @on_link: @gateway is outside the interface's subnet, but on the link all the same: as with the
 *	/32 leases of cloud providers. It gets a host route first.
 *
 * Return: 0 or -errno. A route that is there already is fine.
 */
_must_check_ int link_add_default_route(const char *name, struct in_addr gateway, bool on_link);

/* Lowers the MTU to @mtu; never raises it. 0 or -errno. */
_must_check_ int link_limit_mtu(const char *name, unsigned mtu);

/* A descriptor that becomes readable when some interface appears or changes. Open it before
 * looking, and no change is missed. */
_must_check_ int link_watch_open(int *ret_fd);
/* Call when it is readable, before looking again. */
void link_watch_drain(int fd);
