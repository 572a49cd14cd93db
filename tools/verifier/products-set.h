/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A set of products from the inside: for products.c, which answers, and products-parse.c. */
#pragma once

#include "products.h"

#define PRODUCTS_MAX 16
#define SILICON_MAX 32
#define ADVISORIES_MAX 64
#define ADVISORY_TITLE_MAX 128

struct advisory {
	char id[PRODUCT_NAME_MAX];
	char title[ADVISORY_TITLE_MAX];
	bool concerns[SILICON_MAX];	/* by the index of the silicon in the set */
	struct advisory_need need[SILICON_MAX];
	const struct products *set;
};

/* Counts and arrays; one allocation, so that a set is copied as one. */
struct products {
	size_t n_products, n_silicon, n_advisories;
	struct product products[PRODUCTS_MAX];
	struct silicon silicon[SILICON_MAX];
	struct advisory advisories[ADVISORIES_MAX];
};

/* Makes the pointers inside @set, which is a copy of @of, point into @set. */
void products_rebase(struct products *set, const struct products *of);

/* Adds what @text says to @set, which is worthless unless the answer is 0; VERIFY_E_PRODUCTS. */
_must_check_ int products_add(struct products *set, char *text, const char *path,
	char why[static PRODUCTS_WHY_MAX]);
