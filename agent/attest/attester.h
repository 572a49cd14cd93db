/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The attester process: holds the attestation device and nothing else. boot tells it what reports
 * bind; the server can only hand it a kind and 32 bytes of nonce, so whoever takes over the network
 * side still cannot have a report speak for a key of his own. One request at a time.
 */
#pragma once

#include "snp/util.h"

/**
 * attester_main() - serve until the server's socket closes
 * @device: of sevguest_open()
 * @boot: socket to boot; its end (boot has become the real init) is not the end of serving
 * @server: socket to the server
 * @vmpl: privilege level to ask for in reports
 *
 * Enters the sandbox first. Never returns. boot gets its acknowledgement after the request in hand,
 * which takes a minute where the host throttles.
 */
_noreturn_ void attester_main(int device, int boot, int server, uint32_t vmpl);

/*
 * The same loop without the sandbox, for tests. 0 when the server's socket closed, -EBADMSG when
 * boot sent what is no binding (boot sees its socket close, and fails), else -errno.
 */
_must_check_ int attester_loop(int device, int boot, int server, uint32_t vmpl);
