/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each call and each refusal by path, method, query, type and length. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "harness.h"
#include "runner.h"
#include "snp/util.h"

#define NONCE "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF"
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

static const struct {
	const char *request;	/* request line and headers, without the last empty line */
	const char *body;
	int status;
	const char *name;
	const char *header;	/* also there; may be NULL */
} refusals[] = {
	{"GET / HTTP/1.1\r\n", "", 404, "not-found", NULL},
	{"GET /v1 HTTP/1.1\r\n", "", 404, "not-found", NULL},
	{"GET /v1/status/ HTTP/1.1\r\n", "", 404, "not-found", NULL},
	{"GET //v1/status HTTP/1.1\r\n", "", 404, "not-found", NULL},
	{"GET /v1/statu%73 HTTP/1.1\r\n", "", 404, "not-found", NULL},
	{"GET /v1/status%00 HTTP/1.1\r\n", "", 404, "not-found", NULL},
	{"GET /V1/STATUS HTTP/1.1\r\n", "", 404, "not-found", NULL},
	{"GET /v2/status HTTP/1.1\r\n", "", 404, "not-found", NULL},
	{"POST /v1/nothing HTTP/1.1\r\nContent-Length: 5\r\n", "hello", 404, "not-found", NULL},
	{"POST /v1/status HTTP/1.1\r\nContent-Length: 0\r\n", "", 405, "method", "Allow: GET, HEAD"},
	{"DELETE /v1/report HTTP/1.1\r\n", "", 405, "method", "Allow: GET, HEAD"},
	{"get /v1/report HTTP/1.1\r\n", "", 405, "method", "Allow: GET, HEAD"},
	{"PUT /v1/key HTTP/1.1\r\nContent-Length: 2\r\n", "{}", 405, "method", "Allow: POST"},
	{"GET /v1/key HTTP/1.1\r\n", "", 405, "method", "Allow: POST"},
	{"OPTIONS /v1/key HTTP/1.1\r\n", "", 405, "method", "Allow: POST"},
	{"GET /v1/status?x=1 HTTP/1.1\r\n", "", 400, "query", NULL},
	{"GET /v1/status?nonce=" NONCE " HTTP/1.1\r\n", "", 400, "query", NULL},
	{"GET /v1/report?Nonce=" NONCE " HTTP/1.1\r\n", "", 400, "query", NULL},
	{"GET /v1/report?nonc%65=" NONCE " HTTP/1.1\r\n", "", 400, "query", NULL},
	{"GET /v1/report?nonce HTTP/1.1\r\n", "", 400, "query", NULL},
	{"GET /v1/report?nonce=" NONCE "&nonce=" NONCE " HTTP/1.1\r\n", "", 400, "query", NULL},
	{"GET /v1/report?nonce=" NONCE "&x=1 HTTP/1.1\r\n", "", 400, "query", NULL},
	{"GET /v1/report?a&b&c&d&e&f&g HTTP/1.1\r\n", "", 400, "query", NULL},
	{"GET /v1/report?nonce=" NONCE "&proof HTTP/1.1\r\n", "", 400, "query", NULL},
	{"GET /v1/report?nonce=" NONCE "&proof= HTTP/1.1\r\n", "", 400, "query", NULL},
	{"GET /v1/report?nonce=" NONCE "&proof=NONE HTTP/1.1\r\n", "", 400, "query", NULL},
	{"GET /v1/report?nonce=" NONCE "&proof=non HTTP/1.1\r\n", "", 400, "query", NULL},
	{"GET /v1/report?nonce=" NONCE "&proof=none%00 HTTP/1.1\r\n", "", 400, "query", NULL},
	{"GET /v1/report?nonce=" NONCE "&proof=none1 HTTP/1.1\r\n", "", 400, "query", NULL},
	{"GET /v1/report?nonce=" NONCE "&proof=merkle HTTP/1.1\r\n", "", 400, "query", NULL},
	{"GET /v1/report?proof=none&proof=none HTTP/1.1\r\n", "", 400, "query", NULL},
	{"GET /v1/report?nonce=" NONCE "&proof=none&x=1 HTTP/1.1\r\n", "", 400, "query", NULL},
	{"GET /v1/report?proof=none&nonce=00 HTTP/1.1\r\n", "", 400, "nonce", NULL},
	{"GET /v1/key-request?nonce=" NONCE "&proof=none HTTP/1.1\r\n", "", 400, "query", NULL},
	{"GET /v1/status?proof=none HTTP/1.1\r\n", "", 400, "query", NULL},
	{"GET /v1/report?nonce= HTTP/1.1\r\n", "", 400, "nonce", NULL},
	{"GET /v1/report?nonce=" NONCE "0 HTTP/1.1\r\n", "", 400, "nonce", NULL},
	{"GET /v1/report?nonce=" NONCE "00 HTTP/1.1\r\n", "", 400, "nonce", NULL},
	{"GET /v1/report?nonce=00 HTTP/1.1\r\n", "", 400, "nonce", NULL},
	{"GET /v1/report?nonce=0x112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF"
	 " HTTP/1.1\r\n", "", 400, "nonce", NULL},
	{"GET /v1/report?nonce=%30112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF"
	 " HTTP/1.1\r\n", "", 400, "nonce", NULL},
	{"GET /v1/report?nonce=g0112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF"
	 " HTTP/1.1\r\n", "", 400, "nonce", NULL},
	{"GET /v1/key-request HTTP/1.1\r\n", "", 400, "nonce", NULL},
	{"GET /v1/key-request?nonce=00 HTTP/1.1\r\n", "", 400, "nonce", NULL},
	{"GET /v1/status HTTP/1.1\r\nContent-Length: 2\r\n", "{}", 413, "too-large", NULL},
	{"GET /v1/status HTTP/1.1\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n", 411,
	 "length-required", NULL},
	{"POST /v1/key?x HTTP/1.1\r\n" JSON "Content-Length: 2\r\n", "{}", 400, "query", NULL},
	{"POST /v1/key HTTP/1.1\r\nContent-Length: 2\r\n", "{}", 415, "media-type", NULL},
	{"POST /v1/key HTTP/1.1\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n", "{}", 415,
	 "media-type", NULL},
	{"POST /v1/key HTTP/1.1\r\nContent-Type: application/jsonx\r\nContent-Length: 2\r\n", "{}",
	 415, "media-type", NULL},
	{"POST /v1/key HTTP/1.1\r\n" JSON, "", 411, "length-required", NULL},
	{"POST /v1/key HTTP/1.1\r\n" JSON "Transfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n",
	 411, "length-required", NULL},
	{"POST /v1/key HTTP/1.1\r\n" JSON "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n",
	 "{}", 411, "length-required", NULL},
	{"POST /v1/key HTTP/1.1\r\n" JSON "Content-Length: 16385\r\nExpect: 100-continue\r\n", "",
	 413, "too-large", NULL},
	{"POST /v1/key HTTP/1.1\r\n" JSON "Content-Length: 99999999999999\r\n", "{", 413,
	 "too-large", NULL},
	{"POST /v1/key HTTP/1.1\r\n" JSON "Content-Length: 0\r\n", "", 400, "body", NULL},
};

