/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Limits and deadlines of connections, on socket pairs and with a clock of the test's own. */
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>

#include "runner.h"
#include "serve/connections.h"
#include "snp/util.h"

#define N_MAX 80
#define IN_ALL 48
#define PER_PEER 16
#define BODIES 8
#define BODIES_PER_PEER 4

static const struct connections_limits limits = {IN_ALL, PER_PEER, BODIES, BODIES_PER_PEER};
static struct connections cs;
static struct connection c[N_MAX];
static int far[N_MAX];

static void open_from(size_t i, const char *address, uint64_t now)
{
	struct sockaddr_in6 sa = {.sin6_family = AF_INET6};
	int pair[2];

	ck_assert_int_eq(inet_pton(AF_INET6, address, &sa.sin6_addr), 1);
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
	far[i] = pair[1];
	connection_open(&cs, &c[i], pair[0], (struct sockaddr *)&sa, now);
}

static bool is_cut(size_t i)
{
	struct pollfd p = {.fd = far[i], .events = POLLIN};

	return poll(&p, 1, 0) == 1 && (p.revents & POLLHUP);
}

static size_t count_cut(size_t from, size_t to)
{
	size_t n = 0;

	for (size_t i = from; i < to; i++)
		n += is_cut(i);
	return n;
}

static void setup(void)
{
	ck_assert_int_eq(connections_init(&cs, &limits), 0);
}

START_TEST(time_is_counted_from_the_start)
{
	open_from(0, "::1", 1000);
	ck_assert_int_eq(connections_timeout(&cs, 1000), CONNECTION_TIME_MS);
	connections_expire(&cs, 1000 + CONNECTION_TIME_MS - 1);
	ck_assert(!is_cut(0));
	ck_assert_int_eq(connections_timeout(&cs, 1000 + CONNECTION_TIME_MS - 1), 1);
	connections_expire(&cs, 1000 + CONNECTION_TIME_MS);
	ck_assert(is_cut(0));
	ck_assert_int_eq(connections_timeout(&cs, 1000 + CONNECTION_TIME_MS), -1);
}
END_TEST

START_TEST(waiting_is_off_the_clock)
{
	open_from(0, "::1", 0);
	connection_wait(&cs, &c[0]);
	ck_assert_int_eq(connections_timeout(&cs, 0), -1);
	connections_expire(&cs, 100 * CONNECTION_TIME_MS);
	ck_assert(!is_cut(0));
	connection_restart(&cs, &c[0], 100 * CONNECTION_TIME_MS);
	connections_expire(&cs, 101 * CONNECTION_TIME_MS);
	ck_assert(is_cut(0));
}
END_TEST

START_TEST(a_cut_connection_stays_cut)
{
	open_from(0, "::1", 0);
	connections_expire(&cs, CONNECTION_TIME_MS);
	connection_wait(&cs, &c[0]);
	connection_restart(&cs, &c[0], CONNECTION_TIME_MS);
	ck_assert_int_eq(connections_timeout(&cs, CONNECTION_TIME_MS), -1);
	ck_assert_int_eq(c[0].state, CONNECTION_CUT);
	connection_close(&cs, &c[0]);
	ck_assert_int_eq(c[0].state, CONNECTION_UNUSED);
}
END_TEST

START_TEST(one_address_has_its_share)
{
	for (size_t i = 0; i < PER_PEER; i++)
		open_from(i, "::ffff:192.0.2.1", i);
	ck_assert_uint_eq(count_cut(0, PER_PEER), 0);
	open_from(PER_PEER, "::ffff:192.0.2.2", 100);
	ck_assert_uint_eq(count_cut(0, PER_PEER + 1), 0);
	open_from(PER_PEER + 1, "::ffff:192.0.2.1", 101);
	ck_assert(is_cut(0));
	ck_assert_uint_eq(count_cut(1, PER_PEER + 2), 0);
}
END_TEST

START_TEST(an_ipv6_network_is_one_address)
{
	char address[64];

	for (size_t i = 0; i <= PER_PEER; i++) {
		snprintf(address, sizeof(address), "2001:db8::%zx", i + 1);
		open_from(i, address, i);
	}
	ck_assert(is_cut(0));
	open_from(PER_PEER + 1, "2001:db8:0:1::1", 100);
	ck_assert_uint_eq(count_cut(0, PER_PEER + 2), 1);
}
END_TEST

