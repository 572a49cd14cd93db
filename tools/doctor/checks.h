/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Is a machine fit for SEV-SNP? One check for each thing that has to be so, on the facts that were
 * gathered. The ids are an interface (docs/doctor.md); the texts are not.
 */
#pragma once

#include "facts.h"

enum finding_verdict {
	FINDING_OK,
	FINDING_WARN,		/* it will do, and could be better */
	FINDING_FAIL,		/* SEV-SNP does not work like this */
	FINDING_UNKNOWN,	/* cannot be seen from here: nothing is said against it */
};

struct finding {
	enum finding_verdict verdict;
	char is[320];		/* what was found */
	const char *mend;	/* what can be done about it; NULL: nothing, or nothing is needed */
};

struct doctor_check {
	const char *id;
	enum facts_side side;
	const char *should;	/* what is expected */
	void (*look)(const struct facts *f, struct finding *ret);
};

/* In the order in which one thing depends on another. NULL behind the last. */
const struct doctor_check *doctor_check_by_index(size_t i);

/* "ok", "warn", "fail", "unknown": stable. */
const char *finding_verdict_name(enum finding_verdict v);
