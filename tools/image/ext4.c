/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An ext4 image of a directory tree, by mke2fs(8) and debugfs(8). */
#include "ext4.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../say.h"
#include "owned.h"
#include "size.h"
#include "uuid.h"

static int make(const struct owned *o, const char *tree, const char *volume_uuid, const char *image,
	const struct image_tree *content, uint64_t bytes)
{
	char uuid[UUID_TEXT_SIZE], seed[UUID_TEXT_SIZE], extended[128], size[32], inodes[32];
	const char *argv[] = {NULL, NULL, NULL, NULL, "mke2fs", "-q", "-F", "-t", "ext4", "-b", "4096",
		"-m", "1", "-U", uuid, "-E", extended, "-N", inodes, "-d", tree, image, size, NULL};
	/* As mke2fs would choose, but never too few for a tree of many small files. */
	uint64_t n = bytes / 16384, least = content->entries + content->entries / 4 + 1024;

	if (uuid_derive("file system", volume_uuid, uuid) ||
		uuid_derive("directory hash", volume_uuid, seed))
		return -EIO;
	/* Lazy: the kernel would initialise the rest at the first mount, through the encryption. */
	snprintf(extended, sizeof(extended), "lazy_itable_init=0,lazy_journal_init=0,hash_seed=%s",
		seed);
	snprintf(size, sizeof(size), "%" PRIu64 "k", bytes / 1024);
	snprintf(inodes, sizeof(inodes), "%" PRIu64, n > least ? n : least);
	return owned_run(o, "make the file system", argv, NULL, 0);
}

/* mke2fs fills the top directory and leaves its owner and mode alone. */
static int copy_top(const struct owned *o, const char *tree, const char *image)
{
	const char *stat_argv[] = {NULL, NULL, NULL, NULL, "stat", "--printf", "%f %u %g %Y", tree, NULL};
	char said[128], request[4][64];
	unsigned mode, uid, gid;
	long long mtime;
	int r = owned_run(o, "read the top directory", stat_argv, said, sizeof(said));

	if (r)
		return r;
	if (sscanf(said, "%x %u %u %lld", &mode, &uid, &gid, &mtime) != 4)
		return -EIO;
	snprintf(request[0], sizeof(request[0]), "set_inode_field / mode 0%o", mode);
	snprintf(request[1], sizeof(request[1]), "set_inode_field / uid %u", uid);
	snprintf(request[2], sizeof(request[2]), "set_inode_field / gid %u", gid);
	snprintf(request[3], sizeof(request[3]), "set_inode_field / mtime @%lld", mtime);
	for (size_t i = 0; i < ARRAY_SIZE(request); i++) {
		const char *argv[] = {NULL, NULL, NULL, NULL, "debugfs", "-w", "-R", request[i], image,
			NULL};

		r = owned_run(o, "set the top directory's owner", argv, NULL, 0);
		if (r)
			return r;
	}
	return 0;
}

int ext4_make(const struct owned *o, const char *tree, const char *volume_uuid, const char *image,
	uint64_t *size)
{
	struct image_tree content;
	int r = image_tree_measure(tree, &content);

	if (r)
		return r;
	if (*size == 0)
		*size = image_size_fs(&content);
	say_progress("ext4 of %" PRIu64 " MiB for %" PRIu64 " entries", *size >> 20, content.entries);
	r = make(o, tree, volume_uuid, image, &content, *size);
	return r ? r : copy_top(o, tree, image);
}
