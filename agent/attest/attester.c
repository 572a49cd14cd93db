/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The attester's loop. ENEMY INPUT: the server is taken for the network itself. Which bytes stand
 * in the binding half of REPORT_DATA depends on what came over boot's socket and on nothing else;
 * both sockets have readers of their own, so no record from the server reaches the bindings.
 */
#include "attest/attester.h"

#include <linux/sev-guest.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

#include "attest/sevguest.h"
#include "ipc.h"
#include "log.h"
#include "sandbox.h"

struct binding {
	bool bound;
	uint8_t bytes[SNP_BINDING_SIZE];
};

struct attester {
	int device, boot, server;
	uint32_t vmpl;
	struct binding identity;
	struct binding key_request;
	uint32_t logged;	/* one bit for each status */
	struct ipc_report_answer answer;
};

static const struct sandbox_syscall attester_calls[] = {
	{.nr = SYS_ioctl, .cmds = {SNP_GET_REPORT, SNP_GET_EXT_REPORT}, .n_cmds = 2},
	{.nr = SYS_ppoll},
	{.nr = SYS_recvmsg},
	{.nr = SYS_sendto},
};

static const struct sandbox_profile attester_profile = {
	.name = "attester",
	.uid = SANDBOX_UID_ATTESTER,
	.address_space = 64 << 20,
	.max_files = 8,
	.syscalls = attester_calls,
	.n_syscalls = ARRAY_SIZE(attester_calls),
};

/* What is worth a line; a key request while no key is wanted is not. */
static const char *const status_texts[_IPC_ATTEST_MAX] = {
	[IPC_ATTEST_BUSY] = "host throttles reports beyond the driver's patience",
	[IPC_ATTEST_DEVICE_LOST] = "message key or counter lost, no report until the VM restarts",
	[IPC_ATTEST_FIRMWARE] = "firmware refuses the report",
	[IPC_ATTEST_MALFORMED] = "response is not a report of ours",
	[IPC_ATTEST_BAD_REQUEST] = "server sent a malformed request",
	[IPC_ATTEST_FAILED] = "request failed",
};

/* Never waits: a server that does not read its answers must not keep boot waiting. */
static int send_now(int fd, const void *record, size_t len)
{
	int r = ipc_send_now(fd, record, len);

	return r == -EAGAIN ? 0 : r;
}

static struct binding *find_binding(struct attester *a, uint32_t kind)
{
	switch (kind) {
	case IPC_REPORT_IDENTITY:
		return &a->identity;
	case IPC_REPORT_KEY_REQUEST:
		return &a->key_request;
	default:
		return NULL;
	}
}

static void answer_request(struct attester *a, const struct ipc_report_request *request)
{
	uint8_t report_data[SNP_REPORT_DATA_SIZE];
	const struct binding *binding = find_binding(a, request->kind);

	if (!binding || request->reserved) {
		a->answer.status = IPC_ATTEST_BAD_REQUEST;
	} else if (binding == &a->key_request && !binding->bound) {
		a->answer.status = IPC_ATTEST_UNBOUND;
	} else {
		snp_report_data(binding->bytes, request->nonce, report_data);
		sevguest_report(a->device, report_data, a->vmpl, &a->answer);
	}
}

/* Each kind of failure once: who floods us with requests must not flood the kernel log as well. */
static void log_status(struct attester *a)
{
	uint32_t status = a->answer.status;
	uint32_t bit = UINT32_C(1) << status;

	if (!status_texts[status] || (a->logged & bit))
		return;
	log_warning("%s (%u)", status_texts[status], (unsigned)a->answer.detail);
	a->logged |= bit;
}

static int send_answer(struct attester *a, int fd)
{
	log_status(a);
	return send_now(fd, &a->answer,
		offsetof(struct ipc_report_answer, certs) + a->answer.certs_len);
}

