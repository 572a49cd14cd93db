/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A namespace with tap interfaces: see net-case.h. */
#include "net-case.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner.h"

static void in_namespace(void)
{
	ck_assert(fake_namespace());
}

int tap(const char *name)
{
	int fd = fake_tap(name);

	ck_assert_int_ge(fd, 0);
	return fd;
}

uint32_t ask_interface(const char *name, unsigned long request)
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	struct ifreq req = {0};
	struct sockaddr_in sa;
	int r;

	strcpy(req.ifr_name, name);
	r = ioctl(fd, request, &req);
	close(fd);
	if (request == SIOCGIFMTU)
		return (uint32_t)req.ifr_mtu;
	memcpy(&sa, &req.ifr_addr, sizeof(sa));
	return r < 0 ? 0 : ntohl(sa.sin_addr.s_addr);
}

bool has_route(const char *iface, uint32_t to, uint32_t gateway, uint32_t mask)
{
	FILE *f = fopen("/proc/thread-self/net/route", "re");
	char line[256], name[32];
	unsigned d, g, m;
	bool found = false;

	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "%31s %x %x %*x %*d %*d %*d %x", name, &d, &g, &m) == 4)
			found |= strcmp(name, iface) == 0 && d == htonl(to) && g == htonl(gateway) &&
				m == htonl(mask);
	fclose(f);
	return found;
}

void expect_nothing_configured(const char *iface)
{
	ck_assert_uint_eq(ask_interface(iface, SIOCGIFADDR), 0);
	ck_assert(!has_route(iface, 0, FAKE_ROUTER, 0));
}

void expect_no_children(void)
{
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
	ck_assert_int_eq(errno, ECHILD);
}

/* Why nothing here can run; NULL when it can. Asked in a child, which keeps the namespace. */
static const char *obstacle(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (!fake_namespace())
			_exit(1);
		_exit(fake_tap("t0") < 0 ? 2 : 0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return "cannot fork";
	return WEXITSTATUS(status) == 1 ? "may not make a network namespace (not root?)" :
		WEXITSTATUS(status) == 2 ? "no tap interfaces (/dev/net/tun)" : NULL;
}

void net_case_fixture(TCase *t)
{
	const char *why = obstacle();

	if (why)
		unit_skip_all(why);
	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, in_namespace, NULL);
}
