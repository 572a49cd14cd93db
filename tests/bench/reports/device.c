/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What stands in the place of the kernel: this ioctl() replaces the C library's, and carries a request
 * to the processor's process and the answer back, as CUSE does in the tests' VMs.
 */
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "processor.h"
#include "snp/util.h"

/* The caller's memory, as the driver fetches it. */
static void fetch(struct emu_call *call, unsigned long cmd, const struct snp_guest_request_ioctl *io)
{
	memset(call, 0, offsetof(struct emu_call, resp));
	call->cmd = (unsigned)cmd;
	call->io = *io;
	memcpy(&call->req, (const void *)(uintptr_t)io->req_data, emu_request_size(call->cmd));
}

static void write_back(const struct emu_call *call, struct snp_guest_request_ioctl *io)
{
	void *req = (void *)(uintptr_t)io->req_data, *resp = (void *)(uintptr_t)io->resp_data;

	if (call->write_req)
		memcpy(req, &call->req, emu_request_size(call->cmd));
	if (call->write_resp) {
		memcpy(resp, &call->resp, sizeof(call->resp));
		memcpy((void *)(uintptr_t)call->req.certs_address, call->certs, emu_certs_offered(call));
	}
	if (call->write_io)
		*io = call->io;
}

int ioctl(int fd, unsigned long cmd, ...)
{
	static struct emu_call call;
	struct snp_guest_request_ioctl *io;
	va_list args;

	va_start(args, cmd);
	io = va_arg(args, struct snp_guest_request_ioctl *);
	va_end(args);
	fetch(&call, cmd, io);
	if (send(fd, &call, sizeof(call), MSG_NOSIGNAL) < 0)
		return -1;
	for (;;) {
		struct iovec iov = {.iov_base = &call, .iov_len = sizeof(call)};
		struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1};
		ssize_t n = recvmsg(fd, &msg, 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n != (ssize_t)sizeof(call)) {
			errno = EIO;
			return -1;
		}
		break;
	}
	write_back(&call, io);
	errno = call.error;
	return call.error ? -1 : 0;
}
