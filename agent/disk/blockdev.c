/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Looks through /sys/class/block for the device that root= names, whenever the kernel says that
 * something changed there, until it is found or time is up.
 */
#include "blockdev.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "blockdev-probe.h"
#include "clock.h"
#include "uevent.h"

#define REASON_MAX 256
#define SYS_BLOCK "/sys/class/block"
#define NAME_SIZE 32
#define WAIT_MAX_S 86400u

struct search {
	enum blockdev_by by;
	const char *value;
	unsigned n_found;
	char found[2][BLOCKDEV_PATH_MAX];	/* the second one only to be told */
};

static bool path_ok(const char *path)
{
	return strncmp(path, "/dev/", 5) == 0 && path[5] && strlen(path) < BLOCKDEV_PATH_MAX &&
		!strstr(path, "/../");
}

int blockdev_parse(const char *spec, enum blockdev_by *ret_by, const char **ret_value)
{
	static const struct {
		const char *prefix;
		enum blockdev_by by;
	} forms[] = {
		{"UUID=", BLOCKDEV_BY_UUID},
		{"LABEL=", BLOCKDEV_BY_LABEL},
		{"PARTUUID=", BLOCKDEV_BY_PARTUUID},
		{"PARTLABEL=", BLOCKDEV_BY_PARTLABEL},
	};

	for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
		size_t n = strlen(forms[i].prefix);

		if (strncmp(spec, forms[i].prefix, n) != 0)
			continue;
		if (!spec[n] || strlen(spec + n) >= BLOCKDEV_TAG_MAX)
			return -EINVAL;
		*ret_by = forms[i].by;
		*ret_value = spec + n;
		return 0;
	}
	if (!path_ok(spec))
		return -EINVAL;
	*ret_by = BLOCKDEV_BY_PATH;
	*ret_value = spec;
	return 0;
}

/* A number in a file of a device's folder in /sys, or -1. */
static long long sys_number(const char *name, const char *file)
{
	char path[sizeof(SYS_BLOCK) + 2 * NAME_SIZE + 32];
	char text[32] = "";
	_cleanup_close_ int fd = -1;
	ssize_t n;

	snprintf(path, sizeof(path), SYS_BLOCK "/%.64s/%.16s", name, file);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	return n > 0 ? strtoll(text, NULL, 10) : -1;
}

/* "cciss!c0d0" in /sys is "cciss/c0d0" in /dev. */
static void dev_path(const char *name, char ret[static BLOCKDEV_PATH_MAX])
{
	snprintf(ret, BLOCKDEV_PATH_MAX, "/dev/%.*s", NAME_SIZE, name);
	for (char *p = ret; *p; p++)
		if (*p == '!')
			*p = '/';
}

static int open_dev(const char *name)
{
	char path[BLOCKDEV_PATH_MAX];

	dev_path(name, path);
	return open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
}

static void found(struct search *s, const char *name)
{
	if (s->n_found < ARRAY_SIZE(s->found))
		dev_path(name, s->found[s->n_found]);
	s->n_found++;
}

static void look_at_content(struct search *s, const char *name)
{
	_cleanup_close_ int fd = open_dev(name);
	struct blockdev_tags tags;

	if (fd < 0 || blockdev_probe(fd, &tags))
		return;	/* not readable, so not what is looked for */
	if (s->by == BLOCKDEV_BY_UUID ? strcasecmp(tags.uuid, s->value) == 0
				      : strcmp(tags.label, s->value) == 0)
		found(s, name);
}

/* The kernel's device of partition @number of @disk, which is a folder in the disk's own. */
static void look_for_partition(struct search *s, const char *disk, int number)
{
	char path[sizeof(SYS_BLOCK) + NAME_SIZE];
	struct dirent *e;
	DIR *dir;

	snprintf(path, sizeof(path), SYS_BLOCK "/%.*s", NAME_SIZE - 2, disk);
	dir = opendir(path);
	while (dir && (e = readdir(dir))) {
		if (e->d_type == DT_DIR && strncmp(e->d_name, disk, strlen(disk)) == 0 &&
			strlen(e->d_name) < NAME_SIZE &&
			sys_number(e->d_name, "partition") == number)
			found(s, e->d_name);
	}
	if (dir)
		closedir(dir);
}

static void look_at_table(struct search *s, const char *name)
{
	enum blockdev_part_tag tag =
		s->by == BLOCKDEV_BY_PARTUUID ? BLOCKDEV_PARTUUID : BLOCKDEV_PARTLABEL;
	_cleanup_close_ int fd = -1;
	int number = 0, r;

	if (sys_number(name, "partition") > 0)
		return;
	fd = open_dev(name);
	r = fd < 0 ? -errno : blockdev_probe_partition(fd, tag, s->value, &number);
	if (r == -ENOTUNIQ) {
		found(s, name);
		found(s, name);
	}
	if (!r && number > 0)
		look_for_partition(s, name, number);
}

static void look_at_path(struct search *s)
{
	struct stat st;

	if (stat(s->value, &st) == 0 && S_ISBLK(st.st_mode)) {
		snprintf(s->found[0], BLOCKDEV_PATH_MAX, "%s", s->value);
		s->n_found = 1;
	}
}

static void look(struct search *s)
{
	struct dirent *e;
	DIR *dir;

	s->n_found = 0;
	if (s->by == BLOCKDEV_BY_PATH) {
		look_at_path(s);
		return;
	}
	dir = opendir(SYS_BLOCK);
	while (dir && (e = readdir(dir))) {
		/* No size: a loop device that is not in use, a drive without a medium. */
		if (e->d_name[0] == '.' || strlen(e->d_name) >= NAME_SIZE ||
			sys_number(e->d_name, "size") <= 0)
			continue;
		if (s->by == BLOCKDEV_BY_UUID || s->by == BLOCKDEV_BY_LABEL)
			look_at_content(s, e->d_name);
		else
			look_at_table(s, e->d_name);
	}
	if (dir)
		closedir(dir);
}

static void wait_until_found(struct search *s, unsigned timeout_s)
{
	/* Listening comes before looking: a device that appears between the two rings the bell. */
	_cleanup_close_ int fd = uevent_open();
	int64_t end = clock_ms() + 1000 * (int64_t)timeout_s;

	for (;;) {
		int left = clock_left(end);

		look(s);
		if (s->n_found || left == 0)
			return;
		uevent_wait(fd, left);
	}
}

int blockdev_wait(const char *spec, unsigned timeout_s, char ret_path[static BLOCKDEV_PATH_MAX],
	char ret_reason[static REASON_MAX])
{
	struct search s = {0};

	if (blockdev_parse(spec, &s.by, &s.value)) {
		snprintf(ret_reason, REASON_MAX,
			"neither /dev/NAME nor UUID=, LABEL=, PARTUUID= or "
			"PARTLABEL= with a value");
		return -EINVAL;
	}
	if (timeout_s > WAIT_MAX_S)
		timeout_s = WAIT_MAX_S;
	wait_until_found(&s, timeout_s);
	if (s.n_found == 0) {
		snprintf(ret_reason, REASON_MAX, "no such device after %u s", timeout_s);
		return -ETIMEDOUT;
	}
	if (s.n_found > 1) {
		snprintf(ret_reason, REASON_MAX, "claimed more than once (%s, %s)", s.found[0],
			s.found[1]);
		return -ENOTUNIQ;
	}
	snprintf(ret_path, BLOCKDEV_PATH_MAX, "%s", s.found[0]);
	return 0;
}
