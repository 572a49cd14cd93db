/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A lease from end to end: a tap interface, a DHCP server on its other end that is right or not, the real
 * client in its real sandbox.
 */
#include <arpa/inet.h>

#include "clock.h"
#include "net-case.h"
#include "net/dhcp.h"
#include "runner.h"

static const struct ip_config dhcp = {.method = IP_DHCP};

/* What a server may do without getting a lease configured. */
static const struct {
	const char *name;
	struct fake_dhcp how;
} refused[] = {
	{"silence", {.silent = true}},
	{"garbage", {.garbage = true}},
	{"cut to nothing", {.cut_to = 1}},
	{"cut in the fixed part", {.cut_to = 239}},
	{"cut in an option", {.cut_to = 251}},
	{"cut before END", {.cut_to = 249}},
	{"another transaction", {.wrong_xid = true}},
	{"another client", {.wrong_hwaddr = true}},
	{"IP checksum", {.wrong_ip_sum = true}},
	{"UDP checksum", {.wrong_udp_sum = true}},
	{"fragment", {.fragment = true}},
	{"option out of bounds", {.oversized_option = true}},
	{"NAK for ever", {.naks = 1000000}},
	{"ACK for another address", {.other_address = true}},
	{"MTU too small", {.mtu = 68}},
};

START_TEST(refuses)
{
	int cable = tap("t0");
	pid_t server = fake_start(cable, &refused[_i].how);
	struct net_lease lease;
	int64_t began = clock_ms();
	int r = net_up(&dhcp, SHORT_MS, &lease);

	ck_assert_msg(r == -ETIMEDOUT, "%s: %d", refused[_i].name, r);
	/* Rubbish does not prolong the wait; a machine under load may. */
	ck_assert_int_lt(clock_ms() - began, 10 * SHORT_MS);
	expect_nothing_configured("t0");
	fake_stop(server);
	expect_no_children();
}
END_TEST

static const struct {
	const char *name;
	struct fake_dhcp how;
	uint32_t address;
} leased[] = {
	{"as it should be", {0}, FAKE_ADDRESS},
	{"no UDP checksum", {.no_udp_sum = true}, FAKE_ADDRESS},
	{"many options", {.fill = true}, FAKE_ADDRESS},
	{"first messages lost", {.ignore = 2}, FAKE_ADDRESS},
	{"NAK, then a lease", {.naks = 1}, FAKE_ADDRESS_2},
	{"two servers", {.two_servers = true}, FAKE_ADDRESS},
	{"small MTU", {.mtu = 1400}, FAKE_ADDRESS},
	{"large MTU", {.mtu = 9000}, FAKE_ADDRESS},
};

START_TEST(takes_a_lease)
{
	int cable = tap("t0");
	pid_t server = fake_start(cable, &leased[_i].how);
	struct net_lease lease;
	int r = net_up(&dhcp, LONG_MS, &lease);

	ck_assert_msg(r == 0, "%s: %d", leased[_i].name, r);
	ck_assert_str_eq(lease.iface, "t0");
	ck_assert_uint_eq(ntohl(lease.address.s_addr), leased[_i].address);
	ck_assert_uint_eq(ntohl(lease.gateway.s_addr), FAKE_ROUTER);
	ck_assert_uint_eq(lease.prefix, 24);
	ck_assert_uint_eq(lease.lease_seconds, FAKE_SECONDS);
	ck_assert_uint_eq(ask_interface("t0", SIOCGIFADDR), leased[_i].address);
	ck_assert_uint_eq(ask_interface("t0", SIOCGIFNETMASK), 0xFFFFFF00u);
	ck_assert_uint_eq(ask_interface("t0", SIOCGIFBRDADDR), 0x0A0002FFu);
	ck_assert_uint_eq(ask_interface("t0", SIOCGIFMTU),
		leased[_i].how.mtu == 1400 ? 1400 : 1500);
	ck_assert(has_route("t0", 0, FAKE_ROUTER, 0));
	fake_stop(server);
	expect_no_children();
}
END_TEST

