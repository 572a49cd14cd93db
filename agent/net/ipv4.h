/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an IPv4 address, mask and subnet may be. Pure. The command line's static address and a DHCP
 * server's answer are judged by the same rules.
 */
#pragma once

#include <netinet/in.h>
#include <stdbool.h>

#include "snp/util.h"

/* An address that one host can have: not 0/8, not loopback, multicast, reserved or broadcast. */
bool ipv4_is_host(struct in_addr a);

/* The same within its subnet: neither the network's own address nor its broadcast address.
 * A /31 and a /32 have neither. */
bool ipv4_is_host_in(struct in_addr a, unsigned prefix);

/* Both in one subnet of @prefix (0..32) bits. */
bool ipv4_same_subnet(struct in_addr a, struct in_addr b, unsigned prefix);

struct in_addr ipv4_mask(unsigned prefix);

/* False when @mask is not ones followed by zeros, or no ones at all. */
_must_check_ bool ipv4_prefix(struct in_addr mask, unsigned *ret);