static bool bind_fits(const struct ipc_bind *bind)
{
	return bind->bound <= 1 && bind->want_report <= 1 &&
		(!bind->want_report || bind->kind == IPC_REPORT_IDENTITY);
}

/* One record from boot, or -EAGAIN: a new binding, in force before it is acknowledged; then a
 * report of it. That boot does not live to hear of it (-EPIPE) is no reason to leave what it said
 * unread. */
static int serve_boot(struct attester *a)
{
	const struct ipc_report_request own = {.kind = IPC_REPORT_IDENTITY};
	struct ipc_bind bind;
	struct binding *binding;
	size_t len;
	int r;

	r = ipc_recv_now(a->boot, &bind, sizeof(bind), sizeof(bind), &len);
	if (r)
		return r;
	binding = find_binding(a, bind.kind);
	if (!binding || !bind_fits(&bind))
		return -EBADMSG;
	*binding = (struct binding){.bound = bind.bound};
	if (bind.bound)
		memcpy(binding->bytes, bind.binding, sizeof(binding->bytes));
	r = send_now(a->boot, &(struct ipc_bind_ack){.serial = bind.serial},
		sizeof(struct ipc_bind_ack));
	if (!r && bind.want_report) {
		answer_request(a, &own);
		r = send_answer(a, a->boot);
	}
	return r == -EPIPE ? 0 : r;
}

/* One record from the server: a report, or the reason why there is none. */
static int serve_server(struct attester *a)
{
	struct ipc_report_request request;
	size_t len;
	int r;

	memset(&a->answer, 0, sizeof(a->answer));
	r = ipc_recv(a->server, &request, sizeof(request), sizeof(request), &len);
	if (r == -EBADMSG)
		a->answer.status = IPC_ATTEST_BAD_REQUEST;
	else if (r)
		return r;
	else
		answer_request(a, &request);
	return send_answer(a, a->server);
}

static int wait_for_record(struct attester *a, bool *ret_server)
{
	/* ppoll() passes over boot's socket once it is closed. */
	struct pollfd fds[] = {
		{.fd = a->boot, .events = POLLIN},
		{.fd = a->server, .events = POLLIN},
	};

	if (ppoll(fds, ARRAY_SIZE(fds), NULL, NULL) < 0)
		return errno == EINTR ? 0 : -errno;
	*ret_server = fds[1].revents;
	return 0;
}

/* All that boot has said up to now, and its end. */
static int hear_boot(struct attester *a)
{
	int r = 0;

	while (!r && a->boot >= 0)
		r = serve_boot(a);
	if (r == -EPIPE) {
		closep(&a->boot);
		a->boot = -1;
	}
	return r == -EAGAIN || r == -EPIPE ? 0 : r;
}

/* boot first, to the last word: a binding holds for every request that is read after it. */
static int serve_ready(struct attester *a)
{
	bool server = false;
	int r;

	r = wait_for_record(a, &server);
	if (!r)
		r = hear_boot(a);
	return !r && server ? serve_server(a) : r;
}

int attester_loop(int device, int boot, int server, uint32_t vmpl)
{
	static struct attester a;	/* 18 KiB, and there is one attester */
	int r;

	a = (struct attester){.device = device, .boot = boot, .server = server, .vmpl = vmpl};
	do
		r = serve_ready(&a);
	while (!r);
	return r == -EPIPE ? 0 : r;
}

void attester_main(int device, int boot, int server, uint32_t vmpl)
{
	const int keep[] = {device, boot, server, log_fd()};
	int r;

	log_set_name("attester");
	r = sandbox_enter(&attester_profile, keep, ARRAY_SIZE(keep));
	if (r) {
		log_error("cannot be locked in: %s", snp_strerror(r));
		_exit(1);
	}
	r = attester_loop(device, boot, server, vmpl);
	if (r)
		log_error("ended: %s", snp_strerror(r));
	_exit(r ? 1 : 0);
}
