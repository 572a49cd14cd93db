/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an IPv4 address, mask and subnet may be. Pure. */
#include "ipv4.h"

#include <arpa/inet.h>

static uint32_t mask_bits(unsigned prefix)
{
	return prefix ? UINT32_MAX << (32 - prefix) : 0;
}

bool ipv4_is_host(struct in_addr a)
{
	uint32_t v = ntohl(a.s_addr);
	uint8_t first = (uint8_t)(v >> 24);

	return first != 0 && first != 127 && first < 224;
}

bool ipv4_is_host_in(struct in_addr a, unsigned prefix)
{
	uint32_t host_part = ntohl(a.s_addr) & ~mask_bits(prefix);

	if (prefix < 1 || prefix > 32 || !ipv4_is_host(a))
		return false;
	return prefix >= 31 || (host_part != 0 && host_part != ~mask_bits(prefix));
}

bool ipv4_same_subnet(struct in_addr a, struct in_addr b, unsigned prefix)
{
	return ((ntohl(a.s_addr) ^ ntohl(b.s_addr)) & mask_bits(prefix)) == 0;
}

struct in_addr ipv4_mask(unsigned prefix)
{
	return (struct in_addr){.s_addr = htonl(mask_bits(prefix))};
}

bool ipv4_prefix(struct in_addr mask, unsigned *ret)
{
	uint32_t v = ntohl(mask.s_addr);
	unsigned prefix = (unsigned)__builtin_popcount(v);

	if (prefix == 0 || v != mask_bits(prefix))
		return false;
	*ret = prefix;
	return true;
}
