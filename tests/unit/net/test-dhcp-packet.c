/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DHCP messages: each way in which a server's can be wrong has a row. */
#include "net/dhcp-packet.h"

#include <arpa/inet.h>
#include <string.h>

#include "runner.h"

#define XID 0x12345678u
static const uint8_t hwaddr[6] = {0x52, 0x54, 0x00, 0x12, 0x34, 0x56};

/* Options as they stand in a message. */
#define TYPE(x) "\x35\x01" x
#define OFFER TYPE("\x02")
#define ACK TYPE("\x05")
#define NAK TYPE("\x06")
#define SERVER "\x36\x04\x0a\x00\x02\x02"
#define MASK "\x01\x04\xff\xff\xff\x00"
#define ROUTER "\x03\x04\x0a\x00\x02\x02"
#define TIME "\x33\x04\x00\x00\x0e\x10"
#define END "\xff"
#define GOOD ACK SERVER MASK ROUTER TIME END
#define O(options) options, sizeof(options) - 1

struct message {
	uint8_t bytes[1500];
	size_t len;
};

/* The fixed part of an answer to us, 10.0.2.15, and @options behind it. */
static struct message message(const char *options, size_t len)
{
	static const uint8_t head[] = {2, 1, 6, 0, 0x12, 0x34, 0x56, 0x78};
	struct message m = {.len = 240 + len};

	memcpy(m.bytes, head, sizeof(head));
	memcpy(m.bytes + 16, "\x0a\x00\x02\x0f", 4);
	memcpy(m.bytes + 28, hwaddr, sizeof(hwaddr));
	memcpy(m.bytes + 236, "\x63\x82\x53\x63", 4);
	memcpy(m.bytes + 240, options, len);
	return m;
}

static int parse(const struct message *m, struct dhcp_answer *ret)
{
	/* Exactly as long as it is, so that a sanitizer sees a read beyond it. */
	uint8_t *copy = malloc(m->len ? m->len : 1);
	int r;

	ck_assert_ptr_nonnull(copy);
	memcpy(copy, m->bytes, m->len);
	r = dhcp_packet_parse(copy, m->len, XID, hwaddr, ret);
	free(copy);
	return r;
}

/* One byte of a good answer's fixed part is another. */
static const struct {
	size_t offset;
	uint8_t value;
	int refusal;
} bad_heads[] = {
	{0, 1, DHCP_E_NOT_ANSWER},
	{0, 0, DHCP_E_NOT_ANSWER},
	{1, 6, DHCP_E_HARDWARE},
	{2, 5, DHCP_E_HARDWARE},
	{2, 16, DHCP_E_HARDWARE},
	{4, 0, DHCP_E_XID},
	{7, 0, DHCP_E_XID},
	{28, 0, DHCP_E_HWADDR},
	{33, 0, DHCP_E_HWADDR},
	{236, 0, DHCP_E_COOKIE},
	{239, 0, DHCP_E_COOKIE},
	/* yiaddr, 10.0.2.15 but for the byte. */
	{16, 0, DHCP_E_ADDRESS},
	{16, 127, DHCP_E_ADDRESS},
	{16, 224, DHCP_E_ADDRESS},
	{16, 239, DHCP_E_ADDRESS},
	{16, 240, DHCP_E_ADDRESS},
	{16, 255, DHCP_E_ADDRESS},
	{19, 0, DHCP_E_ADDRESS},	/* the network itself */
	{19, 255, DHCP_E_ADDRESS},	/* its broadcast address */
	{19, 2, DHCP_E_ROUTER},		/* our router's */
};

START_TEST(refuses_head)
{
	struct message m = message(O(GOOD));
	struct dhcp_answer a;

	m.bytes[bad_heads[_i].offset] = bad_heads[_i].value;
	ck_assert_int_eq(parse(&m, &a), bad_heads[_i].refusal);
}
END_TEST

