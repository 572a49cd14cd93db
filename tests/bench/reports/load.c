/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Many askers at once: load PORT [OPTION...]. Prints one line of figures; ends with 1 when anything
 * was refused, lost or wrong.
 *
 *   --connections N   askers, each with a connection of its own (default 100)
 *   --seconds S       how long they ask (default 10), --warm-up S seconds of it not counted (2)
 *   --once            each asks a single question; S is the time within which all must be answered
 *   --rate R          R questions a second, whoever is free asks; without it each asker asks again as
 *                     soon as it is answered
 *   --greet           one connects after the other, and is answered once, before all begin to ask:
 *                     QEMU's user network has a backlog of one
 *   --sources K       from K addresses of loopback (default 1)
 *   --query TEXT      added to each query, "&proof=none"
 *   --check N         every Nth answer is taken apart and its proof checked (default 16)
 */
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>

#include "asker.h"
#include "tally.h"

#define SECOND UINT64_C(1000000)
#define IDLE_MAX (8 * SECOND)	/* the agent cuts a connection that is idle for ten */

static struct {
	struct sockaddr_in to;
	unsigned long connections, seconds, warm_up, rate, sources, check;
	bool once, greet;
	const char *query;
} options = {.connections = 100, .seconds = 10, .warm_up = 2, .sources = 1, .check = 16, .query = ""};

static struct asker *askers;
static struct asker **idle;	/* with --rate */
static size_t n_idle, n_connected, n_seen;
static int epoll_fd;
static uint64_t start, end;
static struct tally tally;

static uint64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * SECOND + (uint64_t)t.tv_nsec / 1000;
}

static void must_do(int r, const char *what)
{
	if (!r)
		return;
	fprintf(stderr, "load: %s: %s\n", what, snp_strerror(r));
	exit(3);
}

static void open_one(struct asker *a)
{
	const unsigned source = (unsigned)((size_t)(a - askers) % options.sources) + 1;
	struct epoll_event e = {.events = EPOLLOUT, .data.ptr = a};

	must_do(asker_connect(a, &options.to, options.sources > 1 ? source : 0), "connect");
	must_do(epoll_ctl(epoll_fd, EPOLL_CTL_ADD, a->fd, &e) < 0 ? -errno : 0, "epoll");
}

static void reopen(struct asker *a)
{
	if (!start) {
		asker_close(a);	/* while it was greeted */
		return;
	}
	if (a->state == ASKER_WAITS)
		tally.lost++;
	else
		tally.reopened++;
	asker_close(a);
	if (!options.once)
		open_one(a);
}

static void ask(struct asker *a, uint64_t now)
{
	if (asker_ask(a, options.query, now))
		reopen(a);
}

/* It is connected, or has its answer. */
static void is_free(struct asker *a, uint64_t now)
{
	a->freed = now;
	if (options.rate)
		idle[n_idle++] = a;
	else if (now < end)
		ask(a, now);
}

static void connected(struct asker *a)
{
	struct epoll_event e = {.events = EPOLLIN, .data.ptr = a};
	int error = 0;
	socklen_t len = sizeof(error);

	getsockopt(a->fd, SOL_SOCKET, SO_ERROR, &error, &len);
	must_do(-error, "connect");
	must_do(epoll_ctl(epoll_fd, EPOLL_CTL_MOD, a->fd, &e) < 0 ? -errno : 0, "epoll");
	a->state = ASKER_IDLE;
	n_connected++;
	/* All begin together; who connects anew goes on at once. */
	if (start)
		is_free(a, now_us());
}

static void answered(struct asker *a)
{
	const uint64_t now = now_us();

	if (!start) {
		a->freed = now;	/* greeted */
		return;
	}
	if (a->status != 200)
		tally.refused++;
	if (n_seen++ % options.check == 0 && a->status == 200) {
		tally.checked++;
		tally.wrong += !asker_believes(a);
	}
	if (a->status == 200 && now >= start + options.warm_up * SECOND && now < end)
		must_do(tally_answer(&tally, a, now), "memory");
	if (!options.once)
		is_free(a, now);
}

static void handle(struct asker *a)
{
	int r;

	if (a->state == ASKER_CONNECTING) {
		connected(a);
		return;
	}
	if (a->state == ASKER_IDLE) {
		/* Idle for too long. With --rate it is found among the others when it is its turn. */
		tally.reopened++;
		asker_close(a);
		return;
	}
	r = asker_receive(a);
	if (r > 0)
		answered(a);
	else if (r)
		reopen(a);
}

static void wait_for_events(int timeout_ms)
{
	struct epoll_event events[256];
	int n = epoll_wait(epoll_fd, events, ARRAY_SIZE(events), timeout_ms);

	for (int i = 0; i < n; i++)
		handle(events[i].data.ptr);
}

/* Exponential intervals: askers know nothing of each other. */
static uint64_t next_arrival(void)
{
	return (uint64_t)(-log((drand48() * 0.999999) + 1e-6) * (double)SECOND / (double)options.rate);
}

/* Whoever had an answer last: of the others, many are about to be cut. */
static struct asker *take_idle(uint64_t now)
{
	struct asker *a;

