/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A private directory for a test, and files in it. */
#include "scratch.h"

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[64];

const char *scratch_new(void)
{
	strcpy(root, "/tmp/snpguard-unit.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(root));
	return root;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	return remove(path);
}

void scratch_done(void)
{
	ck_assert_int_eq(nftw(root, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
}

const char *scratch_path(const char *name)
{
	static char paths[4][512];
	static unsigned next;
	char *path = paths[next++ % 4];

	ck_assert_int_lt(snprintf(path, sizeof(paths[0]), "%s/%s", root, name), 512);
	return path;
}

void scratch_dir(const char *name)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", root, name);
	for (char *p = path + strlen(root) + 1;; p++) {
		if (*p && *p != '/')
			continue;
		char c = *p;

		*p = 0;
		mkdir(path, 0755);
		*p = c;
		if (!c)
			break;
	}
	ck_assert_int_eq(access(path, W_OK), 0);
}

static void make_parent(const char *name)
{
	char parent[512];
	char *slash;

	snprintf(parent, sizeof(parent), "%s", name);
	slash = strrchr(parent, '/');
	if (!slash)
		return;
	*slash = 0;
	scratch_dir(parent);
}

void scratch_file(const char *name, const void *data, size_t len)
{
	FILE *f;

	make_parent(name);
	f = fopen(scratch_path(name), "wbe");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(data, 1, len, f), len);
	ck_assert_int_eq(fclose(f), 0);
}

void scratch_text(const char *name, const char *text)
{
	scratch_file(name, text, strlen(text));
}

void scratch_link(const char *name, const char *target)
{
	make_parent(name);
	ck_assert_int_eq(symlink(target, scratch_path(name)), 0);
}
