/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server's one loop: HTTP clients, boot and the attester, in one thread. */
#pragma once

#include "snp/util.h"

/**
 * server_loop() - serve, without entering the sandbox
 *
 * Takes the descriptors over and keeps what it allocates: the process ends with it.
 *
 * Return: does not return while there is something to serve; otherwise -EPIPE (boot has ended
 * before the state was "booted") or -errno.
 */
_must_check_ int server_loop(int listener, int boot, int attester);
