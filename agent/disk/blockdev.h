/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finds a block device by what root= says: a path, UUID=, LABEL=, PARTUUID=, PARTLABEL=. libblkid
 * does the probing, limited to the formats that we use. ENEMY INPUT: what stands on the disk; a
 * device that claims a UUID is a candidate and nothing more. Two devices that both claim it are a
 * refusal.
 */
#pragma once

#include <stddef.h>

#include "snp/util.h"

#define BLOCKDEV_PATH_MAX 64

/**
 * blockdev_wait() - wait for the device to appear
 * @spec: as root= gives it
 * @timeout_s: how long at most
 * @ret_path: /dev/NAME
 * @ret_reason: for people, on any failure
 *
 * Return: 0, -ETIMEDOUT, -ENOTUNIQ, -EINVAL (not a form we know) or -errno.
 */
_must_check_ int blockdev_wait(const char *spec, unsigned timeout_s,
	char ret_path[static BLOCKDEV_PATH_MAX], char ret_reason[static 256]);
