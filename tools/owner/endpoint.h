/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a guest listens, from HOST[:PORT] to the start of a URL. */
#pragma once

#include "errors.h"
#include "snp/util.h"

#define ENDPOINT_DEFAULT_PORT 8400
#define ENDPOINT_URL_SIZE 320

/**
 * endpoint_url() - the URL under which an agent's calls lie
 * @text: "host", "host:port", "[ipv6]", "[ipv6]:port", or a bare IPv6 address
 * @ret: "http://host:port"
 *
 * Only letters, digits, '-', '.', '_' and, in an IPv6 address, ':' may stand in a host, so nothing
 * in it can become another part of the URL.
 *
 * Return: 0 or OWNER_E_ENDPOINT.
 */
_must_check_ int endpoint_url(const char *text, char ret[static ENDPOINT_URL_SIZE]);
