/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Programs that make files of several owners: where the user may not make such files himself, all
 * in one session of fakeroot(1), whose memory of extended attributes ends with it. What they say is
 * shown when they fail.
 */
#pragma once

#include <stddef.h>

#include "process.h"

/* All zero but for the descriptors: programs run as they are. */
struct owned {
	struct process keeper;	/* fakeroot, while the session lasts */
	int lifeline;		/* closed to end it */
	char *env[3];		/* what makes a program part of it: NAME=VALUE, LD_PRELOAD first */
};

#define OWNED_PLAIN ((struct owned){.keeper = PROCESS_NONE, .lifeline = -1})

/* Begins a session, for whoever is not root. Return: as owned_run(). */
_must_check_ int owned_begin(struct owned *ret);
void owned_end(struct owned *o);

/* From here on @library is loaded into programs of the session, or without one, in front of
 * fakeroot's. 0, -EINVAL for a path with a colon or a space, which LD_PRELOAD cannot name, or
 * -ENOMEM. */
_must_check_ int owned_preload(struct owned *o, const char *library);

#define OWNED_ARGS 4	/* free places at the front of argv, for joining the session */

/**
 * owned_run() - run a program to its end
 * @what: what it is run for, after "cannot"
 * @argv: OWNED_ARGS free places, then the program and its arguments, then NULL
 * @ret_output: begin of what it said, on success; may be NULL
 *
 * Return: 0; -ECANCELED when what is wrong was said on standard error; -EINTR; -errno.
 */
_must_check_ int owned_run(const struct owned *o, const char *what, const char *argv[],
	char *ret_output, size_t size);

/* The same, with @in as its standard input; what it says is not told on success. */
_must_check_ int owned_run_from(const struct owned *o, const char *what,
	const char *argv[], int in);

#define _cleanup_owned_ _cleanup_(owned_end)
