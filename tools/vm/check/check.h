/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is missing or contradicts itself in a description that parses, for each use it can be put
 * to. Files that it names are looked at and hashed; nothing is started, no report is needed.
 *
 * What others will judge is asked of them: the command line of the agent's own parser, the launch
 * of measure.h, the demands of the verifier, over the report that an honest launch would give. So a
 * description without a finding is not refused later for a reason that stands in it.
 */
#pragma once

#include "measure/measure.h"
#include "vm/conf/vmconf.h"

enum vm_severity {
	VM_ERROR,	/* the use fails */
	VM_WARNING,	/* it works, less safe or less far than its owner may think */
	VM_HINT,
	_VM_SEVERITY_MAX,
};

enum vm_use {
	VM_USE_RUN = 1 << 0,		/* under SNP */
	VM_USE_EMULATE = 1 << 1,
	VM_USE_MEASURE = 1 << 2,
	VM_USE_VERIFY = 1 << 3,		/* and unlock and ssh */
	VM_USE_ID_BLOCK = 1 << 4,
};

#define VM_USES_ALL 0x1FU

struct vm_finding {
	enum vm_severity severity;
	unsigned uses;		/* bits of enum vm_use */
	unsigned line;		/* 0: not of one line */
	char *what, *todo;
};

/* What was found, errors first, each kind by line; and the digest, where the files gave one. */
struct vm_findings {
	size_t n;
	struct vm_finding *v;
	bool measured;
	struct measure_digest digest;
};

/**
 * vm_check() - judge a description
 * @uses: bits of enum vm_use that matter
 *
 * Return: 0, however much is found, -errno, VMCONF_E_INVALID (the file does not parse). @why tells
 * in every case but 0. vm_findings_done() after 0.
 */
_must_check_ int vm_check(const char *path, unsigned uses, struct vm_findings *ret,
	char why[static VMCONF_WHY_MAX]);
void vm_findings_done(struct vm_findings *f);

/* "error", "warning", "hint"; never NULL. */
const char *vm_severity_name(enum vm_severity severity);
/* "run" and so on, one for each bit from 0; NULL after the last. */
const char *vm_use_name(unsigned i);
/* 0 for an unknown name. */
unsigned vm_use_by_name(const char *name);
