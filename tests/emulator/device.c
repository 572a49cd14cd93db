/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Serves the device through libfuse's CUSE with unrestricted ioctls: the caller's memory is fetched
 * by asking the kernel to repeat the ioctl with more of it ("retry"), first the argument, then the
 * request it points to. What is written back is the beginning of a list of areas, so those that the
 * driver leaves alone after an error stand at its end, or are given back as they came.
 */
#define FUSE_USE_VERSION 34	/* below 35 of libfuse's headers: ioctl's command is an int */
#include "device.h"

#include <fuse3/cuse_lowlevel.h>
#include <string.h>

static struct emu_driver *driver;
static void (*tell_ready)(void);

static void on_init_done(void *userdata)
{
	tell_ready();
}

static void on_open(fuse_req_t req, struct fuse_file_info *fi)
{
	fuse_reply_open(req, fi);
}

/* The caller's memory that a call concerns, in the order of the write-back. */
static size_t areas_of(const struct emu_call *call, void *arg, struct iovec ret[static 4])
{
	size_t n = 0;

	ret[n++] = (struct iovec){arg, sizeof(call->io)};
	ret[n++] = (struct iovec){(void *)(uintptr_t)call->io.req_data, emu_request_size(call->cmd)};
	ret[n++] = (struct iovec){(void *)(uintptr_t)call->io.resp_data, sizeof(call->resp)};
	if (emu_certs_offered(call) && emu_certs_offered(call) <= SNP_CERT_TABLE_MAX)
		ret[n++] = (struct iovec){(void *)(uintptr_t)call->req.certs_address,
			emu_certs_offered(call)};
	return n;
}

static size_t total(const struct iovec *areas, size_t n)
{
	size_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += areas[i].iov_len;
	return sum;
}

/* Gives the outcome back. @original: the argument as it came, for when the driver leaves it alone. */
static void reply(fuse_req_t req, struct emu_call *call, const struct snp_guest_request_ioctl *original)
{
	const struct iovec areas[] = {
		{call->write_io ? (void *)&call->io : (void *)(uintptr_t)original,
			sizeof(call->io)},
		{&call->req, emu_request_size(call->cmd)},
		{&call->resp, sizeof(call->resp)},
		{call->certs, emu_certs_offered(call)},
	};
	size_t n = call->write_resp ? 4 : call->write_req ? 2 : call->write_io ? 1 : 0;

	fuse_reply_ioctl_iov(req, -call->error, areas, (int)n);
}

static void ask_again(fuse_req_t req, const struct iovec *areas, size_t n_in, size_t n_out)
{
	fuse_reply_ioctl_retry(req, areas, n_in, areas, n_out);
}

static void on_ioctl(fuse_req_t req, int cmd, void *arg, struct fuse_file_info *fi, unsigned flags,
	const void *in, size_t in_size, size_t out_size)
{
	static struct emu_call call;	/* one request at a time, as in the driver */
	struct snp_guest_request_ioctl original;
	struct iovec areas[4];
	size_t n;

	call = (struct emu_call){.cmd = (unsigned)cmd};
	if (in_size < sizeof(call.io)) {
		ask_again(req, &(struct iovec){arg, sizeof(call.io)}, 1, 1);
		return;
	}
	memcpy(&original, in, sizeof(original));
	call.io = original;
	if (!emu_driver_check(driver, &call)) {
		reply(req, &call, &original);
		return;
	}
	if (in_size == sizeof(call.io) + emu_request_size(call.cmd))
		memcpy(&call.req, (const uint8_t *)in + sizeof(call.io), in_size - sizeof(call.io));
	n = areas_of(&call, arg, areas);
	/* Twice for an extended request: the first one shows where its certificates go. */
	if (in_size == sizeof(call.io) || out_size != total(areas, n)) {
		ask_again(req, areas, 2, n);
		return;
	}
	emu_driver_request(driver, &call);
	reply(req, &call, &original);
}

static const struct cuse_lowlevel_ops operations = {
	.init_done = on_init_done,
	.open = on_open,
	.ioctl = on_ioctl,
};

int emu_device_serve(struct emu_driver *d, void (*ready)(void))
{
	const char *name[] = {"DEVNAME=sev-guest"};
	const struct cuse_info info = {
		.dev_info_argc = 1,
		.dev_info_argv = name,
		.flags = CUSE_UNRESTRICTED_IOCTL,
	};
	/* In the foreground, one thread. */
	char program[] = "emulator", foreground[] = "-f", single[] = "-s";
	char *argv[] = {program, foreground, single, NULL};

	driver = d;
	tell_ready = ready;
	return cuse_lowlevel_main(3, argv, &info, &operations, NULL);
}
