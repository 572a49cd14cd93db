/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A private directory for a test, and files in it. Failures end the test. */
#pragma once

#include <stddef.h>

/* Its path is valid until scratch_done(), which removes the tree and follows no link. */
const char *scratch_new(void);
void scratch_done(void);

/* DIR/NAME in a static buffer of its own for each of the last four calls. */
const char *scratch_path(const char *name);
/* With the directories above it. */
void scratch_dir(const char *name);
void scratch_file(const char *name, const void *data, size_t len);
void scratch_text(const char *name, const char *text);
void scratch_link(const char *name, const char *target);
