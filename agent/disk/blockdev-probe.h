/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What stands on a block device, as far as finding it goes. ENEMY INPUT, parsed by libblkid, of
 * which only the formats in use here are let loose on it. Private to blockdev.c and its tests.
 */
#pragma once

#include "snp/util.h"

#define BLOCKDEV_TAG_MAX 128

struct blockdev_tags {
	char uuid[BLOCKDEV_TAG_MAX];	/* "" when there is none */
	char label[BLOCKDEV_TAG_MAX];
};

/**
 * blockdev_probe() - the UUID and label of what a device holds
 * @fd: the device or a file
 *
 * A device on which two formats claim to be is one on which none is. Return: 0 (tags may be "") or
 * -errno.
 */
_must_check_ int blockdev_probe(int fd, struct blockdev_tags *ret);

enum blockdev_part_tag {
	BLOCKDEV_PARTUUID,
	BLOCKDEV_PARTLABEL,
};

/**
 * blockdev_probe_partition() - which partition of a GPT has this UUID or label
 * @fd: the whole disk
 * @ret_number: 1 and up; 0 when none has
 *
 * Return: 0, -ENOTUNIQ (two have it) or -errno.
 */
_must_check_ int blockdev_probe_partition(int fd, enum blockdev_part_tag tag, const char *value,
	int *ret_number);
