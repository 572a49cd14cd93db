/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many clients, and such that do not read: they lose their connections, the owner gets through. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "harness.h"
#include "runner.h"
#include "serve/http-server.h"
#include "snp/sanitizer.h"
#include "snp/util.h"

#define JSON "Content-Type: application/json\r\n"
#define IDLE 200

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

/* The whole exchange of an owner, within a second. */
static void owner_gets_through(unsigned host)
{
	static struct snp_wire_key k = {.ciphertext_len = 300};
	static struct ipc_key_message got;
	_cleanup_free_ char *body = NULL;
	const uint64_t start = now_ms();
	char text[512];
	size_t len;
	int fd = client_connect_from(&s, host);

	snprintf(text, sizeof(text), "GET /v1/key-request?nonce=%064x HTTP/1.1\r\nHost: g\r\n\r\n", 1);
	client_sends(fd, text);
	attester_serves(&s);
	client_receives(fd, false, &a);
	ck_assert_int_eq(a.status, 200);
	ck_assert_int_eq(snp_wire_key_format(&k, &body, &len), 0);
	snprintf(text, sizeof(text),
		"POST /v1/key HTTP/1.1\r\nHost: g\r\n" JSON "Content-Length: %zu\r\n\r\n", len);
	client_sends(fd, text);
	client_sends_bytes(fd, body, len);
	boot_receives_key(&s, &got);
	boot_judges(&s, IPC_KEY_WRONG, "");
	client_receives(fd, false, &a);
	expect_problem(&a, 422, "wrong-key");
	close(fd);
	ck_assert_msg(now_ms() - start < 1000, "took %u ms", (unsigned)(now_ms() - start));
}

static const char *const idle_starts[] = {
	"",
	"GET /v1/sta",
	"GET /v1/status HTTP/1.1\r\nHost: g\r\nX: ",
	"POST /v1/key HTTP/1.1\r\nHost: g\r\n" JSON "Content-Length: 1000\r\n\r\n{",
	"GET /v1/status HTTP/1.1\r\nHost: g\r\n\r\n",	/* answered, then idle */
};

static bool sends_body(const char *start)
{
	return strncmp(start, "POST", 4) == 0;
}

START_TEST(idle_connections_from_everywhere)
{
	for (unsigned i = 0; i < IDLE; i++)
		client_sends(client_connect_from(&s, 10 + i), idle_starts[_i]);
	owner_gets_through(1);
}
END_TEST

START_TEST(idle_connections_from_the_owners_address)
{
	int fd[IDLE];
	unsigned open = 0;

	for (unsigned i = 0; i < IDLE; i++) {
		fd[i] = client_connect_from(&s, 1);
		client_sends(fd[i], idle_starts[_i]);
	}
	owner_gets_through(1);
	usleep(100000);
	for (unsigned i = 0; i < IDLE; i++)
		open += !client_is_cut(fd[i], 0);
	/* There is room for them; bodies cost more. */
	ck_assert_uint_eq(open, sends_body(idle_starts[_i]) ? HTTP_BODIES_PER_PEER - 1 : IDLE);
}
END_TEST

#define AT_ONCE 200

/*
 * All in one turn of the library: of those that are cut for others the bodies are still there, so the
 * last ones have none any more. They are told, the others are cut or answered.
 */
START_TEST(bodies_all_at_once)
{
	unsigned busy = 0, read = 0;
	int fd[AT_ONCE];

	for (unsigned i = 0; i < AT_ONCE; i++)
		fd[i] = client_connect_from(&s, 10 + i);
	owner_gets_through(1);	/* all have been accepted */
	ck_assert_int_eq(kill(s.pid, SIGSTOP), 0);
	for (unsigned i = 0; i < AT_ONCE; i++)
		client_sends(fd[i],
			"POST /v1/key HTTP/1.1\r\nHost: g\r\n" JSON "Content-Length: 2\r\n\r\n[");
	ck_assert_int_eq(kill(s.pid, SIGCONT), 0);
	usleep(100000);
	for (unsigned i = 0; i < AT_ONCE; i++) {
		client_sends(fd[i], "]");
		finish(fd[i], &a);
		read += a.status == 400;
		busy += a.status == 503;
		if (a.status == 503)
			expect_problem(&a, 503, "busy");
	}
	ck_assert_uint_eq(read, HTTP_BODIES_MAX);
	ck_assert_uint_eq(busy, AT_ONCE - HTTP_BODIES_KEPT);
	owner_gets_through(1);
}
END_TEST