	while (n_idle > 0) {
		a = idle[--n_idle];
		if (a->state == ASKER_IDLE && now - a->freed < IDLE_MAX)
			return a;
		if (a->state == ASKER_IDLE)
			tally.reopened++;
		asker_close(a);
		open_one(a);
	}
	return NULL;
}

static void ask_what_is_due(uint64_t *due)
{
	const uint64_t now = now_us();

	for (; *due <= now && *due < end; *due += next_arrival()) {
		struct asker *a = take_idle(now);

		if (a)
			ask(a, now);
		else
			tally.late++;
	}
}

static bool anyone_waits(void)
{
	for (size_t i = 0; i < options.connections; i++)
		if (askers[i].state == ASKER_WAITS)
			return true;
	return false;
}

/* Begins to greet; who was cut meanwhile connects first. */
static void greet(struct asker *a)
{
	if (a->state == ASKER_OFF)
		open_one(a);
	while (a->state == ASKER_CONNECTING)
		wait_for_events(1000);
	if (asker_greet(a))
		asker_close(a);
}

static bool is_fresh(const struct asker *a)
{
	return a->state == ASKER_IDLE && now_us() - a->freed < IDLE_MAX / 2;
}

/* The first @n have all been greeted lately: who is idle for long is cut. */
static void greet_all(size_t n)
{
	size_t stale;

	do {
		stale = 0;
		for (size_t i = 0; i < n; i++) {
			if (askers[i].state != ASKER_WAITS && !is_fresh(&askers[i])) {
				greet(&askers[i]);
				stale++;
			}
		}
		while (anyone_waits())
			wait_for_events(1000);
	} while (stale);
}

static void connect_all(void)
{
	for (size_t i = 0; i < options.connections; i++) {
		if (!options.greet) {
			open_one(&askers[i]);
			wait_for_events(0);
			continue;
		}
		greet(&askers[i]);
		while (askers[i].state == ASKER_WAITS)
			wait_for_events(1000);
		if (i % 50 == 0)
			greet_all(i);
	}
	if (options.greet)
		greet_all(options.connections);
	while (!options.greet && n_connected < options.connections)
		wait_for_events(1000);
}

static void run(void)
{
	uint64_t due;

	connect_all();
	due = start = now_us();
	end = start + options.seconds * SECOND;
	for (size_t i = 0; i < options.connections; i++) {
		/* Whoever was cut before it began comes again. */
		if (askers[i].state == ASKER_IDLE)
			is_free(&askers[i], start);
		else if (askers[i].state == ASKER_OFF)
			open_one(&askers[i]);
	}
	while (now_us() < end) {
		if (options.rate)
			ask_what_is_due(&due);
		wait_for_events(options.rate ? 1 : 100);
		if (options.once && n_seen + tally.lost == options.connections)
			break;
	}
	if (options.once && anyone_waits())
		tally.lost += options.connections - n_seen - tally.lost;
}

static int read_options(int argc, char **argv)
{
	static const struct option names[] = {
		{"connections", required_argument, NULL, 'c'},
		{"seconds", required_argument, NULL, 's'},
		{"warm-up", required_argument, NULL, 'w'},
		{"once", no_argument, NULL, 'o'},
		{"rate", required_argument, NULL, 'r'},
		{"greet", no_argument, NULL, 'g'},
		{"sources", required_argument, NULL, 'k'},
		{"query", required_argument, NULL, 'q'},
		{"check", required_argument, NULL, 'n'},
		{0},
	};
	unsigned long *const numbers[] = {
		['c'] = &options.connections, ['s'] = &options.seconds, ['w'] = &options.warm_up,
		['r'] = &options.rate, ['k'] = &options.sources, ['n'] = &options.check,
	};
	int c;

	while ((c = getopt_long(argc, argv, "", names, NULL)) != -1) {
		if (c == '?')
			return 2;
		if (c == 'o')
			options.once = true;
		else if (c == 'g')
			options.greet = true;
		else if (c == 'q')
			options.query = optarg;
		else
			*numbers[c] = strtoul(optarg, NULL, 10);
	}
	if (optind + 1 != argc || !options.connections || !options.sources || !options.check)
		return 2;
	if (options.once)
		options.warm_up = 0;
	options.to.sin_family = AF_INET;
	options.to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	options.to.sin_port = htons((uint16_t)strtoul(argv[optind], NULL, 10));
	return 0;
}

int main(int argc, char **argv)
{
	struct rlimit files = {.rlim_cur = 65536, .rlim_max = 65536};
	int r = read_options(argc, argv);

	if (r) {
		fprintf(stderr, "load PORT [--connections N] [--seconds S] [--warm-up S] [--once] "
			"[--rate R] [--greet] [--sources K] [--query TEXT] [--check N]\n");
		return r;
	}
	if (setrlimit(RLIMIT_NOFILE, &files) < 0)
		getrlimit(RLIMIT_NOFILE, &files);
	if (files.rlim_cur < options.connections + 16)
		must_do(-EMFILE, "connections");
	epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	askers = calloc(options.connections, sizeof(*askers));
	idle = calloc(options.connections, sizeof(*idle));
	if (epoll_fd < 0 || !askers || !idle)
		must_do(-ENOMEM, "start");
	run();
	tally_print(&tally, options.connections);
	return tally.wrong || tally.refused || tally.lost ? 1 : 0;
}