START_TEST(refused)
{
	char text[1024];
	int fd = client_connect(&s);

	snprintf(text, sizeof(text), "%sHost: guest\r\n\r\n%s", refusals[_i].request,
		refusals[_i].body);
	client_sends(fd, text);
	finish(fd, &a);
	expect_problem(&a, refusals[_i].status, refusals[_i].name);
	if (refusals[_i].header)
		ck_assert_msg(has_header(&a, refusals[_i].header), "no %s", refusals[_i].header);
	ck_assert(attester_is_idle(&s, 20));
}
END_TEST

/* What is no HTTP is answered by the HTTP library, without a body of ours. */
static const struct {
	const char *text;
	int status;	/* 0: none, the connection just ends */
} garbage[] = {
	{"GET /v1/status HTTP/1.1\r\n\r\n", 400},		/* no Host */
	{"GET /v1/status HTTP/9.1\r\nHost: g\r\n\r\n", 505},
	{"POST /v1/key HTTP/1.1\r\nHost: g\r\nContent-Length: -1\r\n\r\n", 400},
	{"POST /v1/key HTTP/1.1\r\nHost: g\r\nContent-Length: 2x\r\n\r\n{}", 400},
	{"POST /v1/key HTTP/1.1\r\nHost: g\r\nContent-Length: 99999999999999999999999\r\n\r\n", 413},
	{"\x16\x03\x01\x02\r\n\r\n", 0},	/* TLS, or nearly */
	{"GET\r\n\r\n", 0},
};

