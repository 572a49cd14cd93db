/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Kernel modules at boot, through libkmod: by name, by hardware alias (coldplug), and as the
 * kernel's own /sbin/modprobe. The module tree is that of the initramfs, which is measured.
 * load.c, coldplug.c, prepare.c, modprobe.c.
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
 * modules_coldplug() - load the drivers of the devices that are present
 *
 * Buses pci, platform, virtio and scsi, in rounds until nothing new appears (a PCI driver brings
 * virtio devices, which have aliases of their own). Cheap when nothing is new: a device that
 * appears later is found by calling it again.
 *
 * Return: number of modules loaded, or -errno.
 */
int modules_coldplug(struct kmod_ctx *ctx);

/**
 * modules_prepare_disks() - load what opening a disk will ask for
 *
 * Device-mapper targets, cipher modes, and the processor's fast ciphers and hashes, which the
 * kernel does not ask for by itself. Takes some tenths of a second (the kernel tests each cipher),
 * so it belongs where the agent waits anyway. What this kernel does not have is passed over: it is
 * missed when a disk is opened, if at all.
 *
 * Return: number of modules loaded, or -errno when the kernel's requests stay switched off.
 */
int modules_prepare_disks(struct kmod_ctx *ctx);

/**
 * modules_set_requests() - let the kernel run modprobe, or not
 *
 * Off, request_module() fails at once, for modules that are there as for those that are not. Each
 * request otherwise costs a process, and the kernel makes several in vain for every cipher it puts
 * together. To be switched on again before the real init starts.
 *
 * Return: 0, -errno.
 */
_must_check_ int modules_set_requests(bool on);

/* The agent's second personality: the kernel calls /sbin/modprobe -q -- ALIAS. Exit status. */
int modprobe_main(int argc, char **argv);
