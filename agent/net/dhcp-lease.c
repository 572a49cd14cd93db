/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a lease may say, and the texts of all refusals. The parser asks here, and so does boot about
 * the record that it gets from the process which ran the parser. Pure.
 */
#include "dhcp-packet.h"

#include "ipv4.h"

int dhcp_lease_check(const struct dhcp_lease *lease)
{
	if (!ipv4_is_host(lease->server))
		return DHCP_E_SERVER;
	if (lease->prefix < 1 || lease->prefix > 32)
		return DHCP_E_NETMASK;
	if (!ipv4_is_host_in(lease->address, lease->prefix))
		return DHCP_E_ADDRESS;
	if (lease->router.s_addr) {
		if (!ipv4_is_host(lease->router) || lease->router.s_addr == lease->address.s_addr)
			return DHCP_E_ROUTER;
		/* Outside the subnet it is reached by a host route;
		 * see link_add_default_route(). */
		if (ipv4_same_subnet(lease->router, lease->address, lease->prefix) &&
			!ipv4_is_host_in(lease->router, lease->prefix))
			return DHCP_E_ROUTER;
	}
	if (lease->seconds == 0)
		return DHCP_E_LEASE_TIME;
	if (lease->mtu && (lease->mtu < DHCP_MTU_MIN || lease->mtu > UINT16_MAX))
		return DHCP_E_MTU;
	return 0;
}

static const char *const texts[_DHCP_E_MAX] = {
	[DHCP_E_LINK] = "not for this host, tagged, or too large",
	[DHCP_E_IP] = "not a whole IPv4 packet with UDP in it",
	[DHCP_E_IP_CHECKSUM] = "wrong IP checksum",
	[DHCP_E_UDP] = "wrong UDP length or port",
	[DHCP_E_UDP_CHECKSUM] = "wrong UDP checksum",
	[DHCP_E_TRUNCATED] = "truncated",
	[DHCP_E_NOT_ANSWER] = "not an answer",
	[DHCP_E_HARDWARE] = "not for Ethernet",
	[DHCP_E_XID] = "for another transaction",
	[DHCP_E_HWADDR] = "for another client",
	[DHCP_E_COOKIE] = "BOOTP, not DHCP",
	[DHCP_E_OPTIONS] = "options without an end",
	[DHCP_E_OPTION_LENGTH] = "option of the wrong length",
	[DHCP_E_DUPLICATE] = "option given twice",
	[DHCP_E_OVERLOAD] = "option overload",
	[DHCP_E_TYPE] = "no message type of a server",
	[DHCP_E_SERVER] = "no usable server identifier",
	[DHCP_E_ADDRESS] = "not an address for a host",
	[DHCP_E_NETMASK] = "no usable netmask",
	[DHCP_E_ROUTER] = "no usable router",
	[DHCP_E_LEASE_TIME] = "no lease time",
	[DHCP_E_MTU] = "MTU too small",
	[DHCP_E_UNEXPECTED] = "not what was asked for",
};

const char *dhcp_refusal_text(int refusal)
{
	if (refusal <= 0 || refusal >= _DHCP_E_MAX)
		return "unknown";
	return texts[refusal];
}
