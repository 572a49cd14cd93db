/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the host sees of the work: the second half of the job disk. */
#pragma once

#include "image/job.h"
#include "snp/util.h"

struct reporter {
	int fd;	/* the job disk; -1 before it is known */
	struct image_result result;
};

/* Writes the result as it stands. Failing to tell must not fail the work, so there is no answer:
 * the host gives up on a VM that it hears nothing from. */
void report(struct reporter *r);
/* Records the first failure and writes it. Returns @error, for "return report_failure(...)". */
int report_failure(struct reporter *r, int error, const char *fmt, ...) _printf_(3, 4);
