/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Verifying every report of a folder in one process, on all processors: one policy, one answer for
 * each file.
 */
#pragma once

#include <jansson.h>

#include "guest/verify-options.h"

/**
 * batch_run() - verify the regular files of a folder
 * @setup: what all are verified by; each file's own certificates and binding are added
 *
 * Prints a line for each file, by name, or with @json one object:
 * {"verdict","passed","failed","not_checked",
 *  "reports":[{"file","verdict","product","failed","reason"}]},
 * where the "verdict" of a file that could not be read is "not-checked".
 *
 * Return: EXIT_DONE when all passed, EXIT_REFUSED when one was refused, EXIT_COULD_NOT when there
 * is none or one could not be checked.
 */
_must_check_ int batch_run(const char *path, const struct verify_setup *setup, bool json);
