/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Programs that make files of several owners: under fakeroot(1) where the user may not make such
 * files himself. What they say is shown when they fail.
 */
#pragma once

#include <stddef.h>

#include "snp/util.h"

#define OWNED_ARGS 4	/* free places at the front of argv, for fakeroot's own arguments */

/**
 * owned_run() - run a program to its end
 * @what: what it is run for, after "cannot"
 * @state: fakeroot's memory of owners, made by the first run and read by the others; NULL to do
 *	without fakeroot
 * @argv: OWNED_ARGS free places, then the program and its arguments, then NULL
 * @ret_output: begin of what it said, on success; may be NULL
 *
 * Return: 0; -ECANCELED when what is wrong was said on standard error; -EINTR; -errno.
 */
_must_check_ int owned_run(const char *what, const char *state, const char *argv[], char *ret_output,
	size_t size);