/* Somebody with many addresses' worth of connections loses his, not the one with a single one. */
START_TEST(the_busiest_address_pays)
{
	const size_t crowd = IN_ALL - 1;
	char address[64];

	open_from(0, "::ffff:192.0.2.1", 0);
	for (size_t i = 1; i <= crowd; i++) {
		snprintf(address, sizeof(address), "2001:db8:0:%zx::1", i / 12);
		open_from(i, address, i);
	}
	ck_assert_uint_eq(count_cut(0, IN_ALL), 0);
	open_from(IN_ALL, "::ffff:192.0.2.3", 1000);
	ck_assert(!is_cut(0));
	ck_assert(!is_cut(IN_ALL));
	ck_assert_uint_eq(count_cut(1, IN_ALL), 1);
}
END_TEST

START_TEST(the_one_that_waits_is_not_the_victim)
{
	open_from(0, "::1", 0);
	connection_wait(&cs, &c[0]);
	for (size_t i = 1; i < N_MAX; i++)
		open_from(i, "::1", i);
	ck_assert(!is_cut(0));
	ck_assert_uint_eq(count_cut(1, N_MAX), N_MAX - 1 - PER_PEER);
	ck_assert_uint_eq(count_cut(N_MAX - PER_PEER, N_MAX), 0);
}
END_TEST

/* Who has a single one does not pay for it, whoever came first. */
START_TEST(a_crowd_of_singles_loses_its_oldest)
{
	char address[64];

	for (size_t i = 0; i <= IN_ALL; i++) {
		snprintf(address, sizeof(address), "2001:db8:0:%zx::1", i);
		open_from(i, address, i);
	}
	ck_assert(is_cut(0));
	ck_assert_uint_eq(count_cut(1, IN_ALL + 1), 0);
}
END_TEST

START_TEST(what_leaves_makes_room)
{
	for (size_t i = 0; i < PER_PEER; i++)
		open_from(i, "::1", i);
	connection_wait(&cs, &c[3]);
	connection_close(&cs, &c[4]);
	open_from(20, "::1", 20);
	open_from(21, "::1", 21);
	ck_assert_uint_eq(count_cut(0, PER_PEER), 0);
	open_from(22, "::1", 22);
	ck_assert(is_cut(0));
	/* Back on the clock it is the newest, and the oldest pays. */
	connection_restart(&cs, &c[3], 23);
	ck_assert(!is_cut(3));
	ck_assert(is_cut(1));
}
END_TEST

START_TEST(bodies_are_bounded)
{
	char address[64];

	for (size_t i = 0; i < BODIES_PER_PEER; i++) {
		open_from(i, "::1", i);
		connection_sends_body(&cs, &c[i]);
		connection_sends_body(&cs, &c[i]);	/* counts once */
	}
	ck_assert_uint_eq(count_cut(0, BODIES_PER_PEER), 0);
	open_from(BODIES_PER_PEER, "::1", 10);
	ck_assert_uint_eq(count_cut(0, BODIES_PER_PEER), 0);
	connection_sends_body(&cs, &c[BODIES_PER_PEER]);
	ck_assert(is_cut(0));
	/* The busiest address pays for a newcomer of another one. */
	for (size_t i = 10; i < 10 + BODIES - BODIES_PER_PEER + 1; i++) {
		snprintf(address, sizeof(address), "2001:db8:0:%zx::1", i);
		open_from(i, address, i);
		connection_sends_body(&cs, &c[i]);
	}
	ck_assert(is_cut(1));
	ck_assert_uint_eq(count_cut(2, 10 + BODIES), 0);
}
END_TEST

START_TEST(a_body_counts_until_it_is_there)
{
	for (size_t i = 0; i < N_MAX; i++) {
		open_from(i, "::1", i);
		connection_sends_body(&cs, &c[i]);
		if (i % 2)
			connection_wait(&cs, &c[i]);
		else
			connection_restart(&cs, &c[i], i);
		connection_wait(&cs, &c[i]);
	}
	ck_assert_uint_eq(count_cut(0, N_MAX), 0);
	ck_assert_uint_eq(cs.bodies.n, 0);
	ck_assert_uint_eq(cs.clock.n, 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("serve-connections");
	TCase *t = tcase_create("connections");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_test(t, time_is_counted_from_the_start);
	tcase_add_test(t, waiting_is_off_the_clock);
	tcase_add_test(t, a_cut_connection_stays_cut);
	tcase_add_test(t, one_address_has_its_share);
	tcase_add_test(t, an_ipv6_network_is_one_address);
	tcase_add_test(t, the_busiest_address_pays);
	tcase_add_test(t, the_one_that_waits_is_not_the_victim);
	tcase_add_test(t, a_crowd_of_singles_loses_its_oldest);
	tcase_add_test(t, what_leaves_makes_room);
	tcase_add_test(t, bodies_are_bounded);
	tcase_add_test(t, a_body_counts_until_it_is_there);
	suite_add_tcase(s, t);
	return s;
}
