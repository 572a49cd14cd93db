/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DHCP messages (RFC 2131, RFC 2132) from bytes and to bytes. Pure: no clock, no socket. What a
 * server says is ENEMY INPUT: anything that is not exactly as expected is refused with its own
 * reason, and the client goes on waiting for an answer that is.
 *
 * dhcp-build.c writes, dhcp-parse.c reads, dhcp-lease.c says what a lease may be; the layout is in
 * dhcp-wire.h.
 */
#pragma once

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>

#include "snp/util.h"

#define DHCP_HWADDR_SIZE 6
#define DHCP_HOSTNAME_MAX 63
#define DHCP_PACKET_SIZE 340		/* of what we send */
#define DHCP_ANSWER_MAX 1500		/* IP packet that we take */
#define DHCP_INFINITE UINT32_MAX	/* a lease that never ends */
#define DHCP_MTU_MIN 576		/* RFC 791: what every host takes */

enum dhcp_type {
	DHCP_DISCOVER = 1,
	DHCP_OFFER = 2,
	DHCP_REQUEST = 3,
	DHCP_ACK = 5,
	DHCP_NAK = 6,
};

enum dhcp_refusal {
	DHCP_E_LINK = 1,	/* frame not for this host, tagged, or larger than we take */
	DHCP_E_IP,		/* not an unfragmented IPv4 packet with UDP in it, whole */
	DHCP_E_IP_CHECKSUM,
	DHCP_E_UDP,		/* UDP length or port */
	DHCP_E_UDP_CHECKSUM,
	DHCP_E_TRUNCATED,	/* shorter than the fixed part */
	DHCP_E_NOT_ANSWER,	/* op is not BOOTREPLY */
	DHCP_E_HARDWARE,	/* htype or hlen is not Ethernet's */
	DHCP_E_XID,		/* another transaction */
	DHCP_E_HWADDR,		/* another client */
	DHCP_E_COOKIE,		/* no DHCP magic */
	DHCP_E_OPTIONS,		/* an option runs out of the message, or there is no END */
	DHCP_E_OPTION_LENGTH,	/* an option we read has the wrong length */
	DHCP_E_DUPLICATE,	/* an option we read stands there twice */
	DHCP_E_OVERLOAD,	/* options continued in file or sname; we do not go there */
	DHCP_E_TYPE,		/* message type missing, or not one that a server sends */
	DHCP_E_SERVER,		/* server identifier missing or not a host's address */
	DHCP_E_ADDRESS,		/* offered address is not one that a host can have */
	DHCP_E_NETMASK,		/* missing, or not ones followed by zeros */
	DHCP_E_ROUTER,		/* not a host's address, or our own */
	DHCP_E_LEASE_TIME,	/* missing or zero */
	DHCP_E_MTU,		/* below what every host takes */
	DHCP_E_UNEXPECTED,	/* not what was asked for: other type, server or address */
	_DHCP_E_MAX,
};

/* What went wrong, as the end of a sentence. A static string, never NULL. */
const char *dhcp_refusal_text(int refusal);

struct dhcp_lease {
	struct in_addr address;
	struct in_addr server;
	struct in_addr router;	/* 0: none. May lie outside the subnet */
	uint32_t prefix;	/* 1..32 */
	uint32_t seconds;	/* or DHCP_INFINITE */
	uint32_t mtu;		/* 0: not told */
};

/* Is this a lease to configure? 0 or enum dhcp_refusal. */
_must_check_ int dhcp_lease_check(const struct dhcp_lease *lease);

/* What to say. Zero addresses and an empty host name are left out. */
struct dhcp_message {
	enum dhcp_type type;
	uint32_t xid;
	uint16_t seconds;		/* since we began */
	uint8_t hwaddr[DHCP_HWADDR_SIZE];
	struct in_addr client;		/* ciaddr: an address in force */
	struct in_addr requested;
	struct in_addr server;
	const char *hostname;		/* or NULL; at most DHCP_HOSTNAME_MAX characters */
};

void dhcp_packet_build(const struct dhcp_message *m, uint8_t ret[static DHCP_PACKET_SIZE]);

struct dhcp_answer {
	enum dhcp_type type;		/* OFFER, ACK or NAK */
	struct dhcp_lease lease;	/* of a NAK, the server alone */
};

/**
 * dhcp_packet_parse() - judge what stands in a UDP packet
 * @xid, @hwaddr: ours; an answer must name both
 *
 * Return: 0 or enum dhcp_refusal.
 */
_must_check_ int dhcp_packet_parse(const void *data, size_t len, uint32_t xid,
	const uint8_t hwaddr[static DHCP_HWADDR_SIZE], struct dhcp_answer *ret);
