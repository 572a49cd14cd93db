/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pace, against simulated hosts and drivers. Somebody always wants a report: the next question
 * goes as soon as it is due. What counts is how long rounds take beside what the host wants.
 */
#include "serve/pace.h"

#include <stdbool.h>

#include "runner.h"

#define IOCTL_MS 6
#define RETRY_MS 2000	/* the kernel driver's, while the host says that it is busy */

struct host {
	uint64_t interval;	/* between two reports */
	bool blocks;		/* tells when it is free; otherwise the driver sleeps and retries */
	uint64_t service;	/* what a report takes by itself */
	uint64_t free_at;
};

static struct pace pace;
static uint64_t now;

static void setup(void)
{
	pace = (struct pace){0};
	now = 1000000;
}

/* One round; returns what the question took. */
static uint64_t ask(struct host *h)
{
	uint64_t asked;

	if (pace_due(&pace) > now)
		now = pace_due(&pace);
	asked = now;
	pace_asked(&pace, now);
	while (now < h->free_at)
		now = h->blocks ? h->free_at : now + RETRY_MS;
	h->free_at = now + h->interval;
	now += h->service;
	pace_answered(&pace, now);
	return now - asked;
}

/* The mean length of a round, and in @ret_quick how many were answered at once. */
static uint64_t rounds(struct host *h, unsigned n, unsigned *ret_quick)
{
	const uint64_t start = now;

	*ret_quick = 0;
	for (unsigned i = 0; i < n; i++)
		*ret_quick += ask(h) <= PACE_HELD_MS;
	return (now - start) / n;
}

static const struct {
	uint64_t interval;
	bool blocks;
	unsigned permille;	/* the mean round at most, of the interval */
	unsigned quick;		/* of 1000 rounds at least */
} hosts[] = {
	{2000, false, 1030, 980},
	{2000, true, 1030, 980},
	{1300, false, 1080, 950},	/* learnt as 2000 at first, since the driver sleeps that long */
	{700, false, 1200, 900},
	{3000, false, 1080, 950},
	{1000, true, 1080, 950},
};

START_TEST(it_finds_the_pace)
{
	struct host h = {hosts[_i].interval, hosts[_i].blocks, IOCTL_MS, 0};
	unsigned quick;
	uint64_t mean;

	rounds(&h, 50, &quick);
	mean = rounds(&h, 1000, &quick);
	ck_assert_msg(mean * 1000 <= h.interval * hosts[_i].permille, "%d: mean %u", _i, (unsigned)mean);
	ck_assert_msg(quick >= hosts[_i].quick, "%d: quick %u", _i, quick);
}
END_TEST

/* One request that is held up is enough; then one try. */
START_TEST(it_learns_at_once)
{
	struct host h = {2000, _i, IOCTL_MS, 0};
	unsigned quick;

	ask(&h);
	ck_assert_uint_gt(ask(&h), 1900);
	ck_assert_uint_le(ask(&h), IOCTL_MS);
	rounds(&h, PACE_PEACE_MIN, &quick);
	ck_assert_uint_ge(quick, PACE_PEACE_MIN - 1);
}
END_TEST

START_TEST(a_free_processor_is_asked_at_once)
{
	struct host h = {0, false, IOCTL_MS, 0};
	unsigned quick;

	for (unsigned i = 0; i < 1000; i++) {
		ck_assert_uint_le(pace_due(&pace), now);
		ask(&h);
	}
	ck_assert_uint_eq(rounds(&h, 1000, &quick), IOCTL_MS);
}
END_TEST

/* After a pause nobody waits for a pace of then. */
START_TEST(an_idle_processor_is_asked_at_once)
{
	struct host h = {2000, false, IOCTL_MS, 0};
	unsigned quick;

	rounds(&h, 20, &quick);
	now += PACE_GAP_MAX_MS;
	ck_assert_uint_le(pace_due(&pace), now);
}
END_TEST

/* Slow by itself: to wait before asking would only add to it. */
static const uint64_t services[] = {150, 300, 1000, 3000};

START_TEST(a_slow_processor_is_not_waited_for)
{
	struct host h = {0, false, services[_i], 0};
	unsigned quick;

	ck_assert_uint_le(rounds(&h, 2000, &quick) * 100, services[_i] * 107);
}
END_TEST

START_TEST(it_follows_a_host_that_relents)
{
	struct host h = {2000, _i, IOCTL_MS, 0};
	unsigned quick;

	rounds(&h, 30, &quick);
	h.interval = 0;
	rounds(&h, PACE_PEACE_MAX + 20, &quick);
	ck_assert_uint_eq(pace.gap, 0);
	ck_assert_uint_le(rounds(&h, 100, &quick), 2 * IOCTL_MS);
}
END_TEST

START_TEST(it_follows_a_host_that_tightens)
{
	struct host h = {1000, _i, IOCTL_MS, 0};
	unsigned quick;

	rounds(&h, 100, &quick);
	h.interval = 3000;
	rounds(&h, 50, &quick);
	ck_assert_uint_le(rounds(&h, 200, &quick), 3300);
	ck_assert_uint_ge(quick, 170);
}
END_TEST

/* Ten at once, then none for ten seconds: no pace fits. It must not make things worse than asking at
 * once would, which is ten seconds for ten reports, up to the driver's next retry. */
START_TEST(a_budget_is_not_a_pace)
{
	uint64_t free_at[10] = {0};
	struct host h = {0, false, IOCTL_MS, 0};
	const uint64_t start = now;

	for (unsigned i = 0; i < 500; i++) {
		h.free_at = free_at[i % 10];
		ask(&h);
		free_at[i % 10] = now + 10000;
	}
	ck_assert_uint_le((now - start) / 500, 1250);
}
END_TEST

/* A request that failed after a minute says nothing about the pace. */
START_TEST(no_gap_is_longer_than_askers_are_made_to_wait)
{
	struct host h = {60000, false, IOCTL_MS, 0};

	for (unsigned i = 0; i < 300; i++) {
		ask(&h);
		ck_assert_uint_le(pace_due(&pace), now + PACE_GAP_MAX_MS);
	}
}
END_TEST

/* Times that make no sense do not make a gap either. */
START_TEST(a_clock_at_its_start)
{
	pace_asked(&pace, 0);
	pace_answered(&pace, 0);
	ck_assert_uint_eq(pace_due(&pace), 0);
	pace_asked(&pace, 50000);
	pace_answered(&pace, 60000);
	ck_assert_uint_eq(pace_due(&pace), 60000);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("serve-pace");
	TCase *t = tcase_create("pace");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_loop_test(t, it_finds_the_pace, 0, sizeof(hosts) / sizeof(hosts[0]));
	tcase_add_loop_test(t, it_learns_at_once, 0, 2);
	tcase_add_test(t, a_free_processor_is_asked_at_once);
	tcase_add_test(t, an_idle_processor_is_asked_at_once);
	tcase_add_loop_test(t, a_slow_processor_is_not_waited_for, 0,
		sizeof(services) / sizeof(services[0]));
	tcase_add_loop_test(t, it_follows_a_host_that_relents, 0, 2);
	tcase_add_loop_test(t, it_follows_a_host_that_tightens, 0, 2);
	tcase_add_test(t, a_budget_is_not_a_pace);
	tcase_add_test(t, no_gap_is_longer_than_askers_are_made_to_wait);
	tcase_add_test(t, a_clock_at_its_start);
	suite_add_tcase(s, t);
	return s;
}
