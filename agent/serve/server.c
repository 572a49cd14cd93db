/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server process: what it may do, and the way into its loop. */
#include "serve/server.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "log.h"
#include "sandbox.h"
#include "serve/http-server.h"
#include "serve/loop.h"
#include "snp/errors.h"
#include "snp/reportdata.h"

/* Beside the basic calls of every sandbox. */
static const struct sandbox_syscall syscalls[] = {
	{.nr = SYS_poll},
	{.nr = SYS_fcntl, .cmds = {F_GETFL, F_SETFL}, .n_cmds = 2},
	/* The HTTP library's start and its event loop. */
	{.nr = SYS_getsockname},
	{.nr = SYS_getsockopt, .cmds = {SOL_SOCKET}, .n_cmds = 1},
	{.nr = SYS_epoll_create1},
	{.nr = SYS_epoll_ctl},
	{.nr = SYS_epoll_wait},
	/* Connections. The option is TCP_NODELAY. */
	{.nr = SYS_accept4},
	{.nr = SYS_setsockopt, .cmds = {IPPROTO_TCP}, .n_cmds = 1},
	{.nr = SYS_shutdown},
	{.nr = SYS_sendto},
	{.nr = SYS_recvfrom},
	{.nr = SYS_sendmsg},
	{.nr = SYS_recvmsg},
};

static const struct sandbox_profile profile = {
	.name = "server",
	.uid = SANDBOX_UID_SERVER,
	.address_space = (size_t)128 << 20,
	.max_files = HTTP_CONNECTIONS_MAX + 32,
	.syscalls = syscalls,
	.n_syscalls = ARRAY_SIZE(syscalls),
};

/* libcrypto reads its configuration when it is first used: while there is a file system. */
static int warm_up(void)
{
	uint8_t hash[SNP_BINDING_SIZE];

	return snp_binding_ssh("", 0, hash);
}

void server_main(int listener, int boot, int attester)
{
	const int keep[] = {listener, boot, attester, log_fd()};
	int r;

	r = warm_up();
	if (!r)
		r = sandbox_enter(&profile, keep, ARRAY_SIZE(keep));
	if (!r)
		r = server_loop(listener, boot, attester);
	log_error("ends: %s", snp_strerror(r));
	_exit(1);
}
