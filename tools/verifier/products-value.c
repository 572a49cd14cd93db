/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of values of products.ini, strictly. */
#include "products-value.h"

#include <stdio.h>
#include <string.h>

#include "snp/codec.h"

#define BLANK " \t"

/* A piece of a text that does not end in a zero. */
struct word {
	const char *s;
	size_t len;
};

static bool is(const struct word *w, const char *text)
{
	return strlen(text) == w->len && memcmp(w->s, text, w->len) == 0;
}

static const struct tcb_component components[] = {
	{"boot-loader", offsetof(struct snp_tcb, boot_loader)},
	{"tee", offsetof(struct snp_tcb, tee)},
	{"snp", offsetof(struct snp_tcb, snp)},
	{"microcode", offsetof(struct snp_tcb, microcode)},
	{"fmc", offsetof(struct snp_tcb, fmc)},
};

const struct tcb_component *tcb_component(size_t i)
{
	return i < ARRAY_SIZE(components) ? &components[i] : NULL;
}

uint8_t *tcb_component_of(struct snp_tcb *tcb, const struct tcb_component *c)
{
	return (uint8_t *)tcb + c->offset;
}

/* Bits that an advisory can ask for, under the names that "report show" has for them. */
static const struct bit {
	const char *word, *name;
	unsigned n;
	size_t offset;	/* in struct advisory_need */
} bits[] = {
	{"platform", "ecc", 2, offsetof(struct advisory_need, platform_required)},
	{"platform", "rapl-off", 3, offsetof(struct advisory_need, platform_required)},
	{"platform", "ciphertext-hiding", 4, offsetof(struct advisory_need, platform_required)},
	{"platform", "alias-check-complete", 5, offsetof(struct advisory_need, platform_required)},
	{"policy", "single-socket-required", 20, offsetof(struct advisory_need, policy_required)},
	{"policy", "aes-256-xts-required", 22, offsetof(struct advisory_need, policy_required)},
	{"policy", "rapl-off-required", 23, offsetof(struct advisory_need, policy_required)},
	{"policy", "ciphertext-hiding-required", 24,
		offsetof(struct advisory_need, policy_required)},
	{"policy", "page-swap-disabled", 25, offsetof(struct advisory_need, policy_required)},
};

static bool take_bit(const struct word *word, const struct word *name, struct advisory_need *need)
{
	for (size_t i = 0; i < ARRAY_SIZE(bits); i++) {
		uint64_t *mask = (uint64_t *)((char *)need + bits[i].offset);

		if (!is(word, bits[i].word) || !is(name, bits[i].name))
			continue;
		if (*mask >> bits[i].n & 1)
			return false;
		*mask |= UINT64_C(1) << bits[i].n;
		return true;
	}
	return false;
}

/* 0 is no demand, and so not one that can be written. */
static bool take_component(const struct word *name, const struct word *value, struct snp_tcb *floor)
{
	for (size_t i = 0; i < ARRAY_SIZE(components); i++) {
		uint8_t *target = tcb_component_of(floor, &components[i]);

		if (!is(name, components[i].name))
			continue;
		return *target == 0 && value->len == 4 && memcmp(value->s, "0x", 2) == 0 &&
			snp_hex_decode(value->s + 2, 2, target, 1) == 0 && *target != 0;
	}
	return false;
}

static struct word take_word(const char **text)
{
	struct word w = {.s = *text + strspn(*text, BLANK)};

	w.len = strcspn(w.s, BLANK ",");
	*text = w.s + w.len;
	return w;
}

bool products_value_need(const char *text, struct advisory_need *ret)
{
	struct advisory_need need = {.known = true};

	if (strcmp(text, "unknown") == 0) {
		*ret = (struct advisory_need){0};
		return true;
	}
	for (;;) {
		struct word name = take_word(&text), value = take_word(&text);

		if (!take_component(&name, &value, &need.floor) && !take_bit(&name, &value, &need))
			return false;
		text += strspn(text, BLANK);
		if (!*text)
			break;
		if (*text++ != ',')
			return false;
	}
	*ret = need;
	return true;
}

bool products_overlap(const struct product_models *a, const struct product_models *b)
{
	return a->family == b->family && a->first <= b->last && b->first <= a->last;
}

bool products_value_models(const char *text, struct product_models *ret)
{
	struct product_models m;
	struct word family = take_word(&text), range = take_word(&text);

	if (*text || family.len != 3 || family.s[2] != 'h' || range.len != 5 || range.s[2] != '-' ||
		snp_hex_decode(family.s, 2, &m.family, 1) ||
		snp_hex_decode(range.s, 2, &m.first, 1) ||
		snp_hex_decode(range.s + 3, 2, &m.last, 1) || m.first > m.last)
		return false;
	*ret = m;
	return true;
}

bool products_value_number(const char *text, unsigned max, unsigned *ret)
{
	size_t len = strlen(text);

	if (len == 0 || len > 3 || strspn(text, "0123456789") != len)
		return false;
	if (strtoul(text, NULL, 10) > max)
		return false;
	*ret = (unsigned)strtoul(text, NULL, 10);
	return true;
}

bool products_value_name(const char *text)
{
	size_t len = strlen(text);

	return len < PRODUCT_NAME_MAX && text[0] >= 'A' && text[0] <= 'Z' &&
		strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			"0123456789-") == len;
}

bool products_value_title(const char *text, char *ret, size_t size)
{
	for (const char *s = text; *s; s++)
		if (*s < ' ' || *s > '~')
			return false;
	return (size_t)snprintf(ret, size, "%s", text) < size;
}
