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

static int send_record(int fd, const void *record, size_t len, int flags)
{
	ssize_t n;

	do
		n = send(fd, record, len, MSG_NOSIGNAL | flags);
	while (n < 0 && errno == EINTR);
	/* A peer that went with records unread is told as ECONNRESET, once;
	 * it is gone as any other. */
	if (n < 0)
		return errno == ECONNRESET ? -EPIPE : -errno;
	return (size_t)n == len ? 0 : -EMSGSIZE;
}

int ipc_send(int fd, const void *record, size_t len)
{
	return send_record(fd, record, len, 0);
}

int ipc_send_now(int fd, const void *record, size_t len)
{
	return send_record(fd, record, len, MSG_DONTWAIT);
}

/* ECONNRESET comes before the records that the peer sent while it lived, and comes once: they are
 * still there, and behind them the end. */
static ssize_t receive(int fd, struct msghdr *msg, int flags)
{
	bool reset = false, again;
	ssize_t n;

	do {
		n = recvmsg(fd, msg, flags);
		again = n < 0 && (errno == EINTR || (errno == ECONNRESET && !reset));
		reset |= n < 0 && errno == ECONNRESET;
	} while (again);
	return n;
}

static int receive_record(int fd, void *ret, size_t min, size_t max, size_t *ret_len, int flags)
{
	struct iovec iov = {.iov_base = ret, .iov_len = max};
	struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1};
	const ssize_t n = receive(fd, &msg, flags);

	if (n < 0)
		return -errno;
	if (n == 0)
		return -EPIPE;
	if ((msg.msg_flags & MSG_TRUNC) || (size_t)n < min)
		return -EBADMSG;
	*ret_len = (size_t)n;
	return 0;
}

int ipc_recv(int fd, void *ret, size_t min, size_t max, size_t *ret_len)
{
	return receive_record(fd, ret, min, max, ret_len, 0);
}

int ipc_recv_now(int fd, void *ret, size_t min, size_t max, size_t *ret_len)
{
	return receive_record(fd, ret, min, max, ret_len, MSG_DONTWAIT);
}

int ipc_check_answer(const struct ipc_report_answer *answer, size_t len)
{
	const size_t head = offsetof(struct ipc_report_answer, certs);

	if (len < head || answer->status >= _IPC_ATTEST_MAX ||
		answer->certs_len > sizeof(answer->certs) || answer->certs_len != len - head)
		return -EBADMSG;
	return 0;
}
