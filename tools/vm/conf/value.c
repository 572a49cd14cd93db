/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of values of vm.conf, strictly: no sign, no blanks, nothing behind. */
#include "value.h"

#include <string.h>

#include "snp/codec.h"

#define BASE64_MAX 4096

/* Digits up to @max; what follows them is the caller's. NULL when there are none or too many. */
static const char *take_number(const char *text, unsigned max, unsigned *ret)
{
	unsigned long n = 0;

	if (*text < '0' || *text > '9')
		return NULL;
	for (; *text >= '0' && *text <= '9'; text++) {
		n = n * 10 + (unsigned long)(*text - '0');
		if (n > max)
			return NULL;
	}
	*ret = (unsigned)n;
	return text;
}

bool value_number(const char *text, unsigned min, unsigned max, unsigned *ret)
{
	unsigned n;
	const char *rest = take_number(text, max, &n);

	if (!rest || *rest || n < min)
		return false;
	*ret = n;
	return true;
}

bool value_memory(const char *text, unsigned min, unsigned max, unsigned *ret)
{
	unsigned n, unit = 1;
	const char *rest = take_number(text, max, &n);

	if (!rest)
		return false;
	if (*rest == 'M' || *rest == 'G')
		unit = *rest++ == 'G' ? 1024 : 1;
	if (*rest || n > max / unit || n * unit < min)
		return false;
	*ret = n * unit;
	return true;
}

bool value_hex64(const char *text, uint64_t *ret)
{
	const char *digits = text + 2;

	if (strncmp(text, "0x", 2) != 0 || !*digits || strlen(digits) > 16 ||
		digits[strspn(digits, "0123456789abcdefABCDEF")])
		return false;
	*ret = strtoull(digits, NULL, 16);
	return true;
}

bool value_yes_no(const char *text, bool *ret)
{
	bool yes = strcmp(text, "yes") == 0;

	if (!yes && strcmp(text, "no") != 0)
		return false;
	*ret = yes;
	return true;
}

bool value_forward(const char *text, struct qemu_forward *ret)
{
	unsigned host, guest;
	const char *rest = take_number(text, UINT16_MAX, &host);

	if (!rest || *rest != ':' || !host || !value_number(rest + 1, 1, UINT16_MAX, &guest))
		return false;
	*ret = (struct qemu_forward){.host_port = (uint16_t)host, .guest_port = (uint16_t)guest};
	return true;
}

bool value_base64(const char *text, size_t min, size_t max)
{
	uint8_t bytes[BASE64_MAX];
	size_t len;

	return !snp_base64_decode_var(text, strlen(text), bytes, max, &len) && len >= min;
}

bool value_version(const char *text, unsigned parts, uint32_t *ret)
{
	uint32_t version = 0;

	for (unsigned i = 0; i < parts; i++) {
		unsigned n;

		if (i && *text++ != '.')
			return false;
		text = take_number(text, UINT8_MAX, &n);
		if (!text)
			return false;
		version = version << 8 | n;
	}
	if (*text)
		return false;
	*ret = version;
	return true;
}

const char *value_item(const char **rest, size_t *ret_len)
{
	const char *item = *rest;
	size_t len;

	if (!item)
		return NULL;
	item += strspn(item, " \t");
	len = strcspn(item, ",");
	*rest = item[len] ? item + len + 1 : NULL;
	while (len && strchr(" \t", item[len - 1]))
		len--;
	*ret_len = len;
	return item;
}
