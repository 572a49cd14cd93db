/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading products.ini from the inside: sections are products-parse.c's, keys products-keys.c's. */
#pragma once

#include "ini.h"
#include "products-set.h"

struct products_reader;

/* A kind of section; every entry of its array begins with its name. */
struct products_kind {
	const char *name;
	size_t array, count, size, max;
	void (*begin)(struct products *set, size_t i);	/* NULL: zeros will do */
	int (*end)(struct products_reader *r);
};

struct products_reader {
	struct products *set;
	const char *path;
	char *why;
	unsigned line;
	const struct products_kind *kind;	/* of the section; NULL before the first */
	unsigned section_line;
	void *entry;		/* the product, silicon or advisory of the section */
	bool existed;		/* before this text */
	uint64_t seen;		/* bits of keys in this section */
	uint64_t begun[3];	/* bits of the entries of each kind */
	size_t n_silicon_before;	/* before this text */
};

/* Says where and why; returns VERIFY_E_PRODUCTS. */
_must_check_ int products_no(struct products_reader *r, const char *fmt, ...) _printf_(2, 3);
/* A line with a key, into the entry of its section. 0 or VERIFY_E_PRODUCTS. */
_must_check_ int products_take_key(struct products_reader *r, const struct ini_line *l);
