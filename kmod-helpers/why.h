/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Why something could not be done, in words. The packer's parts do not print: they hand this up to
 * the command, which knows whom to tell. An errno alone would not name the file.
 */
#pragma once

#include "snp/util.h"

struct why {
	char text[512];
};

/* Return: @r, so that a failing function ends in `return why_set(why, -EINVAL, ...)`. */
int why_set(struct why *why, int r, const char *fmt, ...) _printf_(3, 4);
