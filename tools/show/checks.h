/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The result of a verification, for people and for scripts. */
#pragma once

#include <jansson.h>

#include "check-diagnosis.h"
#include "verifier/verify.h"

/* One line for each check, expected and got below those that failed; on standard output. @d may be
 * NULL. */
void show_checks(const struct verify_result *result, const struct check_diagnosis *d);

/* What can be done below such a line, in lines of a terminal's width; NULL shows nothing. */
void show_advice(const char *text);

/**
 * show_checks_json() - {"verdict","product","failed","checks","diagnosis"}
 *
 * "verdict" is pass or fail, "failed" the first failed check's id or null. Each check has "id",
 * "verdict" (pass, fail, skip or not-run), "expected", "got", "reason" and "advice": texts, null
 * where there is nothing to say. "diagnosis" is null, or what check_diagnose() found: "differs",
 * the keys of vm.conf that differ, none when nothing that was "tried" gives the digest, and "same"
 * when it is the description's. Return: a new reference, or NULL without memory.
 */
json_t *show_checks_json(const struct verify_result *result, bool verified,
	const struct check_diagnosis *d);

/* Prints an object on standard output, takes the reference over. EXIT_DONE or EXIT_COULD_NOT. */
int show_json(json_t *object);
