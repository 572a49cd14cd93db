/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One line at a time into the kernel log, which the console shows: "snpguard: TEXT". Falls back to
 * standard error where there is no /dev/kmsg (tests). Non-printable bytes are replaced, since enemy
 * input can stand in a line. A failure is logged once, at the top of a phase.
 */
#pragma once

#include "snp/util.h"

/* Opens /dev/kmsg; call it again after the early file systems are there. */
void log_open(void);
/* The process name in each line: "boot" (not shown), "attester", "server", "dhcp". */
void log_set_name(const char *name);
int log_fd(void);

void log_error(const char *fmt, ...) _printf_(1, 2);	/* KERN_ERR: shown even with "quiet" */
void log_warning(const char *fmt, ...) _printf_(1, 2);
void log_info(const char *fmt, ...) _printf_(1, 2);
