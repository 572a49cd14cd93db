/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TCBs from and to text. */
#include "tcb-text.h"

#include <stdio.h>
#include <string.h>

#include "products-value.h"

#define BLANK " \t"

/* The component whose name stands at @text; NULL for none. */
static const struct tcb_component *take_name(const char **text, unsigned *ret_index)
{
	size_t len = strcspn(*text, BLANK);
	const struct tcb_component *k;

	for (unsigned i = 0; (k = tcb_component(i)) != NULL; i++) {
		if (strlen(k->name) == len && memcmp(k->name, *text, len) == 0) {
			*text += len + strspn(*text + len, BLANK);
			*ret_index = i;
			return k;
		}
	}
	return NULL;
}

/* 0 to 255 in digits, or 0x and one or two hexadecimal ones. */
static bool take_number(const char **text, uint8_t *ret)
{
	bool hex = strncmp(*text, "0x", 2) == 0;
	const char *digits = *text + (hex ? 2 : 0);
	size_t len = strspn(digits, hex ? "0123456789abcdefABCDEF" : "0123456789");
	unsigned long n;

	if (len == 0 || len > (hex ? 2 : 3))
		return false;
	n = strtoul(digits, NULL, hex ? 16 : 10);
	if (n > UINT8_MAX)
		return false;
	*ret = (uint8_t)n;
	*text = digits + len + strspn(digits + len, BLANK);
	return true;
}

bool tcb_parse(const char *text, struct snp_tcb *ret)
{
	struct snp_tcb t = {0};
	unsigned seen = 0;

	for (;;) {
		unsigned i;
		const struct tcb_component *k = take_name(&text, &i);

		if (!k || seen >> i & 1 || !take_number(&text, tcb_component_of(&t, k)))
			return false;
		seen |= 1u << i;
		if (!*text)
			break;
		if (*text++ != ',')
			return false;
		text += strspn(text, BLANK);
	}
	*ret = t;
	return true;
}

void tcb_format(struct snp_tcb t, char ret[static TCB_TEXT_SIZE])
{
	const struct tcb_component *k;
	int n = 0;

	ret[0] = '\0';
	for (size_t i = 0; (k = tcb_component(i)) != NULL; i++) {
		uint8_t v = *tcb_component_of(&t, k);

		if (v)
			n += snprintf(ret + n, TCB_TEXT_SIZE - (size_t)n, "%s%s 0x%02x",
				n ? ", " : "", k->name, v);
	}
}
