/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Locks a process in, for good: own uid and gid, no supplementary groups, no capabilities, no new
 * privileges, an empty root directory, no core dumps, limits, only the named descriptors open, and
 * a seccomp allow-list. Called before the first enemy byte can arrive.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "snp/util.h"

/* 65520..65533 is free for local use (systemd's UID ranges; below nobody and (uint16_t)-1). */
#define SANDBOX_UID_ATTESTER 65531
#define SANDBOX_UID_SERVER 65532
#define SANDBOX_UID_DHCP 65533

/* One allowed system call; @n_cmds > 0 restricts argument 1 (ioctl's request) to @cmds. */
struct sandbox_syscall {
	int nr;
	uint32_t cmds[4];
	size_t n_cmds;
};

struct sandbox_profile {
	const char *name;	/* for the log */
	uid_t uid;		/* and gid */
	size_t address_space;	/* RLIMIT_AS in bytes; 0 for none */
	unsigned max_files;	/* RLIMIT_NOFILE */
	/* Beside what every process needs to run and end (sandbox-filter.c has that list). */
	const struct sandbox_syscall *syscalls;
	size_t n_syscalls;
};

/**
 * sandbox_enter() - lock this process in
 * @keep: descriptors that stay open; negative ones are skipped (log_fd() without a log). All others
 *	are closed, and 0 to 2, where not kept, become /dev/null, so that no socket gets their
 *	number
 *
 * Needs root, /run and /dev/null. A system call outside the list kills the process
 * (SECCOMP_RET_KILL_PROCESS). Call it while the process has one thread.
 *
 * Return: 0 or -errno; on failure the process must end, since it may be half locked in.
 */
_must_check_ int sandbox_enter(const struct sandbox_profile *profile, const int *keep,
	size_t n_keep);
