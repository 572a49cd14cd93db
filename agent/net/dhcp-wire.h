/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of a DHCP message (RFC 2131, RFC 2132), for those who write and read it. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define DHCP_OP_REQUEST 1
#define DHCP_OP_REPLY 2
#define DHCP_HTYPE_ETHERNET 1
#define DHCP_COOKIE 0x63825363u

enum {
	DHCP_OPT_PAD = 0,
	DHCP_OPT_NETMASK = 1,
	DHCP_OPT_ROUTER = 3,
	DHCP_OPT_HOSTNAME = 12,
	DHCP_OPT_MTU = 26,
	DHCP_OPT_REQUESTED = 50,
	DHCP_OPT_LEASE_TIME = 51,
	DHCP_OPT_OVERLOAD = 52,
	DHCP_OPT_TYPE = 53,
	DHCP_OPT_SERVER = 54,
	DHCP_OPT_PARAMETERS = 55,
	DHCP_OPT_MAX_SIZE = 57,
	DHCP_OPT_END = 255,
};

/* The fixed part, up to and with the magic cookie. Multi-byte members are big-endian. */
struct dhcp_head {
	uint8_t op;
	uint8_t htype;
	uint8_t hlen;
	uint8_t hops;
	uint32_t xid;
	uint16_t secs;
	uint16_t flags;		/* zero: we take unicast before we have the address */
	uint32_t ciaddr;
	uint32_t yiaddr;
	uint32_t siaddr;
	uint32_t giaddr;
	uint8_t chaddr[16];
	uint8_t sname[64];
	uint8_t file[128];
	uint32_t cookie;
};

_Static_assert(sizeof(struct dhcp_head) == 240, "dhcp_head");
_Static_assert(offsetof(struct dhcp_head, xid) == 4, "xid");
_Static_assert(offsetof(struct dhcp_head, yiaddr) == 16, "yiaddr");
_Static_assert(offsetof(struct dhcp_head, chaddr) == 28, "chaddr");
_Static_assert(offsetof(struct dhcp_head, sname) == 44, "sname");
_Static_assert(offsetof(struct dhcp_head, file) == 108, "file");
_Static_assert(offsetof(struct dhcp_head, cookie) == 236, "cookie");
