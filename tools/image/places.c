/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where things are on the owner's machine when no option says so. */
#include "places.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "say.h"

#define HELPER "snpguard-image-helper"
#define SORTER "snpguard-sorted-xattrs.so"
#define KERNEL_PREFIX "/boot/vmlinuz-"

/* Below the running program's folder: where meson builds both. */
static int place_of_build(const char *name, char **ret)
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
	return asprintf(ret, "%.*s/%s", (int)(slash - exe), exe, name) < 0 ? -ENOMEM : 0;
}

/* Whoever else may write it chooses what is run with the caller's rights. */
static bool is_ours(const char *path)
{
	struct stat st;

	return !stat(path, &st) && (st.st_uid == 0 || st.st_uid == geteuid()) &&
		!(st.st_mode & (S_IWGRP | S_IWOTH));
}

/* The file, and the folders that lead to it from the program's own on. */
static int judge_build(const char *path, const char *built, bool *ret)
{
	_cleanup_free_ char *part = strdup(path);

	if (!part)
		return -ENOMEM;
	*ret = is_ours(part);
	for (const char *p = built; *ret && p; p = strchr(p + 1, '/')) {
		*strrchr(part, '/') = 0;
		*ret = is_ours(part);
	}
	return 0;
}

static int place_of_either(const char *built, const char *installed, char **ret)
{
	_cleanup_free_ char *path = NULL;
	bool ours = false;
	int r = place_of_build(built, &path);

	if (!r && !access(path, R_OK)) {
		r = judge_build(path, built, &ours);
		if (!r && !ours)
			say_warning("%s: not used, since others may write it or a folder on its "
				"way", path);
	}
	if (r)
		return r;
	if (!ours) {
		free(path);
		path = strdup(installed);
		if (!path)
			return -ENOMEM;
	}
	if (access(path, R_OK))
		return -ENOENT;
	*ret = steal_ptr(path);
	return 0;
}

int place_of_helper(const char **ret)
{
	char *path;
	int r = place_of_either("image/guest/" HELPER, SNPGUARD_LIBEXECDIR "/" HELPER, &path);

	if (!r)
		*ret = path;
	return r;
}

int place_of_sorter(char **ret)
{
	return place_of_either("image/" SORTER, SNPGUARD_LIBEXECDIR "/" SORTER, ret);
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