/* A client that makes the server's kernel keep a few answers for him, and no more. */
static int connect_narrow(unsigned host)
{
	const int small = 1, segment = 536;
	struct sockaddr_in sa = {.sin_family = AF_INET};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ck_assert_int_ge(fd, 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	setsockopt(fd, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof(segment));
	sa.sin_addr.s_addr = htonl(0x7F000000 | host);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&sa, sizeof(sa)), 0);
	sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	sa.sin_port = htons(s.port);
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&sa, sizeof(sa)), 0);
	return fd;
}

/* Who does not take his answers keeps no body in memory meanwhile. */
START_TEST(answered_bodies_are_gone)
{
	static const char post[] = "POST /v1/key HTTP/1.1\r\nHost: g\r\n" JSON
		"Content-Length: 2\r\n\r\n[]";

	for (unsigned i = 0; i < HTTP_BODIES_KEPT + 20; i++) {
		int fd = connect_narrow(10 + i);

		for (unsigned n = 0; n < 500; n++)
			(void)send(fd, post, strlen(post), MSG_NOSIGNAL | MSG_DONTWAIT);
	}
	owner_gets_through(1);
}
END_TEST

/* Hundreds at once from one address: all of them are served, first by connecting, then by asking. */
START_TEST(a_burst)
{
	struct rlimit limit;
	int fd[400];

	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	serve_stop(&s);
	serve_start(&s);	/* with that limit */
	for (unsigned i = 0; i < ARRAY_SIZE(fd); i++)
		fd[i] = client_connect(&s);
	for (unsigned i = 0; i < ARRAY_SIZE(fd); i++)
		client_sends(fd[i], "GET /v1/status HTTP/1.1\r\nHost: g\r\n\r\n");
	for (unsigned i = 0; i < ARRAY_SIZE(fd); i++) {
		finish(fd[i], &a);
		ck_assert_int_eq(a.status, 200);
	}
}
END_TEST

/* A thousand connections, one after the other and each left open, with an owner in between. */
START_TEST(a_storm)
{
	for (unsigned i = 0; i < 1000; i++) {
		int fd = client_connect_from(&s, 2 + i % 100);

		client_sends(fd, "GET /v1/status HTTP/1.1\r\nHost: g\r\n\r\nGET");
		if (i % 2)
			close(fd);
		if (i % 250 == 0)
			owner_gets_through(1);
	}
}
END_TEST

/* Who never reads his answers does not keep anybody out either. */
START_TEST(clients_that_do_not_read)
{
	for (unsigned i = 0; i < 100; i++) {
		const int small = 1;
		int fd = client_connect_from(&s, 10 + i);

		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
		for (unsigned n = 0; n < 50; n++)
			client_sends(fd, "GET /v1/status HTTP/1.1\r\nHost: g\r\n\r\n");
	}
	owner_gets_through(1);
}
END_TEST

static long resident_pages(void)
{
	char path[64];
	long pages;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/statm", (int)s.pid);
	f = fopen(path, "re");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fscanf(f, "%*d %ld", &pages), 1);
	fclose(f);
	return pages;
}

static void many_requests(unsigned n)
{
	static const char *const requests[] = {
		"GET /v1/status HTTP/1.1\r\nHost: g\r\n\r\n",
		"GET /v1/report HTTP/1.1\r\nHost: g\r\n\r\n",
		"GET /v1/nothing HTTP/1.1\r\nHost: g\r\n\r\n",
		"POST /v1/key HTTP/1.1\r\nHost: g\r\n" JSON "Content-Length: 2\r\n\r\n[]",
	};
	int fd = client_connect(&s);

	for (unsigned i = 0; i < n; i++) {
		client_sends(fd, requests[i % ARRAY_SIZE(requests)]);
		client_receives(fd, false, &a);
		ck_assert_int_ne(a.status, 0);
	}
	close(fd);
}

START_TEST(requests_leave_nothing_behind)
{
	long before;
	int fd = get_begin(&s, "/v1/report");

	attester_serves(&s);
	finish(fd, &a);
	many_requests(400);
	before = resident_pages();
	many_requests(4000);
	/* A hundred bytes of each would be a hundred pages. */
	ck_assert_int_le(resident_pages() - before, 50);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("serve-abuse");
	TCase *t = tcase_create("abuse");

	tcase_set_timeout(t, 40);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, idle_connections_from_everywhere, 0, ARRAY_SIZE(idle_starts));
	tcase_add_loop_test(t, idle_connections_from_the_owners_address, 0, ARRAY_SIZE(idle_starts));
	tcase_add_test(t, bodies_all_at_once);
	tcase_add_test(t, answered_bodies_are_gone);
	tcase_add_test(t, a_burst);
	tcase_add_test(t, a_storm);
	tcase_add_test(t, clients_that_do_not_read);
	/* It keeps freed memory for a while, on purpose. */
	if (!UNIT_ASAN)
		tcase_add_test(t, requests_leave_nothing_behind);
	suite_add_tcase(suite, t);
	return suite;
}
