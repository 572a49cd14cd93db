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
	connections_init(&cs);
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
	for (size_t i = 0; i < CONNECTIONS_PER_PEER; i++)
		open_from(i, "::ffff:192.0.2.1", i);
	ck_assert_uint_eq(count_cut(0, CONNECTIONS_PER_PEER), 0);
	open_from(CONNECTIONS_PER_PEER, "::ffff:192.0.2.2", 100);
	ck_assert_uint_eq(count_cut(0, CONNECTIONS_PER_PEER + 1), 0);
	open_from(CONNECTIONS_PER_PEER + 1, "::ffff:192.0.2.1", 101);
	ck_assert(is_cut(0));
	ck_assert_uint_eq(count_cut(1, CONNECTIONS_PER_PEER + 2), 0);
}
END_TEST

START_TEST(an_ipv6_network_is_one_address)
{
	char address[64];

	for (size_t i = 0; i <= CONNECTIONS_PER_PEER; i++) {
		snprintf(address, sizeof(address), "2001:db8::%zx", i + 1);
		open_from(i, address, i);
	}
	ck_assert(is_cut(0));
	open_from(CONNECTIONS_PER_PEER + 1, "2001:db8:0:1::1", 100);
	ck_assert_uint_eq(count_cut(0, CONNECTIONS_PER_PEER + 2), 1);
}
END_TEST

/* Somebody with many addresses' worth of connections loses his, not the one with a single one. */
START_TEST(the_busiest_address_pays)
{
	const size_t crowd = CONNECTIONS_MAX - 1;
	char address[64];

	open_from(0, "::ffff:192.0.2.1", 0);
	for (size_t i = 1; i <= crowd; i++) {
		snprintf(address, sizeof(address), "2001:db8:0:%zx::1", i / 12);
		open_from(i, address, i);
	}
	ck_assert_uint_eq(count_cut(0, CONNECTIONS_MAX), 0);
	open_from(CONNECTIONS_MAX, "::ffff:192.0.2.3", 1000);
	ck_assert(!is_cut(0));
	ck_assert(!is_cut(CONNECTIONS_MAX));
	ck_assert_uint_eq(count_cut(1, CONNECTIONS_MAX), 1);
}
END_TEST

START_TEST(the_one_that_waits_is_not_the_victim)
{
	open_from(0, "::1", 0);
	connection_wait(&cs, &c[0]);
	for (size_t i = 1; i < N_MAX; i++)
		open_from(i, "::1", i);
	ck_assert(!is_cut(0));
	ck_assert_uint_eq(count_cut(1, N_MAX), N_MAX - 1 - CONNECTIONS_PER_PEER);
	ck_assert_uint_eq(count_cut(N_MAX - CONNECTIONS_PER_PEER, N_MAX), 0);
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
	suite_add_tcase(s, t);
	return s;
}
