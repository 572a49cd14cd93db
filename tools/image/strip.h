/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What makes one machine that machine must not be in an image that many boot and everybody reads:
 * the table of it (strip-rules.c), and taking it out of a tree.
 */
#pragma once

#include "owned.h"

#define STRIP_MAX 256

struct strip_rule {
	const char *dir;	/* from the top, no slash in front */
	const char *name;	/* in it, as fnmatch(3) */
	bool emptied;		/* stays, or comes, as an empty file; else it goes, a
				 * directory whole */
	const char *what;	/* for people */
};

/* NULL past the end. */
const struct strip_rule *strip_rule(size_t i);

struct strip_item {
	char *path;		/* on this machine */
	const char *inside;	/* part of it: as the guest will see it, "/etc/machine-id" */
	const struct strip_rule *rule;
};

struct strip_list {
	size_t n;
	struct strip_item v[STRIP_MAX];
};

void strip_list_done(struct strip_list *l);

/**
 * strip_find() - what the table says of a tree
 *
 * Links are followed, inside the tree: what a link leads to is what counts. Return: 0; -E2BIG for
 * more than STRIP_MAX; another -errno.
 */
_must_check_ int strip_find(const char *tree, struct strip_list *ret);

/**
 * strip_find_kept() - what would stay in the tree under another name, though it is taken out
 * @ret: the first file in the list with a name that is not in it; NULL for none
 *
 * Return: 0 or -errno.
 */
_must_check_ int strip_find_kept(const struct strip_list *l, const struct strip_item **ret);

/* Takes it out, in the session in which @tree was made. Directories keep their times. Return: as
 * owned_run(). */
_must_check_ int strip_apply(const struct owned *o, const struct strip_list *l);

#define _cleanup_strip_list_ _cleanup_(strip_list_done)
