/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Launches whose measurement is right and says nothing: kernel or firmware act on what the host
 * tells them, and nobody measures that. docs/threat-model.md and docs/uki.md tell how.
 */
#pragma once

#include "launch.h"

struct launch_hole {
	const char *key;	/* of [vm] */
	const char *what;	/* a sentence without its full stop */
	const char *todo;
};

/* NULL where none is known. Files that cannot be read have none: who needs them tells that. */
const struct launch_hole *launch_hole(const struct launch_source *s);
