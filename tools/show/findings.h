/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a machine's checks found, for people and for scripts. */
#pragma once

#include <jansson.h>

#include "doctor/checks.h"

/* One line for each check; what should be and what to do below those that are not well. */
void show_finding(const struct doctor_check *c, const struct finding *f);

/**
 * show_finding_json() - {"id","verdict","is","should","mend"}
 *
 * "verdict" is ok, warn, fail or unknown; "mend" is null where nothing is to be done.
 * Return: a new reference, or NULL without memory.
 */
json_t *show_finding_json(const struct doctor_check *c, const struct finding *f);
