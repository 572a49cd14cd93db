/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loads the drivers of the devices that are there: looks up the `modalias` of each device on the
 * buses of a virtual machine, in rounds, since the driver of one bus brings devices of the next.
 *
 * Goes by bus and not through the whole of /sys/devices, which is ten times the work: most of it
 * are terminals, memory blocks and firmware tables, whose number grows with the machine.
 *
 * ENEMY INPUT: the host chooses the devices and so the aliases. They are only keys into the
 * measured module index; no path and no option is made of them.
 */
#include "modules.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "modules-internal.h"

#define MAX_ROUNDS 16

/* In the order in which they bring each other up, so that one round mostly does. */
static const char *const buses[] = {"pci", "platform", "virtio", "scsi"};

static void closedirp(DIR **d)
{
	if (*d)
		closedir(*d);
}

bool coldplug_read_alias(int dir_fd, const char *path, char alias[static COLDPLUG_ALIAS_SIZE])
{
	_cleanup_close_ int fd = openat(dir_fd, path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return false;
	n = read(fd, alias, COLDPLUG_ALIAS_SIZE - 1);
	if (n <= 0)
		return false;
	alias[n] = 0;
	alias[strcspn(alias, "\n")] = 0;
	return alias[0] != 0;
}

int coldplug_collect(const char *devices, struct names *tried, struct names *fresh)
{
	_cleanup_(closedirp) DIR *dir = opendir(devices);
	const struct dirent *entry;
	int r = 0;

	if (!dir)
		return errno == ENOENT ? 0 : -errno; /* no such bus */
	while (r >= 0 && (entry = readdir(dir))) {
		char path[sizeof(entry->d_name) + sizeof("/modalias")];
		char alias[COLDPLUG_ALIAS_SIZE];

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/modalias", entry->d_name);
		/* One without alias, or gone meanwhile, is none of our business. */
		if (!coldplug_read_alias(dirfd(dir), path, alias))
			continue;
		r = names_add(tried, alias);
		if (r == 0)
			r = names_add(fresh, alias);
	}
	return r < 0 ? r : 0;
}

/* Adds to @total the number of modules loaded. 0 or -errno. */
static int plug_bus(struct kmod_ctx *ctx, const char *root, const char *bus, struct names *tried,
	unsigned *total)
{
	_cleanup_(names_done) struct names fresh = {0};
	char devices[256];
	int r;

	snprintf(devices, sizeof(devices), "%s/%s/devices", root, bus);
	r = coldplug_collect(devices, tried, &fresh);
	if (r)
		return r;
	for (size_t i = 0; i < fresh.n; i++)
		*total += modules_try(ctx, fresh.v[i]);
	return 0;
}

int modules_coldplug_from(struct kmod_ctx *ctx, const char *root)
{
	_cleanup_(names_done) struct names tried = {0};
	unsigned total = 0, before = 0;

	for (unsigned round = 0; round < MAX_ROUNDS && (round == 0 || total != before); round++) {
		before = total;
		for (size_t i = 0; i < ARRAY_SIZE(buses); i++) {
			int r = plug_bus(ctx, root, buses[i], &tried, &total);

			if (r)
				return r;
		}
	}
	return (int)total;
}

int modules_coldplug(struct kmod_ctx *ctx)
{
	return modules_coldplug_from(ctx, "/sys/bus");
}
