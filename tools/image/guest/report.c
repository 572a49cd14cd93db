/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells the host how far the work is, through the second half of the job disk. */
#include "report.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "disks.h"

void report(struct reporter *r)
{
	/* The disk is open for direct I/O, which wants an aligned block. */
	static _Alignas(4096) char block[IMAGE_JOB_DISK_SIZE - IMAGE_RESULT_OFFSET];

	memcpy(block, &r->result, sizeof(r->result));
	if (r->fd >= 0 && disk_write(r->fd, block, sizeof(block), IMAGE_RESULT_OFFSET))
		fprintf(stderr, "image: cannot write to the job disk\n");
}

int report_failure(struct reporter *r, int error, const char *fmt, ...)
{
	va_list args;
	size_t n;

	if (r->result.state == IMAGE_STATE_FAILED)
		return error;
	va_start(args, fmt);
	vsnprintf(r->result.error, sizeof(r->result.error), fmt, args);
	va_end(args);
	n = strlen(r->result.error);
	snprintf(r->result.error + n, sizeof(r->result.error) - n, ": %s", strerror(-error));
	r->result.state = IMAGE_STATE_FAILED;
	fprintf(stderr, "image: %s\n", r->result.error);
	report(r);
	return error;
}