static const struct {
	const char *options;
	size_t len;
	int refusal;
} bad_options[] = {
	/* Where the list ends. */
	{O(""), DHCP_E_OPTIONS},
	{O("\x00\x00\x00"), DHCP_E_OPTIONS},
	{O(ACK SERVER MASK ROUTER TIME), DHCP_E_OPTIONS},
	{O(ACK SERVER MASK ROUTER TIME "\x0c"), DHCP_E_OPTIONS},
	{O(ACK SERVER MASK ROUTER TIME "\x0c\x01"), DHCP_E_OPTIONS},
	{O(ACK SERVER MASK ROUTER TIME "\x0c\xff" END), DHCP_E_OPTIONS},
	{O(ACK SERVER MASK ROUTER TIME "\x0c\x01" END), DHCP_E_OPTIONS},
	{O(ACK SERVER MASK ROUTER "\x33\x04\x00\x00\x0e"), DHCP_E_OPTIONS},
	{O(END GOOD), DHCP_E_TYPE},
	/* Overload: file, sname, both, and nonsense. */
	{O("\x34\x01\x01" GOOD), DHCP_E_OVERLOAD},
	{O("\x34\x01\x02" GOOD), DHCP_E_OVERLOAD},
	{O("\x34\x01\x03" GOOD), DHCP_E_OVERLOAD},
	{O("\x34\x00" GOOD), DHCP_E_OVERLOAD},
	/* Twice, also with the same value. */
	{O(ACK GOOD), DHCP_E_DUPLICATE},
	{O(SERVER GOOD), DHCP_E_DUPLICATE},
	{O(MASK GOOD), DHCP_E_DUPLICATE},
	{O(ROUTER GOOD), DHCP_E_DUPLICATE},
	{O(TIME GOOD), DHCP_E_DUPLICATE},
	{O("\x1a\x02\x05\xdc\x1a\x02\x05\xdc" GOOD), DHCP_E_DUPLICATE},
	/* Lengths. */
	{O("\x35\x00" SERVER MASK ROUTER TIME END), DHCP_E_OPTION_LENGTH},
	{O("\x35\x02\x05\x05" SERVER MASK ROUTER TIME END), DHCP_E_OPTION_LENGTH},
	{O(ACK "\x36\x03\x0a\x00\x02" MASK ROUTER TIME END), DHCP_E_OPTION_LENGTH},
	{O(ACK "\x36\x08\x0a\x00\x02\x02\x0a\x00\x02\x02" MASK ROUTER TIME END),
		DHCP_E_OPTION_LENGTH},
	{O(ACK SERVER "\x01\x00" ROUTER TIME END), DHCP_E_OPTION_LENGTH},
	{O(ACK SERVER "\x01\x05\xff\xff\xff\x00\x00" ROUTER TIME END), DHCP_E_OPTION_LENGTH},
	{O(ACK SERVER MASK "\x03\x00" TIME END), DHCP_E_OPTION_LENGTH},
	{O(ACK SERVER MASK "\x03\x05\x0a\x00\x02\x02\x0a" TIME END), DHCP_E_OPTION_LENGTH},
	{O(ACK SERVER MASK ROUTER "\x33\x02\x0e\x10" END), DHCP_E_OPTION_LENGTH},
	{O("\x1a\x01\x05" GOOD), DHCP_E_OPTION_LENGTH},
	{O("\x1a\x04\x00\x00\x05\xdc" GOOD), DHCP_E_OPTION_LENGTH},
	/* Message types: none, and those that a server does not send. */
	{O(SERVER MASK ROUTER TIME END), DHCP_E_TYPE},
	{O(TYPE("\x00") SERVER MASK ROUTER TIME END), DHCP_E_TYPE},
	{O(TYPE("\x01") SERVER MASK ROUTER TIME END), DHCP_E_TYPE},
	{O(TYPE("\x03") SERVER MASK ROUTER TIME END), DHCP_E_TYPE},
	{O(TYPE("\x04") SERVER MASK ROUTER TIME END), DHCP_E_TYPE},
	{O(TYPE("\x07") SERVER MASK ROUTER TIME END), DHCP_E_TYPE},
	{O(TYPE("\xff") SERVER MASK ROUTER TIME END), DHCP_E_TYPE},
	/* Server identifier. */
	{O(ACK MASK ROUTER TIME END), DHCP_E_SERVER},
	{O(NAK END), DHCP_E_SERVER},
	{O(ACK "\x36\x04\x00\x00\x00\x00" MASK ROUTER TIME END), DHCP_E_SERVER},
	{O(ACK "\x36\x04\x7f\x00\x00\x01" MASK ROUTER TIME END), DHCP_E_SERVER},
	{O(ACK "\x36\x04\xff\xff\xff\xff" MASK ROUTER TIME END), DHCP_E_SERVER},
	{O(NAK "\x36\x04\xe0\x00\x00\x01" END), DHCP_E_SERVER},
	/* Netmask. */
	{O(ACK SERVER ROUTER TIME END), DHCP_E_NETMASK},
	{O(ACK SERVER "\x01\x04\x00\x00\x00\x00" ROUTER TIME END), DHCP_E_NETMASK},
	{O(ACK SERVER "\x01\x04\xff\x00\xff\x00" ROUTER TIME END), DHCP_E_NETMASK},
	{O(ACK SERVER "\x01\x04\x00\xff\xff\xff" ROUTER TIME END), DHCP_E_NETMASK},
	{O(ACK SERVER "\x01\x04\x7f\xff\xff\x00" ROUTER TIME END), DHCP_E_NETMASK},
	{O(ACK SERVER "\x01\x04\xff\xff\xff\xf0" ROUTER TIME END), DHCP_E_ADDRESS},
	/* Router. */
	{O(ACK SERVER MASK "\x03\x04\x00\x00\x00\x00" TIME END), DHCP_E_ROUTER},
	{O(ACK SERVER MASK "\x03\x04\x7f\x00\x00\x01" TIME END), DHCP_E_ROUTER},
	{O(ACK SERVER MASK "\x03\x04\xe0\x00\x00\x01" TIME END), DHCP_E_ROUTER},
	{O(ACK SERVER MASK "\x03\x04\xff\xff\xff\xff" TIME END), DHCP_E_ROUTER},
	{O(ACK SERVER MASK "\x03\x04\x0a\x00\x02\x0f" TIME END), DHCP_E_ROUTER},
	{O(ACK SERVER MASK "\x03\x04\x0a\x00\x02\xff" TIME END), DHCP_E_ROUTER},
	{O(ACK SERVER MASK "\x03\x04\x0a\x00\x02\x00" TIME END), DHCP_E_ROUTER},
	/* Lease time, MTU. */
	{O(ACK SERVER MASK ROUTER END), DHCP_E_LEASE_TIME},
	{O(ACK SERVER MASK ROUTER "\x33\x04\x00\x00\x00\x00" END), DHCP_E_LEASE_TIME},
	{O("\x1a\x02\x00\x00" GOOD), DHCP_E_MTU},
	{O("\x1a\x02\x02\x3f" GOOD), DHCP_E_MTU},
};

