/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Read-only file systems of a directory tree, by mkfs.erofs(1), mksquashfs(1) and ext4.c. */
#include "mkfs.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ext4.h"
#include "places.h"
#include "say.h"

static int make_erofs(const struct owned *o, const char *tree, const struct mkfs_wish *w,
	const char *image)
{
	const char *argv[] = {NULL, NULL, NULL, NULL, "mkfs.erofs", "--quiet", "-U", w->uuid, image,
		tree, NULL};

	say_progress("making the erofs");
	return owned_run(o, "make the file system", argv, NULL, 0);
}

static int make_squashfs(const struct owned *o, const char *tree, const struct mkfs_wish *w,
	const char *image)
{
	const char *argv[] = {NULL, NULL, NULL, NULL, "mksquashfs", tree, image, "-quiet",
		"-no-progress", "-noappend", "-comp", "zstd", NULL};

	say_progress("making the squashfs");
	return owned_run(o, "make the file system", argv, NULL, 0);
}

static int make_ext4(const struct owned *o, const char *tree, const struct mkfs_wish *w,
	const char *image)
{
	struct ext4_spec spec = {.uuid = w->uuid, .size = w->size, .frozen = true, .time = w->time};

	return ext4_make(o, tree, &spec, image);
}

static const struct mkfs_type types[] = {
	{"erofs", false, make_erofs},
	{"ext4", true, make_ext4},
	{"squashfs", false, make_squashfs},
};

const struct mkfs_type *mkfs_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (strcmp(types[i].name, name) == 0)
			return &types[i];
	return NULL;
}

/* mkfs.erofs and mksquashfs obey the first, e2fsprogs the other two; to theirs,
 * a time of 0 is none. */
static int fix_environment(int64_t time)
{
	char text[32];

	snprintf(text, sizeof(text), "%" PRId64, time > 0 ? time : 1);
	if (setenv("SOURCE_DATE_EPOCH", text, 1) || setenv("E2FSPROGS_FAKE_TIME", text, 1) ||
		setenv("MKE2FS_CONFIG", "/dev/null", 1))
		return -errno;
	return 0;
}

static int sort_attributes(struct owned *o)
{
	_cleanup_free_ char *sorter = NULL;

	if (place_of_sorter(&sorter)) {
		say_error("not installed: snpguard-sorted-xattrs.so");
		return -ECANCELED;
	}
	return owned_preload(o, sorter);
}

int mkfs_make(struct owned *o, const struct mkfs_type *type, const char *tree,
	const struct mkfs_wish *w, const char *image)
{
	int r = fix_environment(w->time);

	if (!r)
		r = sort_attributes(o);
	return r ? r : type->make(o, tree, w, image);
}
