/* SPDX-License-Identifier: GPL-3.0-or-later */
/* IP and UDP headers around a DHCP message. */
#include "net/dhcp-frame.h"

#include <string.h>

#include "runner.h"

#define PAYLOAD "payload"
#define IP_LEN 20
#define HEAD_LEN 28

/* 10.0.2.2:67 to 255.255.255.255:68 with PAYLOAD in it. */
static const uint8_t frame[] =
	"\x45\x00\x00\x23\x00\x00\x00\x00\x40\x11\x6e\xc9\x0a\x00\x02\x02\xff\xff\xff\xff"
	"\x00\x43\x00\x44\x00\x0f\x36\x18" PAYLOAD;
#define FRAME_LEN (sizeof(frame) - 1)

static int parse(const uint8_t *data, size_t len, bool unsummed, const void **ret, size_t *ret_len)
{
	static uint8_t *copy;

	free(copy);
	copy = malloc(len ? len : 1);
	ck_assert_ptr_nonnull(copy);
	memcpy(copy, data, len);
	return dhcp_frame_parse(copy, len, unsummed, ret, ret_len);
}

/* Bytes that are others than in the good frame; the IP header's sum is made right when asked. */
static const struct {
	size_t offset;
	uint8_t value;
	bool fix_ip_sum;
	int refusal;
} bad[] = {
	{0, 0x65, true, DHCP_E_IP},		/* version 6 */
	{0, 0x44, true, DHCP_E_IP},		/* header of 16 bytes */
	{0, 0x4F, true, DHCP_E_IP},		/* header of 60 bytes */
	{3, 19, true, DHCP_E_IP},		/* shorter than its header */
	{3, FRAME_LEN + 1, true, DHCP_E_IP},	/* longer than what is there */
	{2, 1, true, DHCP_E_IP},
	{6, 0x20, true, DHCP_E_IP},		/* more fragments */
	{6, 0x01, true, DHCP_E_IP},		/* offset */
	{7, 0x01, true, DHCP_E_IP},
	{9, 6, true, DHCP_E_IP},		/* TCP */
	{8, 63, false, DHCP_E_IP_CHECKSUM},
	{10, 0, false, DHCP_E_IP_CHECKSUM},
	{3, 27, true, DHCP_E_UDP},		/* ends inside the UDP header */
	{22, 1, true, DHCP_E_UDP},		/* to port 324 */
	{23, 67, true, DHCP_E_UDP},
	{25, 7, true, DHCP_E_UDP},		/* UDP length below its header */
	{25, 16, true, DHCP_E_UDP},		/* beyond the packet */
	{24, 1, true, DHCP_E_UDP},
	{26, 0, false, DHCP_E_UDP_CHECKSUM},
	{28, 'P', false, DHCP_E_UDP_CHECKSUM},
	{12, 11, true, DHCP_E_UDP_CHECKSUM},	/* the addresses are summed as well */
};

static void fix_ip_sum(uint8_t *ip)
{
	uint32_t sum = 0;

	ip[10] = ip[11] = 0;
	for (size_t i = 0; i < IP_LEN; i += 2)
		sum += (uint32_t)ip[i] << 8 | ip[i + 1];
	while (sum >> 16)
		sum = (sum & 0xFFFF) + (sum >> 16);
	ip[10] = (uint8_t)(~sum >> 8);
	ip[11] = (uint8_t)~sum;
}

START_TEST(refuses)
{
	uint8_t f[FRAME_LEN];
	const void *payload;
	size_t len;
	int r;

	memcpy(f, frame, FRAME_LEN);
	f[bad[_i].offset] = bad[_i].value;
	if (bad[_i].fix_ip_sum)
		fix_ip_sum(f);
	r = parse(f, FRAME_LEN, false, &payload, &len);
	ck_assert_msg(r == bad[_i].refusal, "row %d: %s", _i, dhcp_refusal_text(r));
}
END_TEST

START_TEST(refuses_every_cut)
{
	const void *payload;
	size_t len;

	for (size_t n = 0; n < FRAME_LEN; n++)
		ck_assert_int_eq(parse(frame, n, false, &payload, &len), DHCP_E_IP);
}
END_TEST

static void expect_payload(const uint8_t *f, size_t n, bool unsummed)
{
	const void *payload;
	size_t len;
	int r = parse(f, n, unsummed, &payload, &len);

	ck_assert_msg(r == 0, "%s", dhcp_refusal_text(r));
	ck_assert_uint_eq(len, strlen(PAYLOAD));
	ck_assert_mem_eq(payload, PAYLOAD, len);
}

START_TEST(reads)
{
	/* Ethernet pads short frames. */
	uint8_t f[FRAME_LEN + 10] = {0};

	memcpy(f, frame, FRAME_LEN);
	expect_payload(f, FRAME_LEN, false);
	expect_payload(f, sizeof(f), false);
	/* No checksum; and one that is not done yet. */
	f[26] = f[27] = 0;
	expect_payload(f, FRAME_LEN, false);
	f[26] = 0x12;
	expect_payload(f, FRAME_LEN, true);
}
END_TEST

START_TEST(reads_ip_options)
{
	uint8_t f[FRAME_LEN + 4];

	memcpy(f, frame, IP_LEN);
	memset(f + IP_LEN, 1, 4);
	memcpy(f + IP_LEN + 4, frame + IP_LEN, FRAME_LEN - IP_LEN);
	f[0] = 0x46;
	f[3] = sizeof(f);
	/* Four bytes of value 1 add 0x0202. */
	fix_ip_sum(f);
	f[10] = (uint8_t)(f[10] - 2);
	f[11] = (uint8_t)(f[11] - 2);
	expect_payload(f, sizeof(f), false);
}
END_TEST

/* What we build is what we take, but for the port. */
START_TEST(builds)
{
	uint8_t packet[DHCP_PACKET_SIZE], f[DHCP_FRAME_SIZE];
	const void *payload;
	size_t len;

	for (size_t i = 0; i < sizeof(packet); i++)
		packet[i] = (uint8_t)(i * 7);
	dhcp_frame_build(packet, (struct in_addr){0}, f);
	ck_assert_mem_eq(f + 12, "\0\0\0\0\xff\xff\xff\xff\x00\x44\x00\x43", 12);
	ck_assert_int_eq(parse(f, sizeof(f), false, &payload, &len), DHCP_E_UDP);
	/* Swapped ports leave both sums as they are. */
	f[21] = 67;
	f[23] = 68;
	ck_assert_int_eq(parse(f, sizeof(f), false, &payload, &len), 0);
	ck_assert_uint_eq(len, sizeof(packet));
	ck_assert_mem_eq(payload, packet, len);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("dhcp-frame");
	TCase *t = tcase_create("frames");

	tcase_add_loop_test(t, refuses, 0, ARRAY_SIZE(bad));
	tcase_add_test(t, refuses_every_cut);
	tcase_add_test(t, reads);
	tcase_add_test(t, reads_ip_options);
	tcase_add_test(t, builds);
	suite_add_tcase(s, t);
	return s;
}
