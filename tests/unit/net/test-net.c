/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The network from end to end, in a network namespace of each test's own: a tap interface, a DHCP
 * server on its other end, the real client in its real sandbox.
 */
#include "net/net.h"

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "clock.h"
#include "fake-dhcp.h"
#include "net/dhcp.h"
#include "net/link.h"
#include "runner.h"

#define SHORT_MS 600
#define LONG_MS 20000

static const struct ip_config dhcp = {.method = IP_DHCP};

static void in_namespace(void)
{
	ck_assert(fake_namespace());
}

static int tap(const char *name)
{
	int fd = fake_tap(name);

	ck_assert_int_ge(fd, 0);
	return fd;
}

static uint32_t ask_interface(const char *name, unsigned long request)
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	struct ifreq req = {0};
	struct sockaddr_in sa;
	int r;

	strcpy(req.ifr_name, name);
	r = ioctl(fd, request, &req);
	close(fd);
	if (request == SIOCGIFMTU)
		return (uint32_t)req.ifr_mtu;
	memcpy(&sa, &req.ifr_addr, sizeof(sa));
	return r < 0 ? 0 : ntohl(sa.sin_addr.s_addr);
}

/* Is there a route to @to over @gateway? Both as /proc/net/route has them. */
static bool has_route(const char *iface, uint32_t to, uint32_t gateway, uint32_t mask)
{
	FILE *f = fopen("/proc/thread-self/net/route", "re");
	char line[256], name[32];
	unsigned d, g, m;
	bool found = false;

	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "%31s %x %x %*x %*d %*d %*d %x", name, &d, &g, &m) == 4)
			found |= strcmp(name, iface) == 0 && d == htonl(to) && g == htonl(gateway) &&
				m == htonl(mask);
	fclose(f);
	return found;
}

static void expect_nothing_configured(const char *iface)
{
	ck_assert_uint_eq(ask_interface(iface, SIOCGIFADDR), 0);
	ck_assert(!has_route(iface, 0, FAKE_ROUTER, 0));
}

/* No child may be left, zombies counted in. */
static void expect_no_children(void)
{
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
	ck_assert_int_eq(errno, ECHILD);
}

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

/* Why nothing here can run; NULL when it can. Asked in a child, which keeps the namespace. */
static const char *obstacle(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (!fake_namespace())
			_exit(1);
		_exit(fake_tap("t0") < 0 ? 2 : 0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return "cannot fork";
	return WEXITSTATUS(status) == 1 ? "may not make a network namespace (not root?)" :
		WEXITSTATUS(status) == 2 ? "no tap interfaces (/dev/net/tun)" : NULL;
}

Suite *unit_suite(void)
{
	Suite *s = suite_create("net");
	TCase *t = tcase_create("refusals");
	const char *why = obstacle();

	if (why)
		unit_skip_all(why);
	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, in_namespace, NULL);
	tcase_add_loop_test(t, refuses, 0, ARRAY_SIZE(refused));
	tcase_add_test(t, needs_an_interface);
	tcase_add_test(t, keeps_to_the_named_interface);
	tcase_add_test(t, distrusts_the_child);
	suite_add_tcase(s, t);

	t = tcase_create("leases");
	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, in_namespace, NULL);
	tcase_add_loop_test(t, takes_a_lease, 0, ARRAY_SIZE(leased));
	tcase_add_test(t, takes_a_router_outside_the_subnet);
	tcase_add_test(t, waits_for_the_carrier);
	tcase_add_test(t, waits_for_the_interface);
	tcase_add_test(t, takes_the_first_interface_with_a_lease);
	tcase_add_test(t, sets_a_static_address);
	tcase_add_test(t, sets_a_static_address_with_a_far_gateway);
	tcase_add_test(t, only_brings_up_for_ip_off);
	tcase_add_test(t, renews);
	suite_add_tcase(s, t);
	return s;
}
