/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A private directory with a module tree (lib/modules/VERSION) and depmod run in it. The caller's
 * tree is never written to, and its indexes, which may be missing or older than its modules, are
 * never read: they are always made anew.
 */
#pragma once

#include "why.h"

struct stage {
	char *root;	/* the private directory */
	char *tree;	/* root/lib/modules/VERSION */
	char *version;
};

/* An empty tree for a kernel version, below $TMPDIR or /tmp. 0, -errno (@why tells). */
_must_check_ int stage_new(struct stage *stage, const char *version, struct why *why);

/* All of a kernel's tree by symbolic links: modules, and what depmod reads besides them. */
_must_check_ int stage_link_tree(struct stage *stage, const char *tree, struct why *why);

/* A file below the tree, with the directories above it. */
_must_check_ int stage_file(struct stage *stage, const char *path, const void *data, size_t len,
	struct why *why);

/* Makes the indexes: depmod, without the machine's own configuration. */
_must_check_ int stage_depmod(struct stage *stage, struct why *why);

/* Removes all of it; links are removed, not followed. */
void stage_done(struct stage *stage);
