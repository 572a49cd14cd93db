/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A root that its measured root hash vouches for: opening and mounting it. ENEMY INPUT: the disks;
 * disk/verity.c judges them. What is read through /dev/mapper/root is the owner's.
 */
#include "boot/root.h"

#include <stdio.h>
#include <string.h>

#include "disk/fs-size.h"
#include "disk/newroot.h"
#include "disk/verity.h"
#include "log.h"

#define NAME "root"

int root_open_verity(struct boot *b)
{
	const struct config *c = &b->config;
	char hash_device[BLOCKDEV_PATH_MAX], detail[256] = "";
	struct verity_volume v = {
		.data_device = b->root_device,
		.hash_device = c->hash_device[0] ? hash_device : NULL,
		.has_hash_offset = c->has_hash_offset,
		.hash_offset = c->hash_offset,
		.root_hash_len = c->root_hash_len,
		.fec_roots = c->fec_roots,
		.on_corruption = c->on_corruption,
	};
	int r;

	r = v.hash_device ? root_wait(b, "snpguard.hash", c->hash_device, hash_device) : 0;
	if (r)
		return r;
	memcpy(v.root_hash, c->root_hash, c->root_hash_len);
	r = verity_open(&v, NAME, detail);
	if (r)
		return boot_reason(b, r, "%.240s", detail);
	snprintf(b->root_mount, sizeof(b->root_mount), "/dev/mapper/" NAME);
	log_info("%s: verity root, checked by its root hash", b->root_device);
	return 0;
}

/* Known by what the file system says itself: one type is tried, and one driver loaded. */
static int find_fs(const struct boot *b, struct fs_size *ret, char reason[static BOOT_REASON_MAX])
{
	const char *wanted = b->config.rootfstype;
	int r = fs_size_of(b->root_mount, ret);

	if (!r && wanted[0] && strcmp(wanted, ret->type) != 0)
		r = FS_SIZE_E_UNKNOWN;
	if (r == FS_SIZE_E_UNKNOWN)
		snprintf(reason, BOOT_REASON_MAX, "the verity root holds no %s",
			wanted[0] ? wanted : "ext4, erofs or squashfs");
	else if (r == FS_SIZE_E_CUT)
		snprintf(reason, BOOT_REASON_MAX,
			"the hash tree covers a part of the file system only");
	else if (r)
		snprintf(reason, BOOT_REASON_MAX, "cannot read %.64s: %s", b->root_mount,
			snp_strerror(r));
	return r;
}

int root_mount_verity(struct boot *b, char reason[static BOOT_REASON_MAX])
{
	const struct config *c = &b->config;
	char flags[CMDLINE_VALUE_MAX + 16];
	struct fs_size fs;
	int r = find_fs(b, &fs, reason);

	if (r)
		return r;
	boot_module(b, fs.type);
	/* A journal cannot be replayed on what cannot be written to. */
	snprintf(flags, sizeof(flags), "%s%s%s", c->rootflags, c->rootflags[0] ? "," : "",
		strcmp(fs.type, "ext4") == 0 ? "noload" : "ro");
	return newroot_mount(b->root_mount, fs.type, flags, true, reason);
}
