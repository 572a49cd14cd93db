/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What goes onto a disk: a directory tree, an archive of one, or a file system image. The first two
 * become an ext4 image; the third is taken as it is.
 */
#pragma once

#include <stdint.h>

#include "snp/util.h"

enum image_source_kind {
	IMAGE_SOURCE_UNKNOWN,
	IMAGE_SOURCE_TREE,
	IMAGE_SOURCE_TAR,
	IMAGE_SOURCE_FS,
};

/* By what it is, not by its name. 0 or -errno; IMAGE_SOURCE_UNKNOWN is an answer. */
_must_check_ int image_source_detect(const char *path, enum image_source_kind *ret);

/* Whether a file at @path would lie below the directory @dir. 0 or -errno. */
_must_check_ int image_source_contains(const char *dir, const char *path, bool *ret);

struct image_fs {
	char *path;
	uint64_t size;	/* bytes, in whole sectors of 512 */
};

void image_fs_done(struct image_fs *fs);

/**
 * image_source_make_fs() - the file system image of a source
 * @workdir: a private directory for what is made on the way; the caller removes it
 * @size: of the file system; 0 lets the content decide
 * @volume_uuid: of the LUKS2 volume: the file system's own UUID and hash seed are derived from it
 *
 * Owners, modes, extended attributes and device nodes are those of the source; an archive is
 * unpacked under fakeroot(1) by whoever is not root. What cannot be done is said on standard
 * error. Return: 0 or -errno; -ECANCELED when it was said.
 */
_must_check_ int image_source_make_fs(const char *path, enum image_source_kind kind,
	const char *workdir, uint64_t size, const char *volume_uuid, struct image_fs *ret);