START_TEST(takes_a_router_outside_the_subnet)
{
	int cable = tap("t0");
	pid_t server = fake_start(cable, &(struct fake_dhcp){.far_router = true});
	struct net_lease lease;

	ck_assert_int_eq(net_up(&dhcp, LONG_MS, &lease), 0);
	ck_assert_uint_eq(lease.prefix, 32);
	ck_assert(has_route("t0", FAKE_ROUTER_FAR, 0, 0xFFFFFFFFu));
	ck_assert(has_route("t0", 0, FAKE_ROUTER_FAR, 0));
	fake_stop(server);
}
END_TEST

START_TEST(renews)
{
	int cable = tap("t0");
	pid_t server = fake_start(cable, &(struct fake_dhcp){0});
	struct net_lease lease;

	ck_assert_int_eq(net_up(&dhcp, LONG_MS, &lease), 0);
	lease.lease_seconds = 1;
	ck_assert_int_eq(net_renew(&lease, LONG_MS), 0);
	ck_assert_uint_eq(lease.lease_seconds, FAKE_SECONDS);
	ck_assert_uint_eq(ntohl(lease.address.s_addr), FAKE_ADDRESS);
	fake_stop(server);

	/* Nobody answers: the old one stays. */
	server = fake_start(cable, &(struct fake_dhcp){.silent = true});
	lease.lease_seconds = 7;
	ck_assert_int_eq(net_renew(&lease, SHORT_MS), -ETIMEDOUT);
	ck_assert_uint_eq(lease.lease_seconds, 7);
	ck_assert_uint_eq(ask_interface("t0", SIOCGIFADDR), FAKE_ADDRESS);
	fake_stop(server);

	/* A NAK: another address. */
	server = fake_start(cable, &(struct fake_dhcp){.naks = 1});
	ck_assert_int_eq(net_renew(&lease, LONG_MS), 0);
	ck_assert_uint_eq(ntohl(lease.address.s_addr), FAKE_ADDRESS_2);
	ck_assert_uint_eq(ask_interface("t0", SIOCGIFADDR), FAKE_ADDRESS_2);
	ck_assert(has_route("t0", 0, FAKE_ROUTER, 0));
	fake_stop(server);
	expect_no_children();
}
END_TEST

/* What a child that was taken over could hand back. */
START_TEST(distrusts_the_child)
{
	const struct dhcp_result good = {
		.lease = {
			.address.s_addr = htonl(FAKE_ADDRESS),
			.server.s_addr = htonl(FAKE_SERVER),
			.router.s_addr = htonl(FAKE_ROUTER),
			.prefix = 24,
			.seconds = 1,
		},
	};
	struct dhcp_result bad[8];

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		bad[i] = good;
	bad[0].error = 4096;
	bad[1].last_refusal = _DHCP_E_MAX;
	bad[2].lease.prefix = 33;
	bad[3].lease.address.s_addr = htonl(0x7F000001u);
	bad[4].lease.router = bad[4].lease.address;
	bad[5].lease.seconds = 0;
	bad[6].lease.mtu = 65536;
	bad[7].lease.server.s_addr = 0;
	ck_assert_int_eq(dhcp_result_check(&good), 0);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		ck_assert_msg(dhcp_result_check(&bad[i]) == -EBADMSG, "row %zu", i);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("net");
	TCase *t = tcase_create("net");

	net_case_fixture(t);
	tcase_add_loop_test(t, refuses, 0, ARRAY_SIZE(refused));
	tcase_add_loop_test(t, takes_a_lease, 0, ARRAY_SIZE(leased));
	tcase_add_test(t, takes_a_router_outside_the_subnet);
	tcase_add_test(t, renews);
	tcase_add_test(t, distrusts_the_child);
	suite_add_tcase(s, t);
	return s;
}
