/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loads the drivers of the devices that are there: reads each `modalias` below /sys/devices and
 * looks it up, in rounds, since a bus driver brings devices with aliases of their own.
 *
 * ENEMY INPUT: the host chooses the devices and so the aliases. They are only keys into the measured
 * module index; no path and no option is made of them. The depth of the walk is bounded.
 */
#include "modules.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>

#include "modules-internal.h"

#define MAX_DEPTH 48
#define MAX_ROUNDS 16
/* sysfs attributes end at a page; the processor's alias lists all its features. */
#define MAX_ALIAS 4096

static void closedirp(DIR **d)
{
	if (*d)
		closedir(*d);
}

/* 0 also for an attribute that cannot be read: its device may just have gone. */
static int collect_alias(int dir_fd, struct names *tried, struct names *fresh)
{
	char alias[MAX_ALIAS + 1];
	_cleanup_close_ int fd = openat(dir_fd, "modalias", O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t n;
	int r;

	if (fd < 0)
		return 0;
	n = read(fd, alias, MAX_ALIAS);
	if (n <= 0)
		return 0;
	alias[n] = 0;
	alias[strcspn(alias, "\n")] = 0;
	if (!alias[0])
		return 0;
	r = names_add(tried, alias);
	if (r)
		return r < 0 ? r : 0;
	r = names_add(fresh, alias);
	return r < 0 ? r : 0;
}

/* Takes over @fd. */
static int walk(int fd, unsigned depth, struct names *tried, struct names *fresh)
{
	_cleanup_(closedirp) DIR *dir = fdopendir(fd);
	const struct dirent *entry;
	int r = 0;

	if (!dir) {
		r = -errno;
		close(fd);
		return r;
	}
	while (r == 0 && (entry = readdir(dir))) {
		if (entry->d_type == DT_REG && strcmp(entry->d_name, "modalias") == 0)
			r = collect_alias(fd, tried, fresh);
		if (entry->d_type != DT_DIR || entry->d_name[0] == '.' || depth == MAX_DEPTH)
			continue;
		int sub = openat(fd, entry->d_name,
			O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

		if (sub >= 0)
			r = walk(sub, depth + 1, tried, fresh);
	}
	return r;
}

int coldplug_collect(const char *root, struct names *tried, struct names *fresh)
{
	int fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? -errno : walk(fd, 0, tried, fresh);
}

/* Most aliases have no module in the archive, and some drivers refuse: both are fine here. */
static unsigned load_all(struct kmod_ctx *ctx, const struct names *aliases)
{
	unsigned count = 0;

	for (size_t i = 0; i < aliases->n; i++)
		if (modules_load_count(ctx, aliases->v[i], &count))
			continue;
	return count;
}

int modules_coldplug_from(struct kmod_ctx *ctx, const char *root)
{
	_cleanup_(names_done) struct names tried = {0};
	unsigned total = 0;

	for (unsigned round = 0; round < MAX_ROUNDS; round++) {
		_cleanup_(names_done) struct names fresh = {0};
		int r = coldplug_collect(root, &tried, &fresh);
		unsigned loaded;

		if (r)
			return r;
		loaded = load_all(ctx, &fresh);
		if (!loaded)
			break;
		total += loaded;
	}
	return (int)total;
}

int modules_coldplug(struct kmod_ctx *ctx)
{
	return modules_coldplug_from(ctx, "/sys/devices");
}
