/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Mounts the root file system at NEWROOT. Trusts what it mounts no further than the kernel's file
 * systems do: that the device is the owner's is somebody else's to see to.
 */
#include "newroot.h"

#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#define REASON_MAX 256
#define WORD_MAX 64

static const struct {
	const char *word;
	unsigned long set;
	unsigned long clear;
} words[] = {
	{"defaults", 0, 0},
	{"ro", MS_RDONLY, 0},
	{"rw", 0, MS_RDONLY},
	{"nosuid", MS_NOSUID, 0},
	{"suid", 0, MS_NOSUID},
	{"nodev", MS_NODEV, 0},
	{"dev", 0, MS_NODEV},
	{"noexec", MS_NOEXEC, 0},
	{"exec", 0, MS_NOEXEC},
	{"sync", MS_SYNCHRONOUS, 0},
	{"async", 0, MS_SYNCHRONOUS},
	{"dirsync", MS_DIRSYNC, 0},
	{"noatime", MS_NOATIME, 0},
	{"atime", 0, MS_NOATIME},
	{"nodiratime", MS_NODIRATIME, 0},
	{"diratime", 0, MS_NODIRATIME},
	{"relatime", MS_RELATIME, 0},
	{"norelatime", 0, MS_RELATIME},
	{"strictatime", MS_STRICTATIME, 0},
	{"nostrictatime", 0, MS_STRICTATIME},
	{"lazytime", MS_LAZYTIME, 0},
	{"nolazytime", 0, MS_LAZYTIME},
};

static bool take_word(const char *word, size_t len, unsigned long *flags)
{
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (strlen(words[i].word) != len || strncmp(words[i].word, word, len) != 0)
			continue;
		*flags = (*flags & ~words[i].clear) | words[i].set;
		return true;
	}
	return false;
}

int newroot_parse_flags(const char *flags, unsigned long *ret_flags,
	char ret_data[static NEWROOT_DATA_MAX])
{
	unsigned long ms = 0;
	char data[NEWROOT_DATA_MAX] = "";
	size_t n = 0;

	for (const char *p = flags; *p;) {
		size_t len = strcspn(p, ",");

		if (len && !take_word(p, len, &ms)) {
			if (n + 1 + len >= sizeof(data))
				return -E2BIG;
			if (n)
				data[n++] = ',';
			memcpy(data + n, p, len);
			n += len;
		}
		p += len + (p[len] == ',');
	}
	data[n] = '\0';
	*ret_flags = ms;
	memcpy(ret_data, data, sizeof(data));
	return 0;
}

/* Tries each type of the list until one fits. The first error that says more than "not mine" is the
 * one to tell. */
static int mount_one_of(const char *device, const char *types, unsigned long flags,
	const char *data, char ret_type[static WORD_MAX])
{
	int err = -ENODEV;

	for (const char *p = types; *p;) {
		size_t len = strcspn(p, ",");
		char type[WORD_MAX];

		snprintf(type, sizeof(type), "%.*s", (int)len, p);
		p += len + (p[len] == ',');
		if (mount(device, NEWROOT, type, flags, data) == 0)
			return 0;
		if (err == -ENODEV || err == -EINVAL) {
			err = -errno;
			snprintf(ret_type, WORD_MAX, "%s", type);
		}
	}
	return err;
}

int newroot_mount(const char *device, const char *fstype, const char *flags, bool read_only,
	char reason[static REASON_MAX])
{
	const char *types = fstype[0] ? fstype : "ext4,xfs,erofs,squashfs";
	char data[NEWROOT_DATA_MAX], type[WORD_MAX] = "";
	unsigned long ms = 0;
	int err;

	if (newroot_parse_flags(flags, &ms, data)) {
		snprintf(reason, REASON_MAX, "rootflags= is too long");
		return -E2BIG;
	}
	if (read_only)
		ms |= MS_RDONLY;
	if (mkdir(NEWROOT, 0755) < 0 && errno != EEXIST) {
		err = -errno;
		snprintf(reason, REASON_MAX, "cannot make " NEWROOT ": %s", strerror(-err));
		return err;
	}
	err = mount_one_of(device, types, ms, data, type);
	if (err == -EINVAL || err == -ENODEV)
		snprintf(reason, REASON_MAX,
			"cannot mount %.64s: no file system of the types %.64s", device, types);
	else if (err)
		snprintf(reason, REASON_MAX, "cannot mount %.64s as %s: %s", device, type,
			strerror(-err));
	return err;
}
