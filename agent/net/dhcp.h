/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DHCP on one interface, in a child process that lives as long as the exchange: forked, locked into
 * the sandbox before it reads the first byte, it holds a packet socket and a socket to its parent,
 * and hands back one struct of fixed size. The parent takes the child for taken over: it checks
 * every field again, keeps the time, kills and reaps.
 *
 * Why this is not a library's work: of those that exist as C libraries, n-dhcp4 is not packaged in
 * Debian on its own (it lives inside NetworkManager), sd-dhcp-client is inside libsystemd's private
 * part, and both bring an event loop and the whole life of a lease with them. What a boot needs is
 * two messages out and two in, and 500 lines that can be read in one go.
 *
 * The child is a copy of its parent's memory. Secrets are in pages that are wiped in a forked child
 * (snp/secret.h), so it carries none.
 */
#pragma once

#include <net/if.h>
#include <sys/types.h>

#include "dhcp-exchange.h"

struct dhcp_client {
	pid_t pid;	/* 0: not running */
	int fd;		/* readable when the client has something to say, or is gone */
	char iface[IFNAMSIZ];
};

#define DHCP_CLIENT_NULL ((struct dhcp_client){.fd = -1})

/**
 * dhcp_start() - start a client on @iface, which must be up
 * @hwaddr: the interface's own
 * @hostname: sent along; "" for none
 * @renew: an address in force, to be kept; 0 for a new lease
 * @timeout_ms: after which the client gives up by itself
 *
 * Return: 0 or -errno.
 */
_must_check_ int dhcp_start(const char *iface, int ifindex,
	const uint8_t hwaddr[static DHCP_HWADDR_SIZE], const char *hostname, struct in_addr renew,
	unsigned timeout_ms, struct dhcp_client *ret);

/**
 * dhcp_finish() - take the result of a client whose @fd is readable; the client is gone afterwards
 * @ret: always written; without a lease, ret->refused says what was wrong with the answers
 *
 * Return: 0, -ETIMEDOUT (no lease), -EPIPE (the child died), -EBADMSG (its record is not one that
 * an honest child sends) or -errno.
 */
_must_check_ int dhcp_finish(struct dhcp_client *c, struct dhcp_result *ret);

/* Kills and reaps. Fine for a client that is not running. */
void dhcp_stop(struct dhcp_client *c);

/* For the tests: judge a record from the child. 0 or as dhcp_finish(). */
_must_check_ int dhcp_result_check(const struct dhcp_result *r);
