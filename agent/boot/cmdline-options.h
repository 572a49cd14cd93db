/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of the options that cmdline.c reads. */
#pragma once

#include "cmdline.h"

#define CMDLINE_PREFIX "snpguard."	/* every name that begins so is ours */

struct cmdline_option {
	const char *name;
	bool bare;	/* may stand without a value */
	/* Takes the value ("" for a bare option); NULL, or why not: the end of a sentence. */
	const char *(*take)(struct config *c, const char *value);
};

/* Ends with an entry without name. */
extern const struct cmdline_option cmdline_options[];
