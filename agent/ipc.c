/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records between the agent's processes: whole packets, bounded both ways. */
#include "ipc.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/time.h>

int ipc_pair(int ret_fds[static 2])
{
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ret_fds) < 0)
		return -errno;
	return 0;
}

int ipc_limit_send(int fd, unsigned seconds)
{
	const struct timeval limit = {.tv_sec = seconds};

	return setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)) < 0 ? -errno : 0;
}

int ipc_send(int fd, const void *record, size_t len)
{
	ssize_t n;

	do
		n = send(fd, record, len, MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	return (size_t)n == len ? 0 : -EMSGSIZE;
}

int ipc_recv(int fd, void *ret, size_t min, size_t max, size_t *ret_len)
{
	struct iovec iov = {.iov_base = ret, .iov_len = max};
	struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1};
	ssize_t n;

	do
		n = recvmsg(fd, &msg, 0);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno == ECONNRESET ? -EPIPE : -errno;
	if (n == 0)
		return -EPIPE;
	if ((msg.msg_flags & MSG_TRUNC) || (size_t)n < min)
		return -EBADMSG;
	*ret_len = (size_t)n;
	return 0;
}
