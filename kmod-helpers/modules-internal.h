/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the boot-time files of this folder and their unit tests: the same with roots of choice. */
#pragma once

#include "names.h"

struct kmod_ctx;

/* @dir: a module tree (lib/modules/VERSION); NULL for the running kernel's. */
struct kmod_ctx *modules_open_tree(const char *dir);

/* As modules_load(); adds to @count the modules that were not there before (dependencies aside). */
_must_check_ int modules_load_count(struct kmod_ctx *ctx, const char *name_or_alias,
	unsigned *count);

/**
 * coldplug_collect() - the aliases under a directory of devices
 * @root: "/sys/devices"
 * @tried: aliases known before; the new ones are added to it
 * @fresh: the new ones
 *
 * Directories that vanish meanwhile are skipped. Return: 0, -errno (@root, memory).
 */
_must_check_ int coldplug_collect(const char *root, struct names *tried, struct names *fresh);

int modules_coldplug_from(struct kmod_ctx *ctx, const char *root);

/* The module that the kernel asks for: the argument after "--"; NULL when there is not just one. */
const char *modprobe_wanted(int argc, char **argv);
