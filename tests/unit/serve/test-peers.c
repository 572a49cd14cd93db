/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses: which are one, how long one is known, and that the table holds what it must. */
#include "serve/peers.h"

#include <arpa/inet.h>
#include <string.h>

#include "runner.h"

static struct peers ps;

static void setup(void)
{
	memset(&ps, 0, sizeof(ps));
	ck_assert_int_eq(peers_init(&ps), 0);
}

static struct peer *get6(const char *text)
{
	struct sockaddr_in6 sa = {.sin6_family = AF_INET6};

	ck_assert_int_eq(inet_pton(AF_INET6, text, &sa.sin6_addr), 1);
	return peer_get(&ps, (struct sockaddr *)&sa);
}

static struct peer *get4(uint32_t address)
{
	struct sockaddr_in sa = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(address)};

	return peer_get(&ps, (struct sockaddr *)&sa);
}

static const struct {
	const char *a, *b;
	bool same;
} pairs[] = {
	{"::1", "::1", true},
	{"2001:db8::1", "2001:db8::2", true},		/* one /64 is one host's */
	{"2001:db8::1", "2001:db8:0:1::1", false},
	{"2001:db8::1", "2001:db9::1", false},
	{"::ffff:192.0.2.1", "::ffff:192.0.2.1", true},
	{"::ffff:192.0.2.1", "::ffff:192.0.2.2", false},
	{"::ffff:192.0.2.1", "::1", false},
};

START_TEST(which_are_one)
{
	ck_assert_int_eq(get6(pairs[_i].a) == get6(pairs[_i].b), pairs[_i].same);
}
END_TEST

START_TEST(ipv4_is_the_same_on_both_sockets)
{
	ck_assert_ptr_eq(get4(0xC0000201), get6("::ffff:192.0.2.1"));
	ck_assert_ptr_ne(get4(0xC0000202), get6("::ffff:192.0.2.1"));
}
END_TEST

START_TEST(what_is_of_no_family_is_one)
{
	const struct sockaddr sa = {.sa_family = AF_UNIX};

	ck_assert_ptr_eq(peer_get(&ps, NULL), peer_get(&ps, &sa));
}
END_TEST

/* It forgets with the last connection, not before. */
START_TEST(known_as_long_as_connected)
{
	struct peer *p = get4(1);

	ck_assert_ptr_eq(get4(1), p);
	p->crowds[PEER_KEYS].n = 7;
	peer_put(&ps, p);
	ck_assert_uint_eq(get4(1)->crowds[PEER_KEYS].n, 7);
	peer_put(&ps, p);
	peer_put(&ps, p);
	ck_assert_uint_eq(get4(1)->crowds[PEER_KEYS].n, 0);
}
END_TEST

START_TEST(room_for_all)
{
	static struct peer *p[PEERS_MAX];

	for (int round = 0; round < 3; round++) {
		for (uint32_t i = 0; i < PEERS_MAX; i++)
			p[i] = get4(i);
		for (uint32_t i = 0; i < PEERS_MAX; i++)
			ck_assert_ptr_eq(get4(i), p[i]);
		for (uint32_t i = 0; i < PEERS_MAX; i++) {
			peer_put(&ps, p[i]);
			peer_put(&ps, p[i]);
		}
	}
	ck_assert_uint_eq(ps.n_used, PEERS_MAX);
}
END_TEST

/* Neighbouring networks, as one enemy has them, do not meet in few buckets. */
START_TEST(they_are_spread)
{
	unsigned used = 0;

	for (unsigned i = 0; i < PEERS_BUCKETS; i++) {
		struct sockaddr_in6 sa = {.sin6_family = AF_INET6};

		sa.sin6_addr.s6_addr[6] = (uint8_t)(i >> 8);
		sa.sin6_addr.s6_addr[7] = (uint8_t)i;
		peer_get(&ps, (struct sockaddr *)&sa);
	}
	for (unsigned i = 0; i < PEERS_BUCKETS; i++)
		used += !LIST_EMPTY(&ps.buckets[i]);
	/* By chance 63 of 100 are used. */
	ck_assert_uint_gt(used, PEERS_BUCKETS / 2);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("serve-peers");
	TCase *t = tcase_create("peers");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_loop_test(t, which_are_one, 0, sizeof(pairs) / sizeof(pairs[0]));
	tcase_add_test(t, ipv4_is_the_same_on_both_sockets);
	tcase_add_test(t, what_is_of_no_family_is_one);
	tcase_add_test(t, known_as_long_as_connected);
	tcase_add_test(t, room_for_all);
	tcase_add_test(t, they_are_spread);
	suite_add_tcase(s, t);
	return s;
}
