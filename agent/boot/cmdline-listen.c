/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The value of snpguard.listen=: an address and a port. Pure. */
#include "cmdline.h"

#include <arpa/inet.h>
#include <string.h>

static int parse_port(const char *text, uint16_t *ret)
{
	size_t n = strspn(text, "0123456789");
	unsigned long port;

	if (n == 0 || n > 5 || text[n])
		return 1;
	port = strtoul(text, NULL, 10);
	if (port < 1 || port > UINT16_MAX)
		return 1;
	*ret = (uint16_t)port;
	return 0;
}

static int parse_ipv6(const char *text, struct in6_addr *ret)
{
	return inet_pton(AF_INET6, text, ret) == 1 ? 0 : 1;
}

/* As the IPv4-mapped IPv6 address. */
static int parse_ipv4(const char *text, struct in6_addr *ret)
{
	struct in6_addr mapped = {.s6_addr = {[10] = 0xFF, [11] = 0xFF}};

	if (inet_pton(AF_INET, text, &mapped.s6_addr[12]) != 1)
		return 1;
	*ret = mapped;
	return 0;
}

int cmdline_parse_listen(const char *value, struct listen_address *ret)
{
	struct listen_address where = {.addr = IN6ADDR_ANY_INIT};
	const char *colon = strrchr(value, ':');
	char host[INET6_ADDRSTRLEN + 2];
	size_t len;
	int r = 0;

	if (!colon)
		return 1;
	len = (size_t)(colon - value);
	if (len >= sizeof(host) || parse_port(colon + 1, &where.port))
		return 1;
	memcpy(host, value, len);
	host[len] = 0;

	if (len > 2 && host[0] == '[' && host[len - 1] == ']') {
		host[len - 1] = 0;
		r = parse_ipv6(host + 1, &where.addr);
	} else if (len) {
		r = parse_ipv4(host, &where.addr);
	}
	if (r)
		return r;
	*ret = where;
	return 0;
}
