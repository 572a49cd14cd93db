/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sorted set of strings: aliases already tried, modules of an archive, names not found. */
#pragma once

#include "snp/util.h"

struct names {
	size_t n;
	char **v;
};

/**
 * names_add() - put a copy of a string into the set
 *
 * Return: 0 added, 1 it was there already, -ENOMEM.
 */
_must_check_ int names_add(struct names *names, const char *s);
void names_done(struct names *names);
