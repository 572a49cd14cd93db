/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder of a test's own, which it works in, with an empty tree/. */
#pragma once

#include <stddef.h>

/* For tcase_add_checked_fixture(). */
void scratch_set_up(void);
void scratch_tear_down(void);

/* These bytes there in a file, which is made where there is none. */
void write_at(const char *path, long offset, const void *data, size_t len);

/* A file of one byte, 'x', below tree/, with its folders. */
void put(const char *path);
