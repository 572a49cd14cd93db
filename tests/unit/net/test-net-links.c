/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which interface is taken, what is waited for, and addresses that the command line gives. */
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net-case.h"
#include "net/link.h"
#include "runner.h"

static const struct ip_config dhcp = {.method = IP_DHCP};

START_TEST(needs_an_interface)
{
	struct net_lease lease;
	struct ip_config other = {.method = IP_DHCP, .iface = "t1"};
	int cable;

	/* The loopback interface is none. */
	ck_assert_int_eq(net_up(&dhcp, 50, &lease), -ENODEV);
	cable = tap("t0");
	ck_assert_int_eq(net_up(&other, 50, &lease), -ENODEV);
	close(cable);
}
END_TEST

/* In another process, after a while: the carrier comes, or a whole interface. */
static pid_t later(int cable, const struct fake_dhcp *how)
{
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		poll(NULL, 0, 200);
		if (cable < 0)
			cable = fake_tap("t0");
		fake_carrier(cable, true);
		waitpid(fake_start(cable, how), NULL, 0);
		_exit(1);
	}
	return pid;
}

START_TEST(waits_for_the_carrier)
{
	int cable = tap("t0");
	struct net_lease lease;
	pid_t helper;

	fake_carrier(cable, false);
	ck_assert_int_eq(net_up(&dhcp, 50, &lease), -ETIMEDOUT);
	helper = later(cable, &(struct fake_dhcp){0});
	ck_assert_int_eq(net_up(&dhcp, LONG_MS, &lease), 0);
	kill(helper, SIGKILL);
}
END_TEST

START_TEST(waits_for_the_interface)
{
	struct net_lease lease;
	pid_t helper = later(-1, &(struct fake_dhcp){0});

	ck_assert_int_eq(net_up(&dhcp, LONG_MS, &lease), 0);
	ck_assert_str_eq(lease.iface, "t0");
	kill(helper, SIGKILL);
}
END_TEST

/* A silent server on the first interface does not hold up the second. */
START_TEST(takes_the_first_interface_with_a_lease)
{
	int cable0 = tap("t0"), cable1 = tap("t1"), cable2 = tap("t2");
	pid_t silent = fake_start(cable0, &(struct fake_dhcp){.garbage = true});
	pid_t good = fake_start(cable1, &(struct fake_dhcp){0});
	struct net_lease lease;

	fake_carrier(cable2, false);
	ck_assert_int_eq(net_up(&dhcp, LONG_MS, &lease), 0);
	ck_assert_str_eq(lease.iface, "t1");
	expect_nothing_configured("t0");
	fake_stop(silent);
	fake_stop(good);
	expect_no_children();
}
END_TEST

START_TEST(keeps_to_the_named_interface)
{
	const struct ip_config t1 = {.method = IP_DHCP, .iface = "t1"};
	int cable0 = tap("t0"), cable1 = tap("t1");
	pid_t good = fake_start(cable0, &(struct fake_dhcp){0});
	struct net_link links[LINKS_MAX];
	struct net_lease lease;
	size_t n;

	ck_assert_int_eq(net_up(&t1, SHORT_MS, &lease), -ETIMEDOUT);
	ck_assert_int_eq(link_list("", links, &n), 0);
	ck_assert_uint_eq(n, 2);
	ck_assert(!links[0].up && links[1].up);
	fake_stop(good);
	close(cable1);
}
END_TEST

static struct ip_config fixed(const char *address, unsigned prefix, const char *gateway)
{
	return (struct ip_config){
		.method = IP_STATIC,
		.address.s_addr = inet_addr(address),
		.prefix = prefix,
		.gateway.s_addr = gateway ? inet_addr(gateway) : 0,
	};
}

START_TEST(sets_a_static_address)
{
	const struct ip_config ip = fixed("192.0.2.10", 25, "192.0.2.1");
	int cable = tap("t0");
	struct net_lease lease;

	ck_assert_int_eq(net_up(&ip, LONG_MS, &lease), 0);
	ck_assert_str_eq(lease.iface, "t0");
	ck_assert_uint_eq(lease.lease_seconds, 0);
	ck_assert_uint_eq(ask_interface("t0", SIOCGIFADDR), 0xC000020Au);
	ck_assert_uint_eq(ask_interface("t0", SIOCGIFNETMASK), 0xFFFFFF80u);
	ck_assert(has_route("t0", 0, 0xC0000201u, 0));
	/* Nothing to renew, and nobody is asked. */
	ck_assert_int_eq(net_renew(&lease, 50), 0);
	close(cable);
}
END_TEST

START_TEST(sets_a_static_address_with_a_far_gateway)
{
	const struct ip_config ip = fixed("192.0.2.10", 32, "172.31.1.1");
	int cable = tap("t0");
	struct net_lease lease;

	ck_assert_int_eq(net_up(&ip, LONG_MS, &lease), 0);
	ck_assert(has_route("t0", 0xAC1F0101u, 0, 0xFFFFFFFFu));
	ck_assert(has_route("t0", 0, 0xAC1F0101u, 0));
	close(cable);
}
END_TEST

START_TEST(only_brings_up_for_ip_off)
{
	const struct ip_config off = {.method = IP_NONE};
	int cable = tap("t0");
	struct net_link links[LINKS_MAX];
	struct net_lease lease;
	size_t n;

	ck_assert_int_eq(net_up(&off, LONG_MS, &lease), 0);
	ck_assert_int_eq(link_list("t0", links, &n), 0);
	ck_assert(n == 1 && links[0].running);
	ck_assert_uint_eq(lease.address.s_addr, 0);
	expect_nothing_configured("t0");
	close(cable);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("net-links");
	TCase *t = tcase_create("net-links");

	net_case_fixture(t);
	tcase_add_test(t, needs_an_interface);
	tcase_add_test(t, waits_for_the_carrier);
	tcase_add_test(t, waits_for_the_interface);
	tcase_add_test(t, takes_the_first_interface_with_a_lease);
	tcase_add_test(t, keeps_to_the_named_interface);
	tcase_add_test(t, sets_a_static_address);
	tcase_add_test(t, sets_a_static_address_with_a_far_gateway);
	tcase_add_test(t, only_brings_up_for_ip_off);
	suite_add_tcase(s, t);
	return s;
}
