/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads the messages of a DHCP server. ENEMY INPUT: the host, or whoever else is on the network,
 * writes them. Pure.
 *
 * Of all options six are read, each at most once and none longer than the message. RFC 3396 joins
 * an option that stands there twice, and RFC 2132 lets options go on in the file and sname fields;
 * both exist for long options, ours are short, so both are refused: less to get wrong.
 */
#include "dhcp-packet.h"

#include <arpa/inet.h>
#include <string.h>

#include "dhcp-wire.h"
#include "ipv4.h"
#include "snp/cursor.h"

/* The options that are read; all of them start with one big-endian number. */
enum {
	READ_TYPE,
	READ_SERVER,
	READ_NETMASK,
	READ_ROUTER,
	READ_LEASE_TIME,
	READ_MTU,
	N_READ,
};

static const struct {
	uint8_t code;
	uint8_t size;
	bool list;	/* more than one may follow; the first counts */
} read_options[N_READ] = {
	[READ_TYPE] = {DHCP_OPT_TYPE, 1, false},
	[READ_SERVER] = {DHCP_OPT_SERVER, 4, false},
	[READ_NETMASK] = {DHCP_OPT_NETMASK, 4, false},
	[READ_ROUTER] = {DHCP_OPT_ROUTER, 4, true},
	[READ_LEASE_TIME] = {DHCP_OPT_LEASE_TIME, 4, false},
	[READ_MTU] = {DHCP_OPT_MTU, 2, false},
};

/* Zero is a value that none of them may have, so it also means "not there". */
struct option_values {
	bool seen[N_READ];
	uint32_t value[N_READ];
};

static uint32_t take_number(struct snp_cursor *c, size_t size)
{
	uint32_t v = 0;

	while (size--)
		v = v << 8 | snp_take_u8(c);
	return v;
}

static int keep_option(uint8_t code, struct snp_cursor body, struct option_values *values)
{
	for (size_t i = 0; i < N_READ; i++) {
		size_t size = read_options[i].size;

		if (read_options[i].code != code)
			continue;
		if (values->seen[i])
			return DHCP_E_DUPLICATE;
		if (body.left < size || body.left % size ||
			(body.left > size && !read_options[i].list))
			return DHCP_E_OPTION_LENGTH;
		values->seen[i] = true;
		values->value[i] = take_number(&body, size);
	}
	return 0;
}

/* What stands behind END is padding. */
static int take_options(struct snp_cursor *c, struct option_values *values)
{
	for (;;) {
		uint8_t code = snp_take_u8(c);
		struct snp_cursor body;
		size_t len;
		int r;

		if (!snp_cursor_ok(c))
			return DHCP_E_OPTIONS;
		if (code == DHCP_OPT_PAD)
			continue;
		if (code == DHCP_OPT_END)
			return 0;
		len = snp_take_u8(c);
		body = snp_cursor_sub(c, 0, len);
		snp_skip(c, len);
		if (!snp_cursor_ok(c))
			return DHCP_E_OPTIONS;
		if (code == DHCP_OPT_OVERLOAD)
			return DHCP_E_OVERLOAD;
		r = keep_option(code, body, values);
		if (r)
			return r;
	}
}

static int check_head(const struct dhcp_head *head, uint32_t xid, const uint8_t *hwaddr)
{
	if (head->op != DHCP_OP_REPLY)
		return DHCP_E_NOT_ANSWER;
	if (head->htype != DHCP_HTYPE_ETHERNET || head->hlen != DHCP_HWADDR_SIZE)
		return DHCP_E_HARDWARE;
	if (ntohl(head->xid) != xid)
		return DHCP_E_XID;
	if (memcmp(head->chaddr, hwaddr, DHCP_HWADDR_SIZE) != 0)
		return DHCP_E_HWADDR;
	if (ntohl(head->cookie) != DHCP_COOKIE)
		return DHCP_E_COOKIE;
	return 0;
}

static struct in_addr address_of(uint32_t v)
{
	return (struct in_addr){.s_addr = htonl(v)};
}

static int judge(const struct dhcp_head *head, const struct option_values *values,
	struct dhcp_answer *ret)
{
	struct dhcp_answer a = {
		.type = (enum dhcp_type)values->value[READ_TYPE],
		.lease.server = address_of(values->value[READ_SERVER]),
	};
	unsigned prefix;
	int r;

	if (a.type != DHCP_OFFER && a.type != DHCP_ACK && a.type != DHCP_NAK)
		return DHCP_E_TYPE;
	if (!ipv4_is_host(a.lease.server))
		return DHCP_E_SERVER;
	if (a.type == DHCP_NAK) {
		*ret = a;
		return 0;
	}

	if (!ipv4_prefix(address_of(values->value[READ_NETMASK]), &prefix))
		return DHCP_E_NETMASK;
	if (values->seen[READ_ROUTER] && !values->value[READ_ROUTER])
		return DHCP_E_ROUTER;
	if (values->seen[READ_MTU] && !values->value[READ_MTU])
		return DHCP_E_MTU;
	a.lease.address.s_addr = head->yiaddr;
	a.lease.router = address_of(values->value[READ_ROUTER]);
	a.lease.prefix = prefix;
	a.lease.seconds = values->value[READ_LEASE_TIME];
	a.lease.mtu = values->value[READ_MTU];
	r = dhcp_lease_check(&a.lease);
	if (r)
		return r;
	*ret = a;
	return 0;
}

int dhcp_packet_parse(const void *data, size_t len, uint32_t xid,
	const uint8_t hwaddr[static DHCP_HWADDR_SIZE], struct dhcp_answer *ret)
{
	struct snp_cursor c = snp_cursor(data, len);
	struct option_values values = {0};
	struct dhcp_head head;
	int r;

	snp_take_bytes(&c, &head, sizeof(head));
	if (!snp_cursor_ok(&c))
		return DHCP_E_TRUNCATED;
	r = check_head(&head, xid, hwaddr);
	if (r)
		return r;
	r = take_options(&c, &values);
	if (r)
		return r;
	return judge(&head, &values, ret);
}
