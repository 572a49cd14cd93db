/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of a batch: the regular files of its folder. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "inside.h"

DEFINE_CLEANUP(DIR *, closedir)

static int add_name(struct batch *b, const char *name)
{
	if (b->n == b->room) {
		size_t room = b->room ? 2 * b->room : 64;
		struct batch_item *items = reallocarray(b->items, room, sizeof(*items));

		if (!items)
			return -ENOMEM;
		b->items = items;
		b->room = room;
	}
	b->items[b->n] = (struct batch_item){.name = strdup(name), .status = EXIT_COULD_NOT};
	if (!b->items[b->n].name)
		return -ENOMEM;
	b->n++;
	return 0;
}

/* A symbolic link counts as what it leads to; one that leads nowhere is told when it is read. */
static bool is_file(DIR *dir, const struct dirent *e)
{
	struct stat st;

	if (e->d_type == DT_REG)
		return true;
	return fstatat(dirfd(dir), e->d_name, &st, 0) < 0 || S_ISREG(st.st_mode);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct batch_item *)a)->name, ((const struct batch_item *)b)->name);
}

int batch_read_names(struct batch *b)
{
	_cleanup_(closedirp) DIR *dir = opendir(b->path);
	const struct dirent *e;

	if (!dir)
		return -errno;
	while (errno = 0, (e = readdir(dir)) != NULL) {
		int r = is_file(dir, e) ? add_name(b, e->d_name) : 0;

		if (r)
			return r;
	}
	if (errno)
		return -errno;
	if (b->n)
		qsort(b->items, b->n, sizeof(*b->items), compare_names);
	return 0;
}
