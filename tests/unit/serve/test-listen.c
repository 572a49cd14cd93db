/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The listening socket: both IP versions on one, and the addresses it can be given. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>

#include "runner.h"
#include "serve/server.h"

static uint16_t port_of(int fd)
{
	struct sockaddr_in6 sa;
	socklen_t len = sizeof(sa);

	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&sa, &len), 0);
	return ntohs(sa.sin6_port);
}

static int try_connect(const char *address, uint16_t port)
{
	struct sockaddr_in in4 = {.sin_family = AF_INET, .sin_port = htons(port)};
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
	_cleanup_close_ int fd = -1;

	if (inet_pton(AF_INET, address, &in4.sin_addr) == 1) {
		fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		return connect(fd, (struct sockaddr *)&in4, sizeof(in4)) ? -errno : 0;
	}
	ck_assert_int_eq(inet_pton(AF_INET6, address, &in6.sin6_addr), 1);
	fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	return connect(fd, (struct sockaddr *)&in6, sizeof(in6)) ? -errno : 0;
}

START_TEST(any_address_takes_both_versions)
{
	const struct listen_address any = {.addr = in6addr_any};
	_cleanup_close_ int fd = -1;

	ck_assert_int_eq(server_listen(&any, &fd), 0);
	ck_assert_int_eq(try_connect("127.0.0.1", port_of(fd)), 0);
	ck_assert_int_eq(try_connect("::1", port_of(fd)), 0);
	ck_assert(fcntl(fd, F_GETFL) & O_NONBLOCK);
	ck_assert(fcntl(fd, F_GETFD) & FD_CLOEXEC);
}
END_TEST

START_TEST(one_ipv4_address)
{
	struct listen_address one;
	_cleanup_close_ int fd = -1;

	memset(&one, 0, sizeof(one));
	ck_assert_int_eq(inet_pton(AF_INET6, "::ffff:127.0.0.2", &one.addr), 1);
	ck_assert_int_eq(server_listen(&one, &fd), 0);
	ck_assert_int_eq(try_connect("127.0.0.2", port_of(fd)), 0);
	ck_assert_int_eq(try_connect("127.0.0.1", port_of(fd)), -ECONNREFUSED);
	ck_assert_int_eq(try_connect("::1", port_of(fd)), -ECONNREFUSED);
}
END_TEST

START_TEST(a_port_in_use_is_an_error)
{
	struct listen_address any = {.addr = in6addr_any};
	_cleanup_close_ int fd = -1;
	int second = -1;

	ck_assert_int_eq(server_listen(&any, &fd), 0);
	any.port = port_of(fd);
	ck_assert_int_eq(server_listen(&any, &second), -EADDRINUSE);
	ck_assert_int_eq(second, -1);
}
END_TEST

/* The real network manager may set it later. */
START_TEST(an_address_that_is_not_there_yet_is_taken)
{
	struct listen_address other = {0};
	int fd = -1;

	ck_assert_int_eq(inet_pton(AF_INET6, "2001:db8::1", &other.addr), 1);
	ck_assert_int_eq(server_listen(&other, &fd), 0);
	close(fd);
	ck_assert_int_eq(inet_pton(AF_INET6, "::ffff:192.0.2.1", &other.addr), 1);
	ck_assert_int_eq(server_listen(&other, &fd), 0);
	close(fd);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("serve-listen");
	TCase *t = tcase_create("listen");

	tcase_add_test(t, any_address_takes_both_versions);
	tcase_add_test(t, one_ipv4_address);
	tcase_add_test(t, a_port_in_use_is_an_error);
	tcase_add_test(t, an_address_that_is_not_there_yet_is_taken);
	suite_add_tcase(s, t);
	return s;
}
