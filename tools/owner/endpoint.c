/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HOST[:PORT], strictly. */
#include "endpoint.h"

#include <stdio.h>
#include <string.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"
#define HOST_CHARACTERS LETTERS DIGITS "-._"
#define IPV6_CHARACTERS DIGITS "abcdefABCDEF:."

static bool take_port(const char *text, unsigned *ret)
{
	unsigned port = 0;

	if (!text[0] || strlen(text) > 5 || strspn(text, DIGITS) != strlen(text))
		return false;
	for (; *text; text++)
		port = port * 10 + (unsigned)(*text - '0');
	*ret = port;
	return port >= 1 && port <= 65535;
}

/* What follows the host: nothing or ":PORT". */
static bool take_rest(const char *rest, unsigned *port)
{
	return rest[0] == '\0' || (rest[0] == ':' && take_port(rest + 1, port));
}

int endpoint_parse(const char *text, unsigned default_port, struct endpoint *ret)
{
	bool bracket = text[0] == '[';
	const char *colon = strchr(text, ':');
	bool is_ipv6 = bracket || (colon && strchr(colon + 1, ':'));
	const char *host = text + bracket;
	size_t len = strspn(host, is_ipv6 ? IPV6_CHARACTERS : HOST_CHARACTERS);
	struct endpoint e = {.port = default_port, .is_ipv6 = is_ipv6};

	if (len == 0 || len >= sizeof(e.host) || host[0] == '-' || (bracket && host[len] != ']') ||
		!take_rest(host + len + bracket, &e.port))
		return OWNER_E_ENDPOINT;
	memcpy(e.host, host, len);
	*ret = e;
	return 0;
}

int endpoint_url(const char *text, char ret[static ENDPOINT_URL_SIZE])
{
	struct endpoint e;
	int r = endpoint_parse(text, ENDPOINT_DEFAULT_PORT, &e);

	if (r)
		return r;
	snprintf(ret, ENDPOINT_URL_SIZE, e.is_ipv6 ? "http://[%s]:%u" : "http://%s:%u", e.host,
		e.port);
	return 0;
}
