/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of vm_check(): what the rules know, and how they tell what they found. */
#pragma once

#include "boot/cmdline.h"
#include "check.h"
#include "idblock/id-block.h"

/* Where each section and key of the file stands. */
struct vm_place {
	char *section, *name, *key;	/* @key NULL: the section's own line */
	unsigned line;
};

struct vm_check {
	const char *path;
	const struct vmconf *conf;
	size_t n_places;
	struct vm_place *places;
	unsigned uses;
	/* What a rule learns for those after it. */
	bool agent_known;		/* the agent takes its command line: */
	struct config agent;
	bool listens;			/* and serves, at least until it has a key */
	bool has_hole;			/* no report will be taken for it: launch_hole() */
	bool has_block;			/* an ID block that the processor takes as such: */
	struct id_block block;
	struct id_auth_keys block_keys;
	struct vm_findings findings;
	bool failed;			/* no memory on the way */
};

#define ENDPOINTS (VM_USE_RUN | VM_USE_EMULATE | VM_USE_VERIFY)	/* wherever the VM is spoken to */

/* Each looks at one side of the description. */
void vm_check_files(struct vm_check *k);
void vm_check_append(struct vm_check *k);
void vm_check_devices(struct vm_check *k);
void vm_check_launch(struct vm_check *k);
void vm_check_identity(struct vm_check *k);
void vm_check_demands(struct vm_check *k);

/* The first line of a key, or of a section (@key NULL);
 * 0 when it is not there. @name NULL: of any. */
unsigned vm_check_line(const struct vm_check *k, const char *section,
	const char *name, const char *key);

/* @todo: what to do about it. Left out when none of @uses matters. */
void vm_check_add(struct vm_check *k, enum vm_severity severity, unsigned uses, unsigned line,
	const char *todo, const char *fmt, ...) _printf_(6, 7);
