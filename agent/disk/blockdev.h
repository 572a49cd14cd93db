/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finds a block device by what root= says: a path, UUID=, LABEL=, PARTUUID=, PARTLABEL= (the last
 * two in a GPT). libblkid does the probing, limited to the formats that we use. ENEMY INPUT: what
 * stands on the disk; a device that claims a UUID is a candidate and nothing more. Two devices that
 * both claim it are a refusal.
 */
#pragma once

#include <stddef.h>

#include "snp/util.h"

#define BLOCKDEV_PATH_MAX 64

enum blockdev_by {
	BLOCKDEV_BY_PATH,
	BLOCKDEV_BY_UUID,
	BLOCKDEV_BY_LABEL,
	BLOCKDEV_BY_PARTUUID,
	BLOCKDEV_BY_PARTLABEL,
};

/* What root= says, taken apart: @ret_value points into @spec. 0 or -EINVAL. */
_must_check_ int blockdev_parse(const char *spec, enum blockdev_by *ret_by,
	const char **ret_value);

/**
 * blockdev_wait() - wait for the device to appear
 * @spec: as root= gives it
 * @timeout_s: how long at most; the first look is taken in any case
 * @ret_path: /dev/NAME
 * @ret_reason: for people, on any failure
 *
 * Return: 0, -ETIMEDOUT, -ENOTUNIQ, -EINVAL (not a form we know) or -errno.
 */
_must_check_ int blockdev_wait(const char *spec, unsigned timeout_s,
	char ret_path[static BLOCKDEV_PATH_MAX], char ret_reason[static 256]);
