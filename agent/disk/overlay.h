/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writable directories over a read-only root: overlayfs whose upper layer is a tmpfs of its own,
 * with a limit of its own. Nothing is copied; what is written is gone with the boot. "/tmp" gets a
 * plain tmpfs, since what an image holds there is of no use to anyone.
 *
 * ENEMY INPUT: nothing here; the root is authenticated. An image may still hold a link where a
 * directory is expected, so every path is looked up inside the root without following any.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "snp/util.h"

#define OVERLAY_DIRS_MAX 16
#define OVERLAY_PATH_MAX 96

struct overlay_dir {
	char path[OVERLAY_PATH_MAX];	/* absolute, plain; "/" for the whole root */
	uint64_t bytes;			/* limit of its tmpfs; 0: @percent counts */
	unsigned percent;		/* of the machine's memory, 1..100 */
	bool optional;			/* of the defaults: an image without it is fine */
};

struct overlay_dirs {
	size_t n;
	struct overlay_dir v[OVERLAY_DIRS_MAX];
};

/**
 * overlay_mount() - make directories of the tree at NEWROOT writable
 *
 * A directory may lie in another of the list, in any order. Return: 0, -errno; or 1 for a path that
 * is missing, a link or no directory. Reason for people on failure.
 */
_must_check_ int overlay_mount(const struct overlay_dirs *dirs, char reason[static 256]);