START_TEST(not_http)
{
	int fd = client_connect(&s);

	client_sends(fd, garbage[_i].text);
	client_receives(fd, false, &a);
	ck_assert_int_eq(a.status, garbage[_i].status);
	ck_assert(client_is_cut(fd, 2000));
	get(&s, "/v1/status", &a);
	ck_assert_int_eq(a.status, 200);
}
END_TEST

START_TEST(headers_beyond_memory)
{
	char big[40 * 1024];
	int fd = client_connect(&s);

	memset(big, 'x', sizeof(big));
	client_sends(fd, "GET /v1/status HTTP/1.1\r\nHost: guest\r\nX: ");
	client_sends_bytes(fd, big, sizeof(big));
	client_receives(fd, false, &a);
	ck_assert_msg(a.status == 431 || a.status == 413, "got %d", a.status);
	close(fd);
	fd = client_connect(&s);
	client_sends(fd, "GET /");
	client_sends_bytes(fd, big, sizeof(big));
	client_receives(fd, false, &a);
	ck_assert_msg(a.status == 414 || a.status == 431, "got %d", a.status);
	close(fd);
}
END_TEST

/* What docs/protocol.md promises: so many bytes in so many headers, and an answer with all of its own. */
#define PROMISED_BYTES 512
#define PROMISED_HEADERS 10

START_TEST(headers_that_fit)
{
	char text[PROMISED_BYTES + 1] = "GET /v1/report?proof=none&nonce=00 HTTP/1.1\r\nHost: guest\r\n";
	size_t len = strlen(text);
	int fd = client_connect(&s);

	for (size_t left = PROMISED_HEADERS - 1; left > 0; left--) {
		const size_t take = (PROMISED_BYTES - 2 - len) / left;

		len += (size_t)snprintf(text + len, sizeof(text) - len, "X-%02zu: %0*u\r\n", left,
			(int)take - 8, 0);
	}
	snprintf(text + len, sizeof(text) - len, "\r\n");
	ck_assert_uint_eq(strlen(text), PROMISED_BYTES);
	/* Byte by byte or at once; first, second and third request of a connection. */
	for (unsigned n = 0; n < 3; n++) {
		for (size_t i = 0; i < PROMISED_BYTES; i += _i ? 1 : PROMISED_BYTES)
			client_sends_bytes(fd, text + i, _i ? 1 : PROMISED_BYTES);
		client_receives(fd, false, &a);
		expect_problem(&a, 400, "nonce");
	}
	close(fd);
}
END_TEST

START_TEST(status_as_boot_said)
{
	struct snp_wire_status w;

	get(&s, "/v1/status", &a);
	ck_assert_int_eq(a.status, 200);
	ck_assert(has_header(&a, "Content-Type: application/json"));
	ck_assert(has_header(&a, "Cache-Control: no-store"));
	ck_assert_int_eq(snp_wire_status_parse(a.body, a.body_len, &w), 0);
	ck_assert_int_eq(w.state, SNP_STATE_WAITING_FOR_KEY);
	ck_assert_str_eq(w.version, "1.2.3");
	ck_assert_str_eq(w.mode, "luks");
	ck_assert_uint_eq(w.n_phases, 1);
	ck_assert_str_eq(w.phases[0].name, "modules");
	ck_assert_uint_eq(w.phases[0].ms, 41);
	boot_says(&s, SNP_STATE_BOOTED, false);
	get(&s, "/v1/status", &a);
	ck_assert_int_eq(snp_wire_status_parse(a.body, a.body_len, &w), 0);
	ck_assert_int_eq(w.state, SNP_STATE_BOOTED);
}
END_TEST

START_TEST(status_before_boot_has_spoken)
{
	struct snp_wire_status w;
	struct served fresh;

	serve_start(&fresh);
	get(&fresh, "/v1/status", &a);
	ck_assert_int_eq(a.status, 200);
	ck_assert_int_eq(snp_wire_status_parse(a.body, a.body_len, &w), 0);
	ck_assert_int_eq(w.state, SNP_STATE_STARTING);
	get(&fresh, "/v1/key-request?nonce=" NONCE, &a);
	expect_problem(&a, 409, "no-key-wanted");
	serve_stop(&fresh);
}
END_TEST

