/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The listening socket, made while the process may still bind to any port. */
#include <string.h>
#include <sys/socket.h>

#include "serve/server.h"

static int bind_and_listen(int fd, const struct sockaddr *sa, socklen_t len)
{
	const int on = 1;

	/* An address that the real network manager is going to set is as
	 * good as one that is there. */
	if (setsockopt(fd, IPPROTO_IP, IP_FREEBIND, &on, sizeof(on)) < 0)
		return -errno;
	/* A port that is still in TIME_WAIT is no reason not to boot. */
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) < 0)
		return -errno;
	if (bind(fd, sa, len) < 0 || listen(fd, SOMAXCONN) < 0)
		return -errno;
	return 0;
}

static int listen6(const struct listen_address *where, int *ret_fd)
{
	const struct sockaddr_in6 sa = {
		.sin6_family = AF_INET6,
		.sin6_port = htons(where->port),
		.sin6_addr = where->addr,
	};
	_cleanup_close_ int fd = -1;
	const int off = 0;
	int r;

	fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	if (setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off)) < 0)
		return -errno;
	r = bind_and_listen(fd, (const struct sockaddr *)&sa, sizeof(sa));
	if (r)
		return r;
	*ret_fd = steal_fd(&fd);
	return 0;
}

static int listen4(const struct listen_address *where, int *ret_fd)
{
	struct sockaddr_in sa = {.sin_family = AF_INET, .sin_port = htons(where->port)};
	_cleanup_close_ int fd = -1;
	int r;

	if (IN6_IS_ADDR_V4MAPPED(&where->addr))
		memcpy(&sa.sin_addr, &where->addr.s6_addr[12], sizeof(sa.sin_addr));
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	r = bind_and_listen(fd, (const struct sockaddr *)&sa, sizeof(sa));
	if (r)
		return r;
	*ret_fd = steal_fd(&fd);
	return 0;
}

int server_listen(const struct listen_address *where, int *ret_fd)
{
	const bool has_ipv4 = IN6_IS_ADDR_UNSPECIFIED(&where->addr) ||
		IN6_IS_ADDR_V4MAPPED(&where->addr);
	int r;

	r = listen6(where, ret_fd);
	if (r && r != -EADDRINUSE && has_ipv4)
		return listen4(where, ret_fd);
	return r;
}
