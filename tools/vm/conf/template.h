/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A vm.conf to begin with: every key there is, with its comment;
 * those that are known have values. */
#pragma once

#include <stddef.h>
#include <stdio.h>

/* A line of it. Borrows everything. */
struct vmconf_given {
	const char *section, *name;	/* "disk", "root"; NULL for a section without name */
	const char *key, *value;
};

/**
 * vmconf_template() - write it
 * @given: what is known; the rest is commented out, and shows what holds without it
 *
 * Whether the values make a description, vmconf_parse() knows.
 */
void vmconf_template(FILE *out, const struct vmconf_given *given, size_t n);
