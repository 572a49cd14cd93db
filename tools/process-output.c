/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What another program writes, bounded in bytes and in time: it may pass on ENEMY INPUT. */
#include "process.h"

#include <fcntl.h>
#include <poll.h>
#include <time.h>

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * INT64_C(1000) + ts.tv_nsec / 1000000;
}

static int left_until(int64_t deadline)
{
	int64_t left = deadline - now_ms();

	return left > 0 ? (int)left : 0;
}

/* Until the end of the file, which is when all of the writers are gone. */
static int collect(int fd, int64_t deadline, char *text, size_t max, size_t *ret_len)
{
	size_t len = 0;

	for (;;) {
		struct pollfd readable = {.fd = fd, .events = POLLIN};
		int n = poll(&readable, 1, left_until(deadline));
		ssize_t got;

		if (n == 0)
			return -ETIMEDOUT;
		/* One byte more than is kept tells that there is more. */
		got = n > 0 ? read(fd, text + len, max + 1 - len) : -1;
		if (got < 0)
			return -errno;
		if (got == 0)
			break;
		len += (size_t)got;
		if (len > max)
			return -EFBIG;
	}
	text[len] = '\0';
	*ret_len = len;
	return 0;
}

int process_output(char *const argv[], const struct process_io *io, int timeout_ms, char *ret_text,
	size_t max, size_t *ret_len, int *ret_status)
{
	_cleanup_process_ struct process p = PROCESS_NONE;
	_cleanup_close_ int from_child = -1, in_child = -1;
	int64_t deadline = now_ms() + timeout_ms;
	struct process_io child_io = *io;
	int fds[2], r;

	if (pipe2(fds, O_CLOEXEC))
		return -errno;
	from_child = fds[0];
	in_child = fds[1];
	child_io.out = in_child;
	r = process_start(argv, &child_io, &p);
	if (r)
		return r;
	close(steal_fd(&in_child));
	r = collect(from_child, deadline, ret_text, max, ret_len);
	if (r)
		return r;
	return process_wait(&p, left_until(deadline), ret_status);
}
