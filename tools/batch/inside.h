/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of a batch: what its parts share. */
#pragma once

#include <stdatomic.h>

#include "batch.h"
#include "certs.h"

struct batch_item {
	char *name;
	int status;		/* enum exit_status */
	const char *product;	/* NULL: not known */
	const char *failed;	/* id of the first check that failed, or NULL */
	char *reason;
};

struct batch {
	const char *path;
	const struct verify_setup *setup;
	struct batch_certs *certs;
	struct signer_memo *memo;
	size_t n, room;
	struct batch_item *items;
	atomic_size_t next;
	atomic_bool could_not;	/* certificates were missing and could not be fetched:
				 * asked no more */
};

/* The regular files of the folder, sorted. 0 or -errno. */
_must_check_ int batch_read_names(struct batch *b);

/* What one thread needs for each file; too large for a stack. */
struct batch_work;
struct batch_work *batch_work_new(void);
void batch_work_free(struct batch_work *w);
/* Reads and verifies one file; what came of it is in @i. */
void batch_verify_file(struct batch *b, struct batch_item *i, struct batch_work *w);

/* How many ended so. */
size_t batch_count(const struct batch *b, int status);
void batch_print(const struct batch *b);
/* EXIT_DONE or EXIT_COULD_NOT. */
_must_check_ int batch_print_json(const struct batch *b, int status);
