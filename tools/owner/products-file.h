/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An owner's file of products, which adds to those that are built in. */
#pragma once

#include "verifier/products.h"

/* The built-in set with what @path adds. 0, -errno or VERIFY_E_PRODUCTS, with @why to be told; free
 * *ret with products_free(). */
_must_check_ int products_read(const char *path, struct products **ret,
	char why[static PRODUCTS_WHY_MAX]);
