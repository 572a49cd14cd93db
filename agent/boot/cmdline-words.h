/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Splits a command line into options as the kernel does (next_arg() of lib/cmdline.c): white space
 * outside quotes ends an option, the first '=' ends its name, quotes around the whole option or
 * around its value are taken off. Stricter in one point: a quote that is never closed is refused,
 * where the kernel takes the rest of the line.
 */
#pragma once

#include "snp/util.h"

struct cmdline_word {
	char *name;
	char *value;	/* NULL without '=' */
};

/**
 * cmdline_next_word() - take the next option off the text
 * @pos: where to go on; zero bytes are written into the text behind it
 * @ret: points into the text
 *
 * Return: 0, 1 for a quote that is not closed, -ENOENT at the end of the text or at a lone "--",
 * behind which the real init's arguments stand.
 */
_must_check_ int cmdline_next_word(char **pos, struct cmdline_word *ret);
