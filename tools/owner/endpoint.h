/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a guest listens, from HOST[:PORT] to its parts and to the start of a URL. */
#pragma once

#include "errors.h"
#include "snp/util.h"

#define ENDPOINT_DEFAULT_PORT 8400
#define ENDPOINT_SSH_PORT 22
#define ENDPOINT_URL_SIZE 320
#define ENDPOINT_HOST_SIZE 256

struct endpoint {
	char host[ENDPOINT_HOST_SIZE];	/* without brackets */
	unsigned port;
	bool is_ipv6;
};

/**
 * endpoint_parse() - take HOST[:PORT] apart
 * @text: "host", "host:port", "[ipv6]", "[ipv6]:port", or a bare IPv6 address
 * @default_port: where none is given
 *
 * Only letters, digits, '-', '.', '_' and, in an IPv6 address, ':' may stand in a host, and no '-'
 * at its start: nothing in it can become another part of a URL, or an option of a program.
 *
 * Return: 0 or OWNER_E_ENDPOINT.
 */
_must_check_ int endpoint_parse(const char *text, unsigned default_port, struct endpoint *ret);

/* The URL under which an agent's calls lie, "http://host:port". 0 or OWNER_E_ENDPOINT. */
_must_check_ int endpoint_url(const char *text, char ret[static ENDPOINT_URL_SIZE]);
