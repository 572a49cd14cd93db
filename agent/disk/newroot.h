/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Mounts the root file system at /sysroot, and moves into it (switch-root.c).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "snp/util.h"

#define NEWROOT "/sysroot"
#define NEWROOT_DATA_MAX 256

/**
 * newroot_parse_flags() - rootflags= into mount flags and the file system's own options
 * @flags: comma-separated
 * @ret_flags: MS_*; words are taken in their order, as mount(8) does
 * @ret_data: what is left, comma-separated
 *
 * Pure. Return: 0 or -E2BIG.
 */
_must_check_ int newroot_parse_flags(const char *flags, unsigned long *ret_flags,
	char ret_data[static NEWROOT_DATA_MAX]);

/**
 * newroot_mount() - mount @device at NEWROOT, nothing else
 * @fstype: comma-separated as the kernel's rootfstype=; "" tries ext4, xfs, erofs, squashfs
 * @flags: as rootflags=
 *
 * The device is authenticated by now where the mode is one that does. Return: 0 or -errno; reason
 * for people on failure.
 */
_must_check_ int newroot_mount(const char *device, const char *fstype, const char *flags,
	bool read_only, char reason[static 256]);

/**
 * switch_root_find() - is @init inside the tree at @root_fd a program
 *
 * Symlinks are resolved inside the tree. Return: 0 or -errno; reason for people on failure.
 */
_must_check_ int switch_root_find(int root_fd, const char *init, char reason[static 256]);

/**
 * switch_root_check() - is there something to switch to
 *
 * Checks before anything is touched that @init exists inside NEWROOT (symlinks resolved inside it),
 * is a regular file and executable, and that NEWROOT is another file system than /.
 */
_must_check_ int switch_root_check(const char *init, char reason[static 256]);

/**
 * switch_root() - delete the initramfs, move the mounts, become the real init
 *
 * @argv: of the init; argv[0] is its path
 *
 * PID 1 only, from a ramfs or tmpfs only, tested before anything is moved or deleted. Moves /dev
 * /proc /sys /run. The init gets descriptors 0 to 2 alone, no alarm and no changed signals. Returns
 * only on failure, with -errno.
 */
_must_check_ int switch_root(char *const argv[], char reason[static 256]);
