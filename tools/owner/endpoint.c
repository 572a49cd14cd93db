/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HOST[:PORT], strictly. */
#include "endpoint.h"

#include <stdio.h>
#include <string.h>

#define HOST_MAX 255
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

int endpoint_url(const char *text, char ret[static ENDPOINT_URL_SIZE])
{
	unsigned port = ENDPOINT_DEFAULT_PORT;
	bool bracket = text[0] == '[';
	const char *colon = strchr(text, ':');
	bool bare_ipv6 = !bracket && colon && strchr(colon + 1, ':');
	const char *host = text + bracket;
	size_t len = strspn(host, bracket || bare_ipv6 ? IPV6_CHARACTERS : HOST_CHARACTERS);

	if (len == 0 || len > HOST_MAX || (bracket && host[len] != ']') ||
		!take_rest(host + len + bracket, &port))
		return OWNER_E_ENDPOINT;
	if (bracket || bare_ipv6)
		snprintf(ret, ENDPOINT_URL_SIZE, "http://[%.*s]:%u", (int)len, host, port);
	else
		snprintf(ret, ENDPOINT_URL_SIZE, "http://%.*s:%u", (int)len, host, port);
	return 0;
}
