/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder for one test: see scratch-tree.h. */
#include "scratch-tree.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner.h"

static char dir[] = "/tmp/test-verity-XXXXXX";

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	return remove(path);
}

void scratch_set_up(void)
{
	snprintf(dir, sizeof(dir), "/tmp/test-verity-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(chdir(dir), 0);
	ck_assert_int_eq(mkdir("tree", 0755), 0);
}

void scratch_tear_down(void)
{
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(nftw(dir, remove_entry, 16, FTW_PHYS | FTW_DEPTH), 0);
}

void write_at(const char *path, long offset, const void *data, size_t len)
{
	FILE *f = fopen(path, "r+e");

	f = f ? f : fopen(path, "we");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fseek(f, offset, SEEK_SET), 0);
	ck_assert_uint_eq(fwrite(data, 1, len, f), len);
	fclose(f);
}

void put(const char *path)
{
	char full[256];

	snprintf(full, sizeof(full), "tree/%s", path);
	for (char *slash = strchr(full, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = 0;
		(void)mkdir(full, 0755);
		*slash = '/';
	}
	write_at(full, 0, "x", 1);
}
