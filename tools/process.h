/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Other programs that a command runs: started, waited for, stopped. None outlives the command, also
 * when that is killed; Ctrl-C and SIGTERM reach the command as an answer of process_wait(), so that
 * it can clean up.
 */
#pragma once

#include <sys/types.h>

#include "snp/util.h"

struct process {
	pid_t pid;	/* 0: none */
	int pidfd;
};

#define PROCESS_NONE ((struct process){.pid = 0, .pidfd = -1})

struct process_io {
	int in, out, err;	/* -1: the command's own */
	int keep[4];		/* descriptors that stay open, under their numbers; 0
				 * ends the list */
	bool shielded;		/* Ctrl-C and the end of the terminal are for the command alone */
};

#define PROCESS_IO_INHERIT ((struct process_io){.in = -1, .out = -1, .err = -1})

/* From here on SIGINT, SIGTERM and SIGHUP wait for process_wait(). Once, before the first start. */
_must_check_ int process_catch_signals(void);

/* A signal that wants the command to end has arrived; it stays so. */
bool process_interrupted(void);

/* argv[0] is looked up in PATH. 0 or -errno, that of exec included. */
_must_check_ int process_start(char *const argv[], const struct process_io *io,
	struct process *ret);

/* A copy of this process, for work that cannot be interrupted otherwise: its exit status is what
 * @work returns. 0 or -errno. */
_must_check_ int process_fork(int (*work)(void *), void *arg, struct process *ret);

/**
 * process_wait() - wait for the end of a process
 * @timeout_ms: -1 for no limit
 * @ret_status: its exit status, or 128 and the signal's number
 *
 * Return: 0, -ETIMEDOUT or -EINTR (it runs on), or -errno.
 */
_must_check_ int process_wait(struct process *p, int timeout_ms, int *ret_status);

/**
 * process_output() - run a program to its end and keep what it wrote on standard output
 * @io: @out is not looked at; standard input must be given
 * @timeout_ms: for all of it; the program is stopped then
 * @ret_text: @max bytes and a zero after them; the program is stopped when it writes more
 *
 * Return: 0 with any exit status in @ret_status; -ETIMEDOUT, -EFBIG, -EINTR or -errno.
 */
_must_check_ int process_output(char *const argv[], const struct process_io *io, int timeout_ms,
	char *ret_text, size_t max, size_t *ret_len, int *ret_status);

/* SIGTERM, SIGKILL ten seconds later, and waits. Fine without a process. */
void process_stop(struct process *p);

#define _cleanup_process_ _cleanup_(process_stop)
