/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The steps into the sandbox, in the one order that works: what needs root first, then root is
 * given up, the system call filter last, since it forbids most of the other steps.
 */
#include "sandbox.h"

#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <linux/capability.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "sandbox-filter.h"

#define KEEP_MAX 32

static int compare_fds(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;

	return (x > y) - (x < y);
}

/* Closes the descriptors in every gap between the kept ones. */
static int close_others(const int *keep, size_t n_keep)
{
	int sorted[KEEP_MAX];
	unsigned next = 0;

	if (n_keep > KEEP_MAX)
		return -EINVAL;
	for (size_t i = 0; i < n_keep; i++)
		sorted[i] = keep[i];
	qsort(sorted, n_keep, sizeof(sorted[0]), compare_fds);
	for (size_t i = 0; i < n_keep; i++) {
		unsigned fd = (unsigned)sorted[i];

		if (sorted[i] < 0)
			continue;
		if (fd > next && close_range(next, fd - 1, 0) < 0)
			return -errno;
		next = fd + 1;
	}
	return close_range(next, UINT_MAX, 0) < 0 ? -errno : 0;
}

/* A connection that got number 2 would be sent what a library writes to standard error. */
static int fill_standard_fds(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR | O_NOCTTY);
		if (fd < 0)
			return -errno;
	} while (fd <= STDERR_FILENO);
	close(fd);
	return 0;
}

static int set_limit(__rlimit_resource_t resource, rlim_t value)
{
	const struct rlimit limit = {.rlim_cur = value, .rlim_max = value};

	return setrlimit(resource, &limit) < 0 ? -errno : 0;
}

static int set_limits(const struct sandbox_profile *profile)
{
	int r;

	r = set_limit(RLIMIT_CORE, 0);
	if (r)
		return r;
	r = set_limit(RLIMIT_NOFILE, profile->max_files);
	if (r)
		return r;
	return profile->address_space ? set_limit(RLIMIT_AS, profile->address_space) : 0;
}

/*
 * The new root is a directory that has already been removed: empty, and nothing can ever be created
 * in it, by anyone. It also stays the root when the real init takes over the tree around it.
 */
static int enter_empty_root(void)
{
	char path[] = "/run/snpguard-XXXXXX";

	if (!mkdtemp(path))
		return -errno;
	if (chdir(path) < 0 || rmdir(path) < 0 || chroot(".") < 0 || chdir("/") < 0)
		return -errno;
	return 0;
}

/* So that not even a set-uid program could give any back. The kernel knows where the list ends. */
static int drop_bounding_set(void)
{
	for (unsigned long cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0; cap++)
		if (prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) < 0)
			return -errno;
	return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0 ? -errno : 0;
}

/* Leaving uid 0 clears the permitted and effective sets; the inheritable one would stay. */
static int drop_capabilities(void)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};

	return syscall(SYS_capset, &header, none) < 0 ? -errno : 0;
}

static int drop_root(uid_t uid)
{
	int r;

	r = drop_bounding_set();
	if (r)
		return r;
	if (setgroups(0, NULL) < 0 || setresgid(uid, uid, uid) < 0 || setresuid(uid, uid, uid) < 0)
		return -errno;
	r = drop_capabilities();
	if (r)
		return r;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		return -errno;
	return 0;
}

int sandbox_enter(const struct sandbox_profile *profile, const int *keep, size_t n_keep)
{
	int r;

	if (profile->uid == 0)
		return -EINVAL;
	r = close_others(keep, n_keep);
	if (r)
		return r;
	r = fill_standard_fds();
	if (r)
		return r;
	r = set_limits(profile);
	if (r)
		return r;
	r = enter_empty_root();
	if (r)
		return r;
	r = drop_root(profile->uid);
	if (r)
		return r;
	return sandbox_filter_load(profile);
}
