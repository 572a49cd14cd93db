/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A DHCP server's answer, from the IP header on. An input that is no IP packet is tried as a bare
 * DHCP message. Transaction and hardware address are taken from the input, so that every message is
 * for us; a lease that comes out is one that may be configured.
 */
#include <endian.h>
#include <string.h>

#include "fuzz.h"
#include "net/dhcp-frame.h"
#include "net/dhcp-wire.h"

static void parse_packet(const uint8_t *data, size_t size)
{
	struct dhcp_head head = {0};
	struct dhcp_answer a;
	int r;

	memcpy(&head, data, size < sizeof(head) ? size : sizeof(head));
	r = dhcp_packet_parse(data, size, be32toh(head.xid), head.chaddr, &a);
	fuzz_check(r >= 0 && r < _DHCP_E_MAX);
	if (r)
		return;
	fuzz_check(size >= sizeof(head));
	if (a.type == DHCP_NAK)
		fuzz_check(a.lease.address.s_addr == 0);
	else
		fuzz_check(dhcp_lease_check(&a.lease) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const void *payload = data;
	size_t len = size;
	int r;

	/* With checksums, and without: a fuzzer seldom gets them right. */
	r = dhcp_frame_parse(data, size, false, &payload, &len);
	fuzz_check(r >= 0 && r < _DHCP_E_MAX);
	r = dhcp_frame_parse(data, size, true, &payload, &len);
	if (r == 0)
		fuzz_check((const uint8_t *)payload >= data + 28 &&
			(size_t)((const uint8_t *)payload - data) + len <= size);
	parse_packet(payload, len);
	return 0;
}
