/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTTP clients, good and bad. */
#include "harness.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define DEADLINE_MS 5000

int client_connect_from(const struct served *s, unsigned host)
{
	struct sockaddr_in sa = {.sin_family = AF_INET};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ck_assert_int_ge(fd, 0);
	sa.sin_addr.s_addr = htonl(0x7F000000 | host);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&sa, sizeof(sa)), 0);
	sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	sa.sin_port = htons(s->port);
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&sa, sizeof(sa)), 0);
	return fd;
}

int client_connect(const struct served *s)
{
	return client_connect_from(s, 1);
}

void client_sends_bytes(int fd, const void *data, size_t len)
{
	/* The server may have hung up meanwhile, and may be right to. */
	ssize_t n __attribute__((unused)) = send(fd, data, len, MSG_NOSIGNAL);
}

void client_sends(int fd, const char *text)
{
	client_sends_bytes(fd, text, strlen(text));
}

/* Up to @len bytes; fewer at the end of the stream. */
static size_t receive(int fd, char *ret, size_t len)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	size_t got = 0;
	ssize_t n;

	while (got < len) {
		ck_assert_msg(poll(&p, 1, DEADLINE_MS) == 1, "no answer came");
		n = recv(fd, ret + got, len - got, 0);
		if (n <= 0)
			break;
		got += (size_t)n;
	}
	return got;
}

/* Looks before it takes: what follows the headers stays for the next read. */
static bool receive_headers(int fd, struct answer *ret)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	ssize_t n = 0, seen;
	char *end;

	do {
		ck_assert_msg(poll(&p, 1, DEADLINE_MS) == 1, "no answer came");
		seen = n;
		n = recv(fd, ret->headers, sizeof(ret->headers) - 1, MSG_PEEK);
		if (n <= 0)
			return false;
		ret->headers[n] = 0;
		end = strstr(ret->headers, "\r\n\r\n");
		/* Half of them: the rest is on its way, or never comes. */
		if (!end && n == seen)
			usleep(1000);
	} while (!end && (p.revents & POLLHUP) == 0);
	if (!end)
		return false;
	end[4] = 0;
	return receive(fd, ret->headers, (size_t)(end + 4 - ret->headers)) > 0;
}

void client_receives(int fd, bool head, struct answer *ret)
{
	const char *length;

	memset(ret, 0, sizeof(*ret));
	do {
		if (!receive_headers(fd, ret))
			return;
	} while (strncmp(ret->headers, "HTTP/1.1 100 ", 13) == 0);
	ck_assert_int_eq(sscanf(ret->headers, "HTTP/1.%*d %d ", &ret->status), 1);
	length = strcasestr(ret->headers, "\r\nContent-Length: ");
	ck_assert_ptr_nonnull(length);
	ret->body_len = strtoul(length + 18, NULL, 10);
	ck_assert_uint_lt(ret->body_len, sizeof(ret->body));
	if (!head)
		ck_assert_uint_eq(receive(fd, ret->body, ret->body_len), ret->body_len);
}

bool client_is_cut(int fd, int ms)
{
	const uint64_t end = now_ms() + (uint64_t)ms;
	struct pollfd p = {.fd = fd, .events = POLLIN};
	char dropped[4096];
	uint64_t now;

	while (poll(&p, 1, ms) == 1) {
		if (recv(fd, dropped, sizeof(dropped), 0) <= 0)
			return true;
		now = now_ms();
		ms = now < end ? (int)(end - now) : 0;
	}
	return false;
}

bool client_is_quiet(int fd, int ms)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};

	return poll(&p, 1, ms) == 0;
}

const char *with_nonce(const char *path, unsigned n)
{
	static char text[256];

	snprintf(text, sizeof(text), "%s?nonce=%064x", path, n);
	return text;
}

int get_begin(const struct served *s, const char *target)
{
	char text[4096];
	int fd = client_connect(s);

	snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: guest\r\n\r\n", target);
	client_sends(fd, text);
	return fd;
}

int post_key_begin(const struct served *s, const void *body, size_t len)
{
	char text[256];
	int fd = client_connect(s);

	snprintf(text, sizeof(text),
		"POST /v1/key HTTP/1.1\r\nHost: guest\r\nContent-Type: application/json\r\n"
		"Content-Length: %zu\r\n\r\n",
		len);
	client_sends(fd, text);
	client_sends_bytes(fd, body, len);
	return fd;
}

void finish(int fd, struct answer *ret)
{
	client_receives(fd, false, ret);
	close(fd);
}

void get(const struct served *s, const char *target, struct answer *ret)
{
	finish(get_begin(s, target), ret);
}

void post_key(const struct served *s, const void *body, size_t len, struct answer *ret)
{
	finish(post_key_begin(s, body, len), ret);
}

bool has_header(const struct answer *a, const char *line)
{
	char text[256];

	snprintf(text, sizeof(text), "\r\n%s\r\n", line);
	return strcasestr(a->headers, text) != NULL;
}

void expect_problem(const struct answer *a, int status, const char *name)
{
	struct snp_wire_problem w;

	ck_assert_msg(a->status == status, "expected %d %s, got %d: %s", status, name, a->status,
		a->body);
	ck_assert(has_header(a, "Content-Type: application/problem+json"));
	ck_assert(has_header(a, "Cache-Control: no-store"));
	ck_assert_int_eq(snp_wire_problem_parse(a->body, a->body_len, &w), 0);
	ck_assert_str_eq(w.type, name);
	ck_assert_uint_eq(w.status, (unsigned)status);
	ck_assert_uint_gt(strlen(w.title), 0);
}

void expect_report(const struct answer *a, struct snp_wire_report *ret)
{
	ck_assert_msg(a->status == 200, "got %d: %s", a->status, a->body);
	ck_assert(has_header(a, "Content-Type: application/json"));
	ck_assert_int_eq(snp_wire_report_parse(a->body, a->body_len, ret), 0);
}
