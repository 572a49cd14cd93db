/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Waits for interfaces and their carriers, and runs a DHCP client on each that comes up, all at the
 * same time: the first lease wins. Sleeps until the kernel or a client has something to say.
 */
#pragma once

#include "boot/cmdline.h"
#include "dhcp.h"
#include "link.h"

/**
 * race_for_link() - the first Ethernet interface with a carrier, without DHCP
 * @ip: names the interface, or leaves it open; all that qualify are brought up
 * @deadline: of clock_ms()
 *
 * Return: 0, -ENODEV (no interface appeared), -ETIMEDOUT (none has a carrier) or -errno.
 */
_must_check_ int race_for_link(const struct ip_config *ip, int64_t deadline, struct net_link *ret);

/**
 * race_for_lease() - the first lease on any of them
 * @ret_iface: where it is from
 *
 * Logs what was wrong with the answers on an interface without a lease. Leaves no process behind.
 *
 * Return: as race_for_link(), -ETIMEDOUT also for no lease.
 */
_must_check_ int race_for_lease(const struct ip_config *ip, int64_t deadline,
	struct dhcp_lease *ret, char ret_iface[static IFNAMSIZ]);
