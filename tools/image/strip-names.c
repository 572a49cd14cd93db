/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Other names (hard links) of what is to be taken out of a tree: under them it would stay. */
#include "strip.h"

#include <sys/stat.h>

/* A file that is to be made empty where there is none has no other names. */
static int look(const struct strip_item *item, struct stat *ret)
{
	if (!lstat(item->path, ret))
		return 0;
	*ret = (struct stat){0};
	return errno == ENOENT ? 0 : -errno;
}

static int count_listed(const struct strip_list *l, const struct stat *file, nlink_t *ret)
{
	*ret = 0;
	for (size_t i = 0; i < l->n; i++) {
		struct stat st;
		int r = look(&l->v[i], &st);

		if (r)
			return r;
		*ret += st.st_dev == file->st_dev && st.st_ino == file->st_ino;
	}
	return 0;
}

int strip_find_kept(const struct strip_list *l, const struct strip_item **ret)
{
	for (size_t i = 0; i < l->n; i++) {
		struct stat st;
		nlink_t listed;
		int r = look(&l->v[i], &st);

		if (r)
			return r;
		if (!S_ISREG(st.st_mode) || st.st_nlink == 1)
			continue;
		r = count_listed(l, &st, &listed);
		if (r)
			return r;
		if (listed < st.st_nlink) {
			*ret = &l->v[i];
			return 0;
		}
	}
	*ret = NULL;
	return 0;
}