static void head(const char *target, int status)
{
	char text[256];
	int fd = client_connect(&s);

	snprintf(text, sizeof(text), "HEAD %s HTTP/1.1\r\nHost: guest\r\n\r\n", target);
	client_sends(fd, text);
	if (status == 200 && strstr(target, "report"))
		attester_serves(&s);
	client_receives(fd, true, &a);
	ck_assert_int_eq(a.status, status);
	ck_assert_uint_gt(a.body_len, 0);
	/* The body is only announced: the next thing on the connection is the next answer. */
	client_sends(fd, "GET /v1/status HTTP/1.1\r\nHost: guest\r\n\r\n");
	client_receives(fd, false, &a);
	ck_assert_int_eq(a.status, 200);
	close(fd);
}

START_TEST(head_is_get_without_the_body)
{
	head("/v1/status", 200);
	head("/v1/report?nonce=" NONCE, 200);
	head("/v1/nothing", 404);
}
END_TEST

START_TEST(http_1_0)
{
	int fd = client_connect(&s);

	client_sends(fd, "GET /v1/status HTTP/1.0\r\n\r\n");
	client_receives(fd, false, &a);
	ck_assert_int_eq(a.status, 200);
	ck_assert(client_is_cut(fd, 1000));
}
END_TEST

/* The answer to a refused body of moderate size arrives, and the connection stays good. */
START_TEST(a_refused_body_is_read_to_its_end)
{
	static char big[40000];
	int fd = client_connect(&s);

	memset(big, ' ', sizeof(big));
	client_sends(fd, "POST /v1/key HTTP/1.1\r\nHost: guest\r\n" JSON "Content-Length: 40000\r\n\r\n");
	client_sends_bytes(fd, big, sizeof(big));
	client_receives(fd, false, &a);
	expect_problem(&a, 413, "too-large");
	client_sends(fd, "GET /v1/status HTTP/1.1\r\nHost: guest\r\n\r\n");
	client_receives(fd, false, &a);
	ck_assert_int_eq(a.status, 200);
	close(fd);
}
END_TEST

START_TEST(pipelined)
{
	int fd = client_connect(&s);

	client_sends(fd,
		"GET /v1/status HTTP/1.1\r\nHost: g\r\n\r\n"
		"GET /v1/nothing HTTP/1.1\r\nHost: g\r\n\r\n"
		"POST /v1/key HTTP/1.1\r\nHost: g\r\n" JSON "Content-Length: 2\r\n\r\n[]"
		"GET /v1/report?nonce=" NONCE " HTTP/1.1\r\nHost: g\r\n\r\n"
		"GET /v1/status HTTP/1.1\r\nHost: g\r\n\r\n");
	client_receives(fd, false, &a);
	ck_assert_int_eq(a.status, 200);
	client_receives(fd, false, &a);
	expect_problem(&a, 404, "not-found");
	client_receives(fd, false, &a);
	expect_problem(&a, 400, "body");
	attester_serves(&s);
	client_receives(fd, false, &a);
	ck_assert_int_eq(a.status, 200);
	client_receives(fd, false, &a);
	ck_assert_int_eq(a.status, 200);
	close(fd);
}
END_TEST

START_TEST(expect_continue)
{
	int fd = client_connect(&s);
	char line[64] = {0};

	client_sends(fd, "POST /v1/key HTTP/1.1\r\nHost: g\r\n" JSON
			 "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");
	ck_assert_int_gt(recv(fd, line, 25, MSG_WAITALL), 0);
	ck_assert_str_eq(line, "HTTP/1.1 100 Continue\r\n\r\n");
	client_sends(fd, "[]");
	finish(fd, &a);
	expect_problem(&a, 400, "body");
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("serve-routes");
	TCase *t = tcase_create("routes");

	tcase_set_timeout(t, 20);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, refused, 0, ARRAY_SIZE(refusals));
	tcase_add_loop_test(t, not_http, 0, ARRAY_SIZE(garbage));
	tcase_add_test(t, headers_beyond_memory);
	tcase_add_loop_test(t, headers_that_fit, 0, 2);
	tcase_add_test(t, status_as_boot_said);
	tcase_add_test(t, status_before_boot_has_spoken);
	tcase_add_test(t, head_is_get_without_the_body);
	tcase_add_test(t, http_1_0);
	tcase_add_test(t, a_refused_body_is_read_to_its_end);
	tcase_add_test(t, pipelined);
	tcase_add_test(t, expect_continue);
	suite_add_tcase(suite, t);
	return suite;
}
