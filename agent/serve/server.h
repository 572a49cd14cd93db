/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The server process: owns the listening socket, speaks HTTP and JSON, queues. It holds no secret
 * and no device: reports come from the attester, key messages go to boot as they are.
 */
#pragma once

#include <netinet/in.h>
#include <stdint.h>

#include "snp/util.h"

/* Where to listen: an IPv6 address, with in6addr_any also taking IPv4, or an IPv4-mapped one. */
struct listen_address {
	struct in6_addr addr;
	uint16_t port;
};

/* The listening socket: [::]-bound takes IPv4 too; falls back to IPv4 where the kernel has no
 * IPv6. 0 or -errno. */
_must_check_ int server_listen(const struct listen_address *where, int *ret_fd);

/**
 * server_main() - serve for the rest of the machine's life
 * @listener: of server_listen()
 * @boot: socket to boot; its end before the state is "booted" ends the process
 * @attester: socket to the attester
 *
 * Enters the sandbox first. Never returns.
 */
_noreturn_ void server_main(int listener, int boot, int attester);
