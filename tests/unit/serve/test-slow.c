/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clients that leave things half done: they cost no time, and lose their connections in time. */
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness.h"
#include "runner.h"
#include "serve/http-server.h"
#include "snp/util.h"

#define JSON "Content-Type: application/json\r\n"

static struct served s;
static struct answer a;

static void setup(void)
{
	serve_start(&s);
	boot_says(&s, SNP_STATE_WAITING_FOR_KEY, true);
}

static void teardown(void)
{
	serve_stop(&s);
}

/* Processor time of the server so far, in milliseconds. */
static unsigned long busy_ms(void)
{
	unsigned long user, system;
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)s.pid);
	f = fopen(path, "re");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fscanf(f, "%*d %*s %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
		&user, &system), 2);
	fclose(f);
	return (user + system) * 1000 / (unsigned long)sysconf(_SC_CLK_TCK);
}

/* Nothing that a client leaves half done keeps the loop turning. */
START_TEST(waiting_costs_no_time)
{
	static const char *const half_done[] = {
		"",
		"GET /v1/status HTTP/1.1\r\nHost: g\r\nX: ",
		"POST /v1/key HTTP/1.1\r\nHost: g\r\n" JSON "Content-Length: 1000\r\n\r\n{",
		/* Suspended, with more behind it. */
		"GET /v1/report HTTP/1.1\r\nHost: g\r\n\r\nGET /v1/status HTTP/1.1\r\n",
	};
	unsigned long before;

	for (size_t i = 0; i < 2 * ARRAY_SIZE(half_done); i++) {
		int fd = client_connect(&s);

		client_sends(fd, half_done[i / 2]);
		if (i % 2)
			shutdown(fd, SHUT_WR);
	}
	usleep(200000);
	before = busy_ms();
	sleep(1);
	ck_assert_uint_le(busy_ms() - before, 50);
}
END_TEST

struct slow {
	const char *start;
	const char *drip;	/* sent again and again; "" for silence */
	int fd;
	uint64_t cut_after;
};

/* A connection lives as long as its requests come in time. */
static void ask_every_second(int fd, uint64_t *next)
{
	if (now_ms() < *next)
		return;
	client_sends(fd, "GET /v1/status HTTP/1.1\r\nHost: g\r\n\r\n");
	client_receives(fd, false, &a);
	ck_assert_int_eq(a.status, 200);
	*next = now_ms() + 1000;
}

static void drip(struct slow *slow, size_t n, uint64_t start)
{
	for (size_t i = 0; i < n; i++) {
		if (slow[i].cut_after)
			continue;
		if (client_is_cut(slow[i].fd, 0))
			slow[i].cut_after = now_ms() - start;
		else
			client_sends(slow[i].fd, slow[i].drip);
	}
}

/* Ten seconds in all, whether bytes drip or not; but not while we make the client wait. */
START_TEST(slow_clients_are_cut)
{
	struct slow slow[] = {
		{"", "", -1, 0},
		{"GET /v1/status HTTP/1.1\r\nX: ", "x", -1, 0},
		{"POST /v1/key HTTP/1.1\r\nHost: g\r\n" JSON "Content-Length: 10000\r\n\r\n", "{", -1, 0},
		{"POST /v1/nothing HTTP/1.1\r\nHost: g\r\nContent-Length: 10000\r\n\r\n", "{", -1, 0},
		{"GET /v1/status HTTP/1.1\r\nHost: g\r\n\r\n", "G", -1, 0},
		{"", "\r\n", -1, 0},
	};
	char text[256];
	uint64_t start, next = 0;
	int waits = client_connect(&s), lively = client_connect(&s);

	snprintf(text, sizeof(text), "GET /v1/report?nonce=%064x HTTP/1.1\r\nHost: g\r\n\r\n", 3);
	client_sends(waits, text);
	start = now_ms();
	for (size_t i = 0; i < ARRAY_SIZE(slow); i++) {
		slow[i].fd = client_connect(&s);
		client_sends(slow[i].fd, slow[i].start);
	}
	while (now_ms() - start < CONNECTION_TIME_MS + 1000) {
		usleep(200000);
		drip(slow, ARRAY_SIZE(slow), start);
		ask_every_second(lively, &next);
	}
	for (size_t i = 0; i < ARRAY_SIZE(slow); i++)
		ck_assert_msg(slow[i].cut_after >= CONNECTION_TIME_MS - 100 &&
				slow[i].cut_after <= CONNECTION_TIME_MS + 500,
			"%zu was cut after %u ms", i, (unsigned)slow[i].cut_after);
	attester_serves(&s);
	client_receives(waits, false, &a);
	ck_assert_int_eq(a.status, 200);
	close(waits);
	close(lively);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("serve-slow");
	TCase *t = tcase_create("slow");

	tcase_set_timeout(t, 40);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, waiting_costs_no_time);
	tcase_add_test(t, slow_clients_are_cut);
	suite_add_tcase(suite, t);
	return suite;
}
