/* SPDX-License-Identifier: GPL-3.0-or-later */
/* IPv4 and UDP headers around a DHCP message. ENEMY INPUT. Pure. */
#include "dhcp-frame.h"

#include <arpa/inet.h>
#include <netinet/ip.h>
#include <netinet/udp.h>

#include "snp/cursor.h"

#define TTL 64
#define FRAGMENT_BITS 0x3FFF	/* more fragments, and the offset */

_Static_assert(sizeof(struct iphdr) == 20, "iphdr");
_Static_assert(sizeof(struct udphdr) == 8, "udphdr");
_Static_assert(DHCP_FRAME_SIZE == sizeof(struct iphdr) + sizeof(struct udphdr) + DHCP_PACKET_SIZE,
	"DHCP_FRAME_SIZE");

/* What RFC 768 puts in front of the UDP header for the checksum. */
struct pseudo_header {
	uint32_t source;
	uint32_t destination;
	uint8_t zero;
	uint8_t protocol;
	uint16_t length;
};

_Static_assert(sizeof(struct pseudo_header) == 12, "pseudo_header");

/* The one's complement sum of 16-bit words (RFC 1071), unfolded: at most 64 KiB go in. */
static uint32_t add_words(uint32_t sum, const void *data, size_t len)
{
	struct snp_cursor c = snp_cursor(data, len);

	while (c.left >= 2)
		sum += snp_take_be16(&c);
	if (c.left)
		sum += (uint32_t)snp_take_u8(&c) << 8;
	return sum;
}

static uint16_t fold(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xFFFF) + (sum >> 16);
	return (uint16_t)~sum;
}

static uint16_t udp_sum(const struct iphdr *ip, const void *udp, size_t len)
{
	const struct pseudo_header pseudo = {
		.source = ip->saddr,
		.destination = ip->daddr,
		.protocol = IPPROTO_UDP,
		.length = htons((uint16_t)len),
	};

	return fold(add_words(add_words(0, &pseudo, sizeof(pseudo)), udp, len));
}

void dhcp_frame_build(const uint8_t packet[static DHCP_PACKET_SIZE], struct in_addr source,
	uint8_t ret[static DHCP_FRAME_SIZE])
{
	struct iphdr ip = {
		.version = 4,
		.ihl = sizeof(struct iphdr) / 4,
		.tot_len = htons(DHCP_FRAME_SIZE),
		.ttl = TTL,
		.protocol = IPPROTO_UDP,
		.saddr = source.s_addr,
		.daddr = htonl(INADDR_BROADCAST),
	};
	struct udphdr udp = {
		.source = htons(DHCP_CLIENT_PORT),
		.dest = htons(DHCP_SERVER_PORT),
		.len = htons(sizeof(struct udphdr) + DHCP_PACKET_SIZE),
	};
	uint8_t *p = ret + sizeof(ip);

	ip.check = htons(fold(add_words(0, &ip, sizeof(ip))));
	memcpy(ret, &ip, sizeof(ip));
	memcpy(p, &udp, sizeof(udp));
	memcpy(p + sizeof(udp), packet, DHCP_PACKET_SIZE);
	udp.check = htons(udp_sum(&ip, p, sizeof(udp) + DHCP_PACKET_SIZE));
	/* Zero would say that there is none. */
	if (!udp.check)
		udp.check = 0xFFFF;
	memcpy(p, &udp, sizeof(udp));
}

/* Leaves in @ret_body what the IP header says is its payload. */
static int parse_ip(const void *frame, size_t len, struct iphdr *ret, struct snp_cursor *ret_body)
{
	struct snp_cursor c = snp_cursor(frame, len);
	struct iphdr ip;
	size_t head, total;

	snp_take_bytes(&c, &ip, sizeof(ip));
	head = (size_t)ip.ihl * 4;
	total = ntohs(ip.tot_len);
	if (!snp_cursor_ok(&c) || ip.version != 4 || head < sizeof(ip) ||
		total < head || total > len)
		return DHCP_E_IP;
	if (ip.protocol != IPPROTO_UDP || (ntohs(ip.frag_off) & FRAGMENT_BITS))
		return DHCP_E_IP;
	/* With the checksum in it, the sum comes out as zero. */
	if (fold(add_words(0, frame, head)) != 0)
		return DHCP_E_IP_CHECKSUM;
	*ret = ip;
	c = snp_cursor(frame, total);
	snp_skip(&c, head);
	*ret_body = c;
	return 0;
}

int dhcp_frame_parse(const void *frame, size_t len, bool unsummed, const void **ret,
	size_t *ret_len)
{
	struct snp_cursor body, payload;
	struct udphdr udp;
	struct iphdr ip;
	size_t udp_len;
	int r;

	r = parse_ip(frame, len, &ip, &body);
	if (r)
		return r;
	payload = body;
	snp_take_bytes(&payload, &udp, sizeof(udp));
	udp_len = ntohs(udp.len);
	if (!snp_cursor_ok(&payload) || udp_len < sizeof(udp) || udp_len > body.left)
		return DHCP_E_UDP;
	if (ntohs(udp.dest) != DHCP_CLIENT_PORT)
		return DHCP_E_UDP;
	if (udp.check && !unsummed && udp_sum(&ip, body.p, udp_len) != 0)
		return DHCP_E_UDP_CHECKSUM;
	*ret = payload.p;
	*ret_len = udp_len - sizeof(udp);
	return 0;
}
