/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * IPv4 and UDP headers around a DHCP message. The client reads from a packet socket, below the
 * kernel's own checks, so it makes them itself. ENEMY INPUT. Pure.
 */
#pragma once

#include "dhcp-packet.h"

#define DHCP_FRAME_SIZE (20 + 8 + DHCP_PACKET_SIZE)
#define DHCP_SERVER_PORT 67
#define DHCP_CLIENT_PORT 68

/* An IP packet from @source (0 as long as there is no address) to everyone. */
void dhcp_frame_build(const uint8_t packet[static DHCP_PACKET_SIZE], struct in_addr source,
	uint8_t ret[static DHCP_FRAME_SIZE]);

/**
 * dhcp_frame_parse() - find the UDP payload
 * @frame: from the IP header on; may end in padding
 * @unsummed: the kernel says that the sender left the UDP checksum to a network card which never
 *	came: sender and receiver are on one machine. The field then holds something else.
 * @ret, @ret_len: inside @frame
 *
 * Return: 0 or enum dhcp_refusal.
 */
_must_check_ int dhcp_frame_parse(const void *frame, size_t len, bool unsummed, const void **ret,
	size_t *ret_len);
