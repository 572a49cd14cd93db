/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Brings the network up, IPv4 by DHCP or static; IPv6 is the kernel's own autoconfiguration. The
 * DHCP exchange runs in a short-lived child under seccomp which holds one socket and hands back one
 * fixed-size struct; boot checks it and configures the interface.
 *
 * race.c waits for interfaces and leases, dhcp*.c is the client, link*.c speaks to the kernel.
 */
#pragma once

#include "boot/cmdline.h"

/* What is in force. */
struct net_lease {
	char iface[IFNAMSIZ];
	struct in_addr address;		/* 0 for ip=off */
	struct in_addr gateway;		/* 0: none */
	unsigned prefix;
	uint32_t lease_seconds;		/* 0: for ever */
};

/**
 * net_up() - interface up and configured as ip= says
 * @ret: what is in force
 *
 * Waits for an interface and its carrier, and for a DHCP answer, up to @timeout_ms. Where ip= names
 * no interface, all Ethernet interfaces are brought up and the first one with a lease (static: with
 * a carrier) is taken. With ip=off nothing but that happens, for IPv6. Warns in the log about DHCP
 * answers that were refused, since the return value cannot say.
 *
 * Return: 0, -ETIMEDOUT, -ENODEV (no interface appeared) or -errno.
 */
_must_check_ int net_up(const struct ip_config *ip, unsigned timeout_ms, struct net_lease *ret);

/* Asks for the same lease again, for long waits, and takes another one when the server says no to
 * that. @lease stays as it is on failure. 0, or as net_up(). */
_must_check_ int net_renew(struct net_lease *lease, unsigned timeout_ms);
