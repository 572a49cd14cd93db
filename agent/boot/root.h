/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the phases "root" and "mount" that lie in two files: root.c and root-verity.c. */
#pragma once

#include "boot/boot.h"

/**
 * root_wait() - a device that the command line names
 * @option: by which it does, for the reason
 *
 * Waits as long as rootwait= says. Return: as boot_phase_fn.
 */
_must_check_ int root_wait(struct boot *b, const char *option, const char *spec,
	char ret[static BLOCKDEV_PATH_MAX]);

/* boot->root_device becomes /dev/mapper/root, under the root hash. As boot_phase_fn. */
_must_check_ int root_open_verity(struct boot *b);

/* Mounts that, read-only. 0, enum fs_size_refusal or -errno; reason for people on failure. */
_must_check_ int root_mount_verity(struct boot *b, char reason[static BOOT_REASON_MAX]);