START_TEST(refuses_options)
{
	struct message m = message(bad_options[_i].options, bad_options[_i].len);
	struct dhcp_answer a;
	int r = parse(&m, &a);

	ck_assert_msg(r == bad_options[_i].refusal, "row %d: %s", _i, dhcp_refusal_text(r));
	/* And for an OFFER just the same. */
	for (size_t i = 240; i + 2 < m.len; i++)
		if (memcmp(m.bytes + i, ACK, 3) == 0)
			m.bytes[i + 2] = 2;
	ck_assert_int_eq(parse(&m, &a), bad_options[_i].refusal);
}
END_TEST

/* A good answer, cut anywhere, is none. */
START_TEST(refuses_every_cut)
{
	struct message whole = message(O(GOOD));

	for (size_t len = 0; len < whole.len; len++) {
		struct message m = whole;
		struct dhcp_answer a;

		m.len = len;
		ck_assert_int_eq(parse(&m, &a), len < 240 ? DHCP_E_TRUNCATED : DHCP_E_OPTIONS);
	}
}
END_TEST

static const struct {
	const char *options;
	size_t len;
	struct dhcp_lease lease;	/* in host order */
	enum dhcp_type type;
} good[] = {
	{O(GOOD), {{0x0A00020F}, {0x0A000202}, {0x0A000202}, 24, 3600, 0}, DHCP_ACK},
	{O(OFFER SERVER MASK ROUTER TIME END),
		{{0x0A00020F}, {0x0A000202}, {0x0A000202}, 24, 3600, 0}, DHCP_OFFER},
	{O(NAK SERVER END), {{0}, {0x0A000202}, {0}, 0, 0, 0}, DHCP_NAK},
	{O(NAK SERVER MASK ROUTER TIME END), {{0}, {0x0A000202}, {0}, 0, 0, 0}, DHCP_NAK},
	/* Padding, others' options, and rubbish behind the end. */
	{O("\x00\x00" ACK "\x00" SERVER "\x0c\x00" MASK "\x06\x04\x01\x02\x03\x04" ROUTER TIME END
	   "\x34\x01\x01" ACK),
		{{0x0A00020F}, {0x0A000202}, {0x0A000202}, 24, 3600, 0}, DHCP_ACK},
	{O(ACK "\x0c\x01x\x0c\x01y" SERVER MASK ROUTER TIME END),
		{{0x0A00020F}, {0x0A000202}, {0x0A000202}, 24, 3600, 0}, DHCP_ACK},
	/* No router; several; one outside the subnet; one where the subnet would end. */
	{O(ACK SERVER MASK TIME END), {{0x0A00020F}, {0x0A000202}, {0}, 24, 3600, 0}, DHCP_ACK},
	{O(ACK SERVER MASK "\x03\x08\x0a\x00\x02\x01\x7f\x00\x00\x01" TIME END),
		{{0x0A00020F}, {0x0A000202}, {0x0A000201}, 24, 3600, 0}, DHCP_ACK},
	{O(ACK SERVER "\x01\x04\xff\xff\xff\xff\x03\x04\xac\x1f\x01\x01" TIME END),
		{{0x0A00020F}, {0x0A000202}, {0xAC1F0101}, 32, 3600, 0}, DHCP_ACK},
	{O(ACK SERVER "\x01\x04\xff\xff\xff\xfe\x03\x04\x0a\x00\x02\x0e" TIME END),
		{{0x0A00020F}, {0x0A000202}, {0x0A00020E}, 31, 3600, 0}, DHCP_ACK},
	{O(ACK SERVER MASK ROUTER "\x33\x04\xff\xff\xff\xff" END),
		{{0x0A00020F}, {0x0A000202}, {0x0A000202}, 24, DHCP_INFINITE, 0}, DHCP_ACK},
	{O("\x1a\x02\x02\x40" GOOD),
		{{0x0A00020F}, {0x0A000202}, {0x0A000202}, 24, 3600, 576}, DHCP_ACK},
};

