/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What commands say to people: one line for each failure, on standard error, "snpguard COMMAND:
 * what, where, what to do". Bytes that a terminal would act on are replaced, since text from the
 * other end of a wire can stand in a line.
 */
#pragma once

#include <stdio.h>

#include "snp/util.h"

/* The command that begins each line from now on; NULL before one is known. */
void say_set_command(const char *name);
void say_error(const char *fmt, ...) _printf_(1, 2);
/* "warning: " before the text; the command goes on. */
void say_warning(const char *fmt, ...) _printf_(1, 2);
/* Progress of something that takes time. */
void say_progress(const char *fmt, ...) _printf_(1, 2);

/* @text with '?' for every control character, C1 too, and every byte that is no UTF-8: for foreign
 * text on standard output. */
void say_foreign(FILE *out, const char *text);
