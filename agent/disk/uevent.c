/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernel's uevents about block devices, over netlink. */
#include "uevent.h"

#include <linux/netlink.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "clock.h"

#define GROUP_KERNEL 1u
#define POLL_MS 100

int uevent_open(void)
{
	struct sockaddr_nl addr = {.nl_family = AF_NETLINK, .nl_groups = GROUP_KERNEL};
	_cleanup_close_ int fd = socket(AF_NETLINK,
		SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT);

	if (fd < 0 || bind(fd, (struct sockaddr *)&addr, sizeof(addr)) < 0)
		return -errno;
	return steal_fd(&fd);
}

/* A uevent is a list of strings, each with its zero byte. */
static bool is_block(const char *msg, size_t len)
{
	static const char wanted[] = "SUBSYSTEM=block";

	return memmem(msg, len, wanted, sizeof(wanted)) != NULL;
}

/* Empties the socket. True when one message was about a block device, or messages were lost. */
static bool drain(int fd)
{
	struct sockaddr_nl from = {0};
	socklen_t from_len = sizeof(from);
	char msg[8192];
	bool found = false;

	for (;;) {
		ssize_t n = recvfrom(fd, msg, sizeof(msg), 0, (struct sockaddr *)&from, &from_len);

		if (n < 0)
			return found || errno == ENOBUFS;
		/* Port 0 is the kernel; other processes could ring, too. */
		if (from.nl_pid == 0 && is_block(msg, (size_t)n))
			found = true;
		from_len = sizeof(from);
	}
}

void uevent_wait(int fd, int timeout_ms)
{
	int64_t end = clock_ms() + timeout_ms;

	if (fd < 0) {
		poll(NULL, 0, timeout_ms < POLL_MS ? timeout_ms : POLL_MS);
		return;
	}
	for (int left = timeout_ms; left > 0; left = clock_left(end)) {
		struct pollfd p = {.fd = fd, .events = POLLIN};

		if (poll(&p, 1, left) == 1 && drain(fd))
			return;
	}
}