START_TEST(reads)
{
	struct message m = message(good[_i].options, good[_i].len);
	const struct dhcp_lease *l = &good[_i].lease;
	struct dhcp_answer a;
	int r;

	memset(&a, 0xA5, sizeof(a));
	r = parse(&m, &a);
	ck_assert_msg(r == 0, "row %d: %s", _i, dhcp_refusal_text(r));
	ck_assert_int_eq(a.type, good[_i].type);
	ck_assert_uint_eq(ntohl(a.lease.address.s_addr), l->address.s_addr);
	ck_assert_uint_eq(ntohl(a.lease.server.s_addr), l->server.s_addr);
	ck_assert_uint_eq(ntohl(a.lease.router.s_addr), l->router.s_addr);
	ck_assert_uint_eq(a.lease.prefix, l->prefix);
	ck_assert_uint_eq(a.lease.seconds, l->seconds);
	ck_assert_uint_eq(a.lease.mtu, l->mtu);
}
END_TEST

START_TEST(builds_a_discover)
{
	struct dhcp_message m = {.type = DHCP_DISCOVER, .xid = XID, .seconds = 0x102};
	static const uint8_t options[] = "\x35\x01\x01\x39\x02\x05\xc0\x37\x05\x01\x03\x1a\x33\x36\xff";
	uint8_t p[DHCP_PACKET_SIZE];

	memcpy(m.hwaddr, hwaddr, sizeof(hwaddr));
	dhcp_packet_build(&m, p);
	ck_assert_mem_eq(p, "\x01\x01\x06\x00\x12\x34\x56\x78\x01\x02", 10);
	for (size_t i = 10; i < 236; i++)
		ck_assert_uint_eq(p[i], i >= 28 && i < 34 ? hwaddr[i - 28] : 0);
	ck_assert_mem_eq(p + 236, "\x63\x82\x53\x63", 4);
	ck_assert_mem_eq(p + 240, options, sizeof(options) - 1);
	for (size_t i = 240 + sizeof(options) - 1; i < sizeof(p); i++)
		ck_assert_uint_eq(p[i], 0);
}
END_TEST

