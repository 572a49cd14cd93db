/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A file that appears when it is complete, or not at all: made in a private directory beside its
 * place, which also has room for what is made on the way.
 */
#pragma once

#include <stdint.h>

#include "snp/util.h"

struct output {
	const char *path;	/* borrowed */
	char *workdir;
	char *partial;		/* in it: what becomes @path */
};

/* Makes the directory. 0 or -errno. */
_must_check_ int output_begin(const char *path, struct output *ret);
/* Makes the partial file, sparse. 0 or -errno. */
_must_check_ int output_size(const struct output *o, uint64_t size);
/* The partial file, flushed, takes its place. -EEXIST when there is something and not @force. */
_must_check_ int output_commit(const struct output *o, bool force);
/* Undoes the commit, before output_done(): what stood there stands there again. */
void output_retract(const struct output *o);
/* Both or neither: a disk is of no use without its other half, nor with that of another disk. As
 * output_commit(). */
_must_check_ int output_commit_both(const struct output *first,
	const struct output *second, bool force);
/* Removes the directory and all in it. */
void output_done(struct output *o);

#define _cleanup_output_ _cleanup_(output_done)
