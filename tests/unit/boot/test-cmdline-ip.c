/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ip=, which has a language of its own: what is refused, and what the rest means. */
#include <arpa/inet.h>
#include <string.h>

#include "boot/cmdline.h"
#include "runner.h"

static const char *const bad_ip[] = {
	"",
	"static",
	"bootp",
	":dhcp",
	"eth0:none",
	"eth0:dhcp:x",
	"et/h0:dhcp",
	"..:dhcp",
	"abcdefghijklmnop:dhcp",
	"eth0 :dhcp",
	"[fd00::1]::[fd00::2]:64::eth0:none",
	/* No address, and nothing asked for. */
	"::::::none",
	"::::::",
	":::::eth0:",
	"::10.0.2.2:::eth0:dhcp",
	":::255.255.255.0::eth0:dhcp",
	":::::eth0:bootp",
	/* An address, and yet DHCP. */
	"10.0.2.15::10.0.2.2:255.255.255.0::eth0:dhcp",
	"10.0.2.15::10.0.2.2:255.255.255.0::eth0:both",
	/* The kernel would guess the mask. */
	"10.0.2.15",
	"10.0.2.15::10.0.2.2",
	"10.0.2.15::10.0.2.2:::eth0:none",
	/* Masks. */
	"10.0.2.15::10.0.2.2:255.0.255.0::eth0:none",
	"10.0.2.15::10.0.2.2:0.0.0.0::eth0:none",
	"10.0.2.15::10.0.2.2:0::eth0:none",
	"10.0.2.15::10.0.2.2:33::eth0:none",
	"10.0.2.15::10.0.2.2:+24::eth0:none",
	"10.0.2.15::10.0.2.2:024::eth0:none",
	"10.0.2.15::10.0.2.2:255.255.255::eth0:none",
	/* Addresses. */
	"0.0.0.0::10.0.2.2:24::eth0:none",
	"127.0.0.1::10.0.2.2:24::eth0:none",
	"224.0.0.1::10.0.2.2:24::eth0:none",
	"255.255.255.255::10.0.2.2:24::eth0:none",
	"10.0.2.0::10.0.2.2:24::eth0:none",
	"10.0.2.255::10.0.2.2:24::eth0:none",
	"10.0.2::10.0.2.2:24::eth0:none",
	"0x0a.0.2.15::10.0.2.2:24::eth0:none",
	"10.0.2.15 ::10.0.2.2:24::eth0:none",
	"10.0.2.15::10.0.2.15:24::eth0:none",
	"10.0.2.15::127.0.0.1:24::eth0:none",
	"10.0.2.15::239.0.0.1:24::eth0:none",
	"10.0.2.15::x:24::eth0:none",
	"10.0.2.15:x:10.0.2.2:24::eth0:none",
	/* Names. */
	"10.0.2.15::10.0.2.2:24:a_b:eth0:none",
	"10.0.2.15::10.0.2.2:24:-a:eth0:none",
	"10.0.2.15::10.0.2.2:24:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:eth0:none",
	"10.0.2.15::10.0.2.2:24::eth0/x:none",
	"10.0.2.15::10.0.2.2:24::.:none",
	/* DNS, NTP, and beyond. */
	"10.0.2.15::10.0.2.2:24::eth0:none:x",
	"10.0.2.15::10.0.2.2:24::eth0:none::x",
	"10.0.2.15::10.0.2.2:24::eth0:none:::x",
	"10.0.2.15::10.0.2.2:24::eth0:none::::",
};

START_TEST(refuses_ip)
{
	struct ip_config c;

	ck_assert_msg(cmdline_parse_ip(bad_ip[_i], &c) == 1, "ip=%s was taken", bad_ip[_i]);
}
END_TEST

static const struct {
	const char *value;
	enum ip_method method;
	const char *address, *gateway;
	unsigned prefix;
	const char *hostname, *iface;
} good_ip[] = {
	{"dhcp", IP_DHCP, "0.0.0.0", "0.0.0.0", 0, "", ""},
	{"on", IP_DHCP, "0.0.0.0", "0.0.0.0", 0, "", ""},
	{"any", IP_DHCP, "0.0.0.0", "0.0.0.0", 0, "", ""},
	{"eth0:dhcp", IP_DHCP, "0.0.0.0", "0.0.0.0", 0, "", "eth0"},
	{":::::eth0:dhcp", IP_DHCP, "0.0.0.0", "0.0.0.0", 0, "", "eth0"},
	{"::::vm-1:enp1s0:any", IP_DHCP, "0.0.0.0", "0.0.0.0", 0, "vm-1", "enp1s0"},
	{"off", IP_NONE, "0.0.0.0", "0.0.0.0", 0, "", ""},
	{"none", IP_NONE, "0.0.0.0", "0.0.0.0", 0, "", ""},
	{"10.0.2.15::10.0.2.2:255.255.255.0:vm:eth0:none", IP_STATIC, "10.0.2.15", "10.0.2.2", 24,
		"vm", "eth0"},
	{"10.0.2.15::10.0.2.2:255.255.255.0::eth0:off", IP_STATIC, "10.0.2.15", "10.0.2.2", 24, "",
		"eth0"},
	{"10.0.2.15:10.0.2.3:10.0.2.2:24::eth0:none:10.0.2.3:10.0.2.4:10.0.2.5", IP_STATIC,
		"10.0.2.15", "10.0.2.2", 24, "", "eth0"},
	{"10.0.2.15:::255.0.0.0", IP_STATIC, "10.0.2.15", "0.0.0.0", 8, "", ""},
	{"203.0.113.7::172.31.1.1:255.255.255.255::eth0:none", IP_STATIC, "203.0.113.7",
		"172.31.1.1", 32, "", "eth0"},
	{"10.0.0.0::10.0.0.1:255.255.255.254::eth0:none", IP_STATIC, "10.0.0.0", "10.0.0.1", 31, "",
		"eth0"},
};

START_TEST(takes_ip)
{
	struct ip_config c;

	memset(&c, 0xA5, sizeof(c));
	ck_assert_int_eq(cmdline_parse_ip(good_ip[_i].value, &c), 0);
	ck_assert_int_eq(c.method, good_ip[_i].method);
	ck_assert_uint_eq(c.address.s_addr, inet_addr(good_ip[_i].address));
	ck_assert_uint_eq(c.gateway.s_addr, inet_addr(good_ip[_i].gateway));
	ck_assert_uint_eq(c.prefix, good_ip[_i].prefix);
	ck_assert_str_eq(c.hostname, good_ip[_i].hostname);
	ck_assert_str_eq(c.iface, good_ip[_i].iface);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("cmdline-ip");
	TCase *t = tcase_create("cmdline-ip");

	tcase_add_loop_test(t, refuses_ip, 0, ARRAY_SIZE(bad_ip));
	tcase_add_loop_test(t, takes_ip, 0, ARRAY_SIZE(good_ip));
	suite_add_tcase(s, t);
	return s;
}