/* Every option at once, the host name longer than there is room for. */
START_TEST(builds_a_full_request)
{
	char hostname[100];
	struct dhcp_message m = {
		.type = DHCP_REQUEST,
		.client.s_addr = htonl(0x0A00020F),
		.requested.s_addr = htonl(0x0A00020F),
		.server.s_addr = htonl(0x0A000202),
		.hostname = hostname,
	};
	uint8_t p[DHCP_PACKET_SIZE + 1];

	memset(hostname, 'h', sizeof(hostname));
	hostname[sizeof(hostname) - 1] = 0;
	p[DHCP_PACKET_SIZE] = 0xA5;
	dhcp_packet_build(&m, p);
	ck_assert_mem_eq(p + 12, "\x0a\x00\x02\x0f", 4);
	ck_assert_mem_eq(p + 254, "\x32\x04\x0a\x00\x02\x0f\x36\x04\x0a\x00\x02\x02\x0c\x3fhhh", 17);
	ck_assert_uint_eq(p[254 + 12 + 2 + 63], 0xFF);
	ck_assert_uint_eq(p[DHCP_PACKET_SIZE], 0xA5);
}
END_TEST

START_TEST(has_a_text_for_each_refusal)
{
	for (int i = 1; i < _DHCP_E_MAX; i++)
		ck_assert_str_ne(dhcp_refusal_text(i), "");
	ck_assert_str_eq(dhcp_refusal_text(_DHCP_E_MAX), "unknown");
	ck_assert_str_eq(dhcp_refusal_text(-1), "unknown");
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("dhcp-packet");
	TCase *t = tcase_create("refusals");

	tcase_add_loop_test(t, refuses_head, 0, ARRAY_SIZE(bad_heads));
	tcase_add_loop_test(t, refuses_options, 0, ARRAY_SIZE(bad_options));
	tcase_add_test(t, refuses_every_cut);
	tcase_add_test(t, has_a_text_for_each_refusal);
	suite_add_tcase(s, t);

	t = tcase_create("messages");
	tcase_add_loop_test(t, reads, 0, ARRAY_SIZE(good));
	tcase_add_test(t, builds_a_discover);
	tcase_add_test(t, builds_a_full_request);
	suite_add_tcase(s, t);
	return s;
}
