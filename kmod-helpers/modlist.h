/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lists of wanted modules: a name or alias, then "required" or "optional"; '#' begins a comment.
 * The packer's own list is modules.list, built into the program.
 */
#pragma once

#include "why.h"

struct wanted {
	char *name;
	bool required;
};

struct modlist {
	size_t n;
	struct wanted *v;
};

/* The text of modules.list. */
extern const char modlist_default[];

/**
 * modlist_parse() - append the entries of a text
 *
 * Return: 0, -EINVAL (a line that is not an entry, a name listed twice; @why tells), -ENOMEM.
 */
_must_check_ int modlist_parse(struct modlist *list, const char *text, struct why *why);

/* A required entry; one that is listed as optional becomes required. 0 or -ENOMEM. */
_must_check_ int modlist_require(struct modlist *list, const char *name);
void modlist_done(struct modlist *list);
