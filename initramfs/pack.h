/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Packs the guest's initramfs: the agent as /init, /sbin/modprobe leading to it, the kernel modules
 * with an index of their own, and nothing else. The same inputs give the same bytes, whatever the
 * time, the umask or the order in a directory: the archive is part of the launch measurement.
 */
#pragma once

#include <stdio.h>

#include "closure.h"

struct pack {
	const char *agent;		/* path of a static program */
	const struct closure *modules;
	uint32_t mtime;			/* of every entry */
	int level;			/* of zstd; 0 leaves the archive uncompressed */
};

/**
 * pack_initramfs() - write the archive to a stream
 *
 * Return: 0; -ENOENT (required modules are missing), -ENOEXEC (the agent is not a static program)
 * or another -errno, and @why tells.
 */
_must_check_ int pack_initramfs(const struct pack *pack, FILE *out, struct why *why);
