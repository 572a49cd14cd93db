/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The value of ip=, in the kernel's syntax (Documentation/admin-guide/nfs/nfsroot.rst):
 *
 *	CLIENT:SERVER:GATEWAY:NETMASK:HOST:IFACE:AUTOCONF[:DNS0[:DNS1[:NTP]]]
 *
 * or one word: dhcp, on, any, off, none; and IFACE:dhcp, as initramfs generators have it. Where the
 * kernel guesses (a netmask from the address's class, DHCP where a field is missing) this refuses.
 * SERVER, DNS and NTP must be addresses if they are there; nothing here uses them. Pure.
 */
#include "cmdline.h"

#include <arpa/inet.h>
#include <string.h>

#include "net/ipv4.h"

enum field {
	CLIENT,
	SERVER,
	GATEWAY,
	NETMASK,
	HOST,
	IFACE,
	AUTOCONF,
	DNS0,
	DNS1,
	NTP,
	N_FIELDS,
};

static bool is_dhcp(const char *word)
{
	return strcmp(word, "dhcp") == 0 || strcmp(word, "on") == 0 || strcmp(word, "any") == 0;
}

static bool is_none(const char *word)
{
	return strcmp(word, "off") == 0 || strcmp(word, "none") == 0;
}

/* Cuts @text at its colons. The number of fields, or 0 for more than there can be. */
static size_t split(char *text, char *fields[static N_FIELDS])
{
	size_t n = 0;
	char *colon;

	for (;;) {
		if (n == N_FIELDS)
			return 0;
		fields[n++] = text;
		colon = strchr(text, ':');
		if (!colon)
			return n;
		*colon = 0;
		text = colon + 1;
	}
}

/* An empty field leaves @ret zero. */
static int parse_address(const char *text, struct in_addr *ret)
{
	ret->s_addr = 0;
	return !*text || inet_pton(AF_INET, text, ret) == 1 ? 0 : 1;
}

/* 255.255.255.0, or 24. */
static int parse_netmask(const char *text, unsigned *ret)
{
	size_t digits = strspn(text, "0123456789");
	struct in_addr mask;

	if (digits >= 1 && digits <= 2 && !text[digits]) {
		*ret = (unsigned)strtoul(text, NULL, 10);
		return *ret >= 1 && *ret <= 32 ? 0 : 1;
	}
	return inet_pton(AF_INET, text, &mask) == 1 && ipv4_prefix(mask, ret) ? 0 : 1;
}

/* An empty field leaves @ret empty. */
static int parse_name(const char *text, const char *allowed, char *ret, size_t size)
{
	size_t len = strlen(text);

	if (len >= size || strspn(text, allowed) != len)
		return 1;
	memcpy(ret, text, len + 1);
	return 0;
}

#define ALNUM "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

static int parse_iface(const char *text, struct ip_config *c)
{
	if (strcmp(text, ".") == 0 || strcmp(text, "..") == 0)
		return 1;
	return parse_name(text, ALNUM "._-", c->iface, sizeof(c->iface));
}

static int parse_host(const char *text, struct ip_config *c)
{
	if (text[0] == '-' || text[0] == '.')
		return 1;
	return parse_name(text, ALNUM ".-", c->hostname, sizeof(c->hostname));
}

static int check_unused(char *const fields[static N_FIELDS])
{
	static const enum field unused[] = {SERVER, DNS0, DNS1, NTP};
	struct in_addr ignored;

	for (size_t i = 0; i < ARRAY_SIZE(unused); i++)
		if (parse_address(fields[unused[i]], &ignored))
			return 1;
	return 0;
}

static int parse_static(char *const fields[static N_FIELDS], struct ip_config *c)
{
	c->method = IP_STATIC;
	if (*fields[AUTOCONF] && !is_none(fields[AUTOCONF]))
		return 1;
	if (parse_address(fields[CLIENT], &c->address) ||
		parse_netmask(fields[NETMASK], &c->prefix))
		return 1;
	if (!ipv4_is_host_in(c->address, c->prefix))
		return 1;
	if (parse_address(fields[GATEWAY], &c->gateway))
		return 1;
	if (c->gateway.s_addr == c->address.s_addr)
		return 1;
	return c->gateway.s_addr == 0 || ipv4_is_host(c->gateway) ? 0 : 1;
}

/* No address of one's own: then DHCP has to be asked for, and brings the rest. */
static int parse_dynamic(char *const fields[static N_FIELDS], struct ip_config *c)
{
	c->method = IP_DHCP;
	return is_dhcp(fields[AUTOCONF]) && !*fields[GATEWAY] && !*fields[NETMASK] ? 0 : 1;
}

static int parse_fields(char *const fields[static N_FIELDS], struct ip_config *c)
{
	if (check_unused(fields) || parse_host(fields[HOST], c) || parse_iface(fields[IFACE], c))
		return 1;
	return *fields[CLIENT] ? parse_static(fields, c) : parse_dynamic(fields, c);
}

static int parse_copy(char *copy, struct ip_config *c)
{
	static char empty[] = "";
	char *fields[N_FIELDS];
	size_t n = split(copy, fields);

	if (n == 1 && is_none(fields[0])) {
		c->method = IP_NONE;
		return 0;
	}
	if (n == 1 && is_dhcp(fields[0]))
		return 0;
	if (n == 2 && is_dhcp(fields[1]) && *fields[0])
		return parse_iface(fields[0], c);
	/* With fewer fields the kernel fills in guesses. */
	if (n <= NETMASK)
		return 1;
	while (n < N_FIELDS)
		fields[n++] = empty;
	return parse_fields(fields, c);
}

int cmdline_parse_ip(const char *value, struct ip_config *ret)
{
	struct ip_config config = {.method = IP_DHCP};
	char copy[CMDLINE_VALUE_MAX];
	size_t len = strlen(value);

	if (len >= sizeof(copy))
		return 1;
	memcpy(copy, value, len + 1);
	if (parse_copy(copy, &config))
		return 1;
	*ret = config;
	return 0;
}
