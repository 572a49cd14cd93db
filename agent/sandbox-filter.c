/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Seccomp allow-lists through libseccomp. Everything else kills the whole process, and so does any
 * call through another ABI (i386, x32), where the same numbers mean other calls.
 */
#include "sandbox-filter.h"

#include <seccomp.h>
#include <sys/mman.h>
#include <sys/syscall.h>

/* What every process needs to run and to end, with what asks for it. */
static const int basic_calls[] = {
	/* Work with the descriptors it already holds. */
	SYS_read,
	SYS_write,
	SYS_close,
	/* Ends. */
	SYS_exit,
	SYS_exit_group,
	/* Signals: return from a handler, and restarting a sleep that one interrupted. */
	SYS_rt_sigreturn,
	SYS_restart_syscall,
	/* abort(): a failed check must end as SIGABRT, which says where. */
	SYS_rt_sigprocmask,
	SYS_getpid,
	SYS_gettid,
	SYS_tgkill,
	/* malloc() and free(); mmap and mprotect are below. */
	SYS_brk,
	SYS_munmap,
	SYS_mremap,
	SYS_madvise,
	/* Locks inside libc and libcrypto. */
	SYS_futex,
	/* Clocks: system calls wherever the vDSO has no usable counter (as under emulation). */
	SYS_clock_gettime,
	SYS_gettimeofday,
	SYS_time,
	SYS_clock_nanosleep,
	/* libcrypto's seed, hash table seeds. */
	SYS_getrandom,
};

/* malloc() again, but memory that can be written never becomes code: argument 2 is the protection
 * in both. */
static const int no_exec_calls[] = {
	SYS_mmap,
	SYS_mprotect,
};

/* A call that two lists name is allowed once. */
static int allowed_already(int r)
{
	return r == -EEXIST ? 0 : r;
}

static int allow(scmp_filter_ctx ctx, int nr)
{
	return allowed_already(seccomp_rule_add(ctx, SCMP_ACT_ALLOW, nr, 0));
}

static int allow_no_exec(scmp_filter_ctx ctx, int nr)
{
	const struct scmp_arg_cmp no_exec = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);

	return seccomp_rule_add_array(ctx, SCMP_ACT_ALLOW, nr, 1, &no_exec);
}

static int allow_cmds(scmp_filter_ctx ctx, const struct sandbox_syscall *call)
{
	int r;

	for (size_t i = 0; i < call->n_cmds; i++) {
		const struct scmp_arg_cmp cmd = SCMP_A1(SCMP_CMP_EQ, call->cmds[i]);

		r = seccomp_rule_add_array(ctx, SCMP_ACT_ALLOW, call->nr, 1, &cmd);
		if (allowed_already(r))
			return r;
	}
	return 0;
}

static int add_basic(scmp_filter_ctx ctx)
{
	int r;

	for (size_t i = 0; i < ARRAY_SIZE(basic_calls); i++) {
		r = allow(ctx, basic_calls[i]);
		if (r)
			return r;
	}
	for (size_t i = 0; i < ARRAY_SIZE(no_exec_calls); i++) {
		r = allow_no_exec(ctx, no_exec_calls[i]);
		if (r)
			return r;
	}
	return 0;
}

static int add_profile(scmp_filter_ctx ctx, const struct sandbox_profile *profile)
{
	int r;

	for (size_t i = 0; i < profile->n_syscalls; i++) {
		const struct sandbox_syscall *call = &profile->syscalls[i];

		if (call->n_cmds > ARRAY_SIZE(call->cmds))
			return -EINVAL;
		r = call->n_cmds ? allow_cmds(ctx, call) : allow(ctx, call->nr);
		if (r)
			return r;
	}
	return 0;
}

static void release(scmp_filter_ctx *ctx)
{
	if (*ctx)
		seccomp_release(*ctx);
}

int sandbox_filter_load(const struct sandbox_profile *profile)
{
	_cleanup_(release) scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int r;

	if (!ctx)
		return -ENOMEM;
	/* libseccomp compares the architecture first and takes x32 numbers for a foreign one. */
	r = seccomp_attr_set(ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	if (r)
		return r;
	r = add_basic(ctx);
	if (r)
		return r;
	r = add_profile(ctx, profile);
	if (r)
		return r;
	return seccomp_load(ctx);
}
