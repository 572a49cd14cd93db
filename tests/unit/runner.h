/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What every unit test needs: one main(), TAP output, loud skips, files from the vector folder.
 */
#pragma once

#include <check.h>
#include <stddef.h>
#include <stdint.h>

/* Each test program defines its suite; runner.c has main(). */
Suite *unit_suite(void);

/* The folder of public test vectors, or NULL (then say so with unit_skip_all() in unit_suite()). */
const char *unit_vectors(void);

/* Prints "1..0 # SKIP reason" and ends the program: nothing in it could run. */
__attribute__((noreturn)) void unit_skip_all(const char *reason);

/* A whole file, malloc'ed and zero-terminated; fails the test when it cannot be read. */
uint8_t *unit_read_file(const char *dir, const char *name, size_t *ret_len);
