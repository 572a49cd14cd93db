/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the messages of a DHCP client. Pure. */
#include "dhcp-packet.h"

#include <arpa/inet.h>
#include <string.h>

#include "dhcp-wire.h"

/* Every option that can be sent, with code and length, and END. */
_Static_assert(sizeof(struct dhcp_head) + 3 + 4 + 7 + 6 + 6 + 2 + DHCP_HOSTNAME_MAX + 1 <=
	DHCP_PACKET_SIZE, "room for every option");

static uint8_t *put_option(uint8_t *p, uint8_t code, const void *data, size_t len)
{
	p[0] = code;
	p[1] = (uint8_t)len;
	memcpy(p + 2, data, len);
	return p + 2 + len;
}

static uint8_t *put_address(uint8_t *p, uint8_t code, struct in_addr a)
{
	return a.s_addr ? put_option(p, code, &a, sizeof(a)) : p;
}

static void put_options(const struct dhcp_message *m, uint8_t *p)
{
	static const uint8_t parameters[] = {
		DHCP_OPT_NETMASK, DHCP_OPT_ROUTER, DHCP_OPT_MTU, DHCP_OPT_LEASE_TIME,
		DHCP_OPT_SERVER,
	};
	/* Some servers count the IP and UDP headers in, some do not. */
	const uint16_t max_size = htons(DHCP_ANSWER_MAX - 28);
	const uint8_t type = (uint8_t)m->type;

	p = put_option(p, DHCP_OPT_TYPE, &type, sizeof(type));
	p = put_option(p, DHCP_OPT_MAX_SIZE, &max_size, sizeof(max_size));
	p = put_option(p, DHCP_OPT_PARAMETERS, parameters, sizeof(parameters));
	p = put_address(p, DHCP_OPT_REQUESTED, m->requested);
	p = put_address(p, DHCP_OPT_SERVER, m->server);
	if (m->hostname && m->hostname[0])
		p = put_option(p, DHCP_OPT_HOSTNAME, m->hostname,
			strnlen(m->hostname, DHCP_HOSTNAME_MAX));
	*p = DHCP_OPT_END;
}

void dhcp_packet_build(const struct dhcp_message *m, uint8_t ret[static DHCP_PACKET_SIZE])
{
	struct dhcp_head head = {
		.op = DHCP_OP_REQUEST,
		.htype = DHCP_HTYPE_ETHERNET,
		.hlen = DHCP_HWADDR_SIZE,
		.xid = htonl(m->xid),
		.secs = htons(m->seconds),
		.ciaddr = m->client.s_addr,
		.cookie = htonl(DHCP_COOKIE),
	};

	memcpy(head.chaddr, m->hwaddr, DHCP_HWADDR_SIZE);
	memset(ret, 0, DHCP_PACKET_SIZE);
	memcpy(ret, &head, sizeof(head));
	put_options(m, ret + sizeof(head));
}
