/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the boot-time files of this folder and their unit tests:
 * the same with roots of choice. */
#pragma once

#include "names.h"

struct kmod_ctx;

/* @dir: a module tree (lib/modules/VERSION); NULL for the running kernel's. */
struct kmod_ctx *modules_open_tree(const char *dir);

/*
 * Load what may well not be there, or refuse to work on this machine. Return: number of modules
 * that were not there before, dependencies aside.
 */
unsigned modules_try(struct kmod_ctx *ctx, const char *name_or_alias);

/* sysfs attributes end at a page; the processor's alias lists all its features. */
#define COLDPLUG_ALIAS_SIZE 4097

/* The first line of @path below @dir_fd. False when there is none or it is empty. */
bool coldplug_read_alias(int dir_fd, const char *path, char alias[static COLDPLUG_ALIAS_SIZE]);

/**
 * coldplug_collect() - the aliases of the devices of a bus
 * @devices: "/sys/bus/NAME/devices"; its absence is fine
 * @tried: aliases known before; the new ones are added to it
 * @fresh: the new ones
 *
 * Return: 0, -errno (@devices cannot be read, memory).
 */
_must_check_ int coldplug_collect(const char *devices, struct names *tried, struct names *fresh);

/* @root: "/sys/bus". As modules_coldplug(). */
int modules_coldplug_from(struct kmod_ctx *ctx, const char *root);

/* The module that the kernel asks for: the argument after "--"; NULL when there is not just one. */
const char *modprobe_wanted(int argc, char **argv);
