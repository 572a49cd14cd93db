/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Kernel modules at boot, through libkmod: by name, by hardware alias (coldplug), and as the
 * kernel's own /sbin/modprobe. The module tree is that of the initramfs, which is measured.
 * load.c, coldplug.c, modprobe.c.
 */
#pragma once

#include "snp/util.h"

struct kmod_ctx;

/* NULL when there is no memory; no module tree at all is not an error here (all builtin). */
struct kmod_ctx *modules_open(void);
void modules_close(struct kmod_ctx *ctx);

/**
 * modules_load() - load a module (or everything an alias names) with what it depends on
 * @name_or_alias: "dm-crypt", "fs-ext4", "crypto-xts(aes)", "virtio:d00000001v00001AF4"
 *
 * Return: 0 loaded or already there or builtin, -ENOENT (the initramfs has none), -errno.
 */
_must_check_ int modules_load(struct kmod_ctx *ctx, const char *name_or_alias);

/**
 * modules_coldplug() - load what the hardware present asks for
 *
 * Walks /sys/devices for modalias files, in rounds until nothing new appears (a PCI driver brings
 * virtio devices, which have aliases of their own).
 *
 * Return: number of modules loaded, or -errno.
 */
int modules_coldplug(struct kmod_ctx *ctx);

/* The agent's second personality: the kernel calls /sbin/modprobe -q -- ALIAS. Exit status. */
int modprobe_main(int argc, char **argv);
