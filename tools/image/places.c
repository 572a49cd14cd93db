/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where things are on the owner's machine when no option says so. */
#include "places.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>

#define HELPER "snpguard-image-helper"
#define KERNEL_PREFIX "/boot/vmlinuz-"

/* Beside the running program: where meson builds both. */
static int helper_of_build(char **ret)
{
	char exe[4096];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	char *slash;

	if (n < 0)
		return -errno;
	exe[n] = 0;
	slash = strrchr(exe, '/');
	if (!slash)
		return -ENOENT;
	return asprintf(ret, "%.*s/image/guest/" HELPER, (int)(slash - exe), exe) < 0 ? -ENOMEM : 0;
}

int place_of_helper(const char **ret)
{
	_cleanup_free_ char *built = NULL;
	int r = helper_of_build(&built);

	if (r)
		return r;
	if (access(built, R_OK)) {
		free(built);
		built = strdup(SNPGUARD_LIBEXECDIR "/" HELPER);
		if (!built)
			return -ENOMEM;
	}
	if (access(built, R_OK))
		return -ENOENT;
	*ret = steal_ptr(built);
	return 0;
}

/* 0, 1 for one that has no modules, or -ENOMEM. */
static int try_kernel(const char *kernel, const char **ret_kernel, const char **ret_modules)
{
	_cleanup_free_ char *modules = NULL;

	if (asprintf(&modules, "/lib/modules/%s", kernel + strlen(KERNEL_PREFIX)) < 0) {
		modules = NULL;
		return -ENOMEM;
	}
	if (access(kernel, R_OK) || access(modules, X_OK))
		return 1;
	*ret_kernel = strdup(kernel);
	if (!*ret_kernel)
		return -ENOMEM;
	*ret_modules = steal_ptr(modules);
	return 0;
}

static int newer_first(const void *a, const void *b)
{
	return strverscmp(*(char *const *)b, *(char *const *)a);
}

int place_of_kernel(const char **ret_kernel, const char **ret_modules)
{
	_cleanup_(globfree) glob_t found = {0};
	int r = 1;

	if (glob(KERNEL_PREFIX "*", GLOB_NOSORT, NULL, &found))
		return -ENOENT;
	qsort(found.gl_pathv, found.gl_pathc, sizeof(*found.gl_pathv), newer_first);
	for (size_t i = 0; i < found.gl_pathc && r == 1; i++)
		r = try_kernel(found.gl_pathv[i], ret_kernel, ret_modules);
	return r == 1 ? -ENOENT : r;
}

int place_admin_path(void)
{
	const char *path = getenv("PATH");
	_cleanup_free_ char *longer = NULL;

	if (asprintf(&longer, "%s:/usr/sbin:/sbin", path ? path : "/usr/bin:/bin") < 0) {
		longer = NULL;
		return -ENOMEM;
	}
	return setenv("PATH", longer, 1) ? -errno : 0;
}
