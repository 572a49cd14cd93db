/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The helper VM's disks. There is no udev here: sysfs tells the serial numbers and devtmpfs has the
 * nodes.
 */
#include "disks.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#define WAIT_MS 30000
#define STEP_MS 20

static void close_dir(DIR **d)
{
	if (*d)
		closedir(*d);
}

static bool has_serial(const char *name, const char *serial)
{
	char path[300], text[64] = "";
	_cleanup_close_ int fd = -1;
	ssize_t n;

	snprintf(path, sizeof(path), "/sys/block/%s/serial", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = read(fd, text, sizeof(text) - 1);
	return n > 0 && (size_t)n == strlen(serial) && memcmp(text, serial, (size_t)n) == 0;
}

static int look(const char *serial, char ret_path[static DISK_PATH_MAX])
{
	_cleanup_(close_dir) DIR *dir = opendir("/sys/block");
	struct dirent *e;

	if (!dir)
		return -errno;
	while ((e = readdir(dir))) {
		if (e->d_name[0] == '.' || strlen(e->d_name) > DISK_PATH_MAX - 6 ||
			!has_serial(e->d_name, serial))
			continue;
		snprintf(ret_path, DISK_PATH_MAX, "/dev/%.26s", e->d_name);
		return access(ret_path, F_OK) == 0 ? 0 : -ENOENT;
	}
	return -ENOENT;
}

int disk_find(const char *serial, char ret_path[static DISK_PATH_MAX])
{
	for (int waited = 0; waited < WAIT_MS; waited += STEP_MS) {
		int r = look(serial, ret_path);

		if (r != -ENOENT)
			return r;
		/* Probing happens in the kernel's own threads,
		 * and sysfs cannot be polled for it. */
		nanosleep(&(struct timespec){.tv_nsec = STEP_MS * 1000000L}, NULL);
	}
	return -ETIMEDOUT;
}

int disk_read(int fd, void *buffer, size_t len, uint64_t offset)
{
	for (size_t at = 0; at < len;) {
		ssize_t n = pread(fd, (char *)buffer + at, len - at, (off_t)(offset + at));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : -EIO;
		at += (size_t)n;
	}
	return 0;
}

int disk_write(int fd, const void *buffer, size_t len, uint64_t offset)
{
	for (size_t at = 0; at < len;) {
		ssize_t n = pwrite(fd, (const char *)buffer + at, len - at, (off_t)(offset + at));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : -EIO;
		at += (size_t)n;
	}
	return 0;
}

int disk_size(int fd, uint64_t *ret)
{
	return ioctl(fd, BLKGETSIZE64, ret) ? -errno : 0;
}
