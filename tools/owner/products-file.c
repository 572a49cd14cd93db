/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file of products, read whole; what it says is verifier/products-parse.c's to judge. */
#include "products-file.h"

#include <stdio.h>

#include "file.h"

#define FILE_MAX (64 * 1024)

int products_read(const char *path, struct products **ret, char why[static PRODUCTS_WHY_MAX])
{
	_cleanup_free_ char *text = NULL;
	int r = file_read_text(path, FILE_MAX, &text);

	if (!r)
		return products_parse(text, path, ret, why);
	snprintf(why, PRODUCTS_WHY_MAX, "%.200s: %s", path, owner_strerror(r));
	return r < 0 ? r : VERIFY_E_PRODUCTS;
}
