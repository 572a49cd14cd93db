/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The DHCP client's process, from the outside: start, wait, distrust, kill, reap. */
#include "dhcp.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "dhcp-socket.h"
#include "ipc.h"
#include "sandbox.h"

#define ERRNO_MAX 4095	/* the kernel's own bound */

static const struct sandbox_syscall syscalls[] = {
	{.nr = SYS_poll},
	{.nr = SYS_ppoll},
	{.nr = SYS_recvmsg},
	{.nr = SYS_sendto},
};

static const struct sandbox_profile profile = {
	.name = "dhcp",
	.uid = SANDBOX_UID_DHCP,
	.max_files = 8,
	.syscalls = syscalls,
	.n_syscalls = ARRAY_SIZE(syscalls),
};

static _noreturn_ void client_main(const struct dhcp_task *task, int parent)
{
	const int keep[] = {task->fd, parent};
	struct dhcp_result result = {0};
	int r;

	r = sandbox_enter(&profile, keep, ARRAY_SIZE(keep));
	if (r)
		result.error = (uint32_t)-r;
	else
		dhcp_exchange(task, &result);
	_exit(ipc_send(parent, &result, sizeof(result)) ? 1 : 0);
}

int dhcp_start(const char *iface, int ifindex, const uint8_t hwaddr[static DHCP_HWADDR_SIZE],
	const char *hostname, struct in_addr renew, unsigned timeout_ms, struct dhcp_client *ret)
{
	struct dhcp_task task = {.ifindex = ifindex, .renew = renew, .timeout_ms = timeout_ms};
	_cleanup_close_ int socket_fd = -1, ours = -1, theirs = -1;
	int pair[2];
	pid_t pid;
	int r;

	r = dhcp_socket_open(ifindex, &socket_fd);
	if (r)
		return r;
	r = ipc_pair(pair);
	if (r)
		return r;
	ours = pair[0];
	theirs = pair[1];

	task.fd = socket_fd;
	memcpy(task.hwaddr, hwaddr, sizeof(task.hwaddr));
	snprintf(task.hostname, sizeof(task.hostname), "%s", hostname);
	pid = fork();
	if (pid < 0)
		return -errno;
	if (pid == 0)
		client_main(&task, theirs);
	*ret = (struct dhcp_client){.pid = pid, .fd = steal_fd(&ours)};
	snprintf(ret->iface, sizeof(ret->iface), "%s", iface);
	return 0;
}

void dhcp_stop(struct dhcp_client *c)
{
	if (c->pid > 0) {
		kill(c->pid, SIGKILL);
		while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	closep(&c->fd);
	*c = DHCP_CLIENT_NULL;
}

int dhcp_result_check(const struct dhcp_result *r)
{
	if (r->error > ERRNO_MAX || r->last_refusal >= _DHCP_E_MAX)
		return -EBADMSG;
	if (r->error)
		return -(int)r->error;
	return dhcp_lease_check(&r->lease) ? -EBADMSG : 0;
}

int dhcp_finish(struct dhcp_client *c, struct dhcp_result *ret)
{
	struct dhcp_result result = {0};
	size_t len;
	int r;

	r = ipc_recv(c->fd, &result, sizeof(result), sizeof(result), &len);
	dhcp_stop(c);
	if (r == 0)
		r = dhcp_result_check(&result);
	if (r == -EBADMSG)
		result = (struct dhcp_result){.error = EBADMSG};
	*ret = result;
	return r;
}
