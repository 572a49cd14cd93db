/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The DHCP client's conversation with the servers on one link, until there is a lease or the time
 * is up. Runs in a process of its own, in the sandbox (dhcp.h); needs nothing but its socket.
 */
#pragma once

#include <stdint.h>

#include "dhcp-packet.h"

struct dhcp_task {
	int fd;			/* of dhcp_socket_open() */
	int ifindex;
	uint8_t hwaddr[DHCP_HWADDR_SIZE];
	char hostname[DHCP_HOSTNAME_MAX + 1];
	struct in_addr renew;	/* an address in force, to be kept; 0 for a new lease */
	unsigned timeout_ms;
};

/* What came out: the one record that leaves the process. */
struct dhcp_result {
	uint32_t error;		/* 0: @lease is there; or an errno, ETIMEDOUT for no lease */
	uint32_t refused;	/* answers that were refused */
	uint32_t last_refusal;	/* why the last one was: enum dhcp_refusal, or 0 */
	uint32_t naks;		/* times that a server took back what it had offered */
	struct dhcp_lease lease;
};

/* Never fails in another way than ret->error says. */
void dhcp_exchange(const struct dhcp_task *task, struct dhcp_result *ret);
