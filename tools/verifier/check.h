/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One check of a verification, as it is told to people and scripts. The ids are an interface; the
 * texts are not.
 */
#pragma once

#include <stddef.h>

#include "errors.h"
#include "snp/util.h"

enum check_verdict {
	CHECK_NOT_RUN,	/* an earlier check failed, so this one had nothing to stand on */
	CHECK_PASSED,
	CHECK_FAILED,
	CHECK_SKIPPED,	/* not asked for, or the report has nothing to check: see the reason */
};

struct check {
	const char *id;
	enum check_verdict verdict;
	int answer;		/* why it failed, for owner_strerror(), or
				 * verify_strerror(); 0 otherwise */
	char expected[640];
	char got[160];
	char reason[640];	/* room for a dozen advisories */
};

/* Returned by a check beside the answers of errors.h: it does not apply. */
#define CHECK_SKIP 512

void check_expected(struct check *c, const char *fmt, ...) _printf_(2, 3);
void check_got(struct check *c, const char *fmt, ...) _printf_(2, 3);
void check_reason(struct check *c, const char *fmt, ...) _printf_(2, 3);
/* Hex, cut where the room ends. */
void check_expected_hex(struct check *c, const void *data, size_t len);
void check_got_hex(struct check *c, const void *data, size_t len);

/* An answer of a check becomes its verdict. Returns the answer, 0 for CHECK_SKIP. */
_must_check_ int check_conclude(struct check *c, int answer);

/* "pass", "fail", "skip", "not-run": stable. */
const char *check_verdict_name(enum check_verdict v);
