/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The first things of PID 1: Ctrl-Alt-Del off, the kernel's file systems, descriptors 0 to 2, no
 * core dumps, the log. Mounts that are there already are taken as they are.
 */
#include "boot/boot.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <unistd.h>

#include "boot/loglines.h"
#include "log.h"

static const struct {
	const char *type;
	const char *target;
	unsigned long flags;
	const char *options;
} mounts[] = {
	{"devtmpfs", "/dev", MS_NOSUID, "mode=0755"},
	{"proc", "/proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL},
	{"sysfs", "/sys", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL},
	{"tmpfs", "/run", MS_NOSUID | MS_NODEV, "mode=0755"},
};

static int mount_all(struct boot *b)
{
	for (size_t i = 0; i < ARRAY_SIZE(mounts); i++) {
		(void)mkdir(mounts[i].target, 0755);	/* the mount tells if it is not there */
		if (mount(mounts[i].type, mounts[i].target, mounts[i].type, mounts[i].flags,
			    mounts[i].options) < 0 && errno != EBUSY)
			return boot_reason(b, -errno, "cannot mount %s on %s: %s", mounts[i].type,
				mounts[i].target, snp_strerror(-errno));
	}
	return 0;
}

/* A library that prints must never write into a disk that happens to have become descriptor 2. */
static int ensure_std_fds(struct boot *b)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return boot_reason(b, -errno, "cannot open /dev/null: %s", snp_strerror(-errno));
	while (fd <= STDERR_FILENO) {
		int next = open("/dev/null", O_RDWR | O_CLOEXEC);

		(void)fcntl(fd, F_SETFD, 0);
		if (next < 0)
			return boot_reason(b, -errno, "cannot open /dev/null: %s",
				snp_strerror(-errno));
		fd = next;
	}
	close(fd);
	return 0;
}

int boot_early(struct boot *b)
{
	int r;

	(void)reboot(RB_DISABLE_CAD);	/* PID 1 gets SIGINT instead, which it ignores */
	(void)setsid();
	umask(022);
	if (getrlimit(RLIMIT_CORE, &b->core_limit) < 0 ||
		setrlimit(RLIMIT_CORE, &(struct rlimit){.rlim_max = b->core_limit.rlim_max}) < 0)
		return boot_reason(b, -errno, "cannot forbid core dumps: %s", snp_strerror(-errno));
	r = mount_all(b);
	if (r)
		return r;
	r = ensure_std_fds(b);
	if (r)
		return r;
	loglines_allow_all();
	log_open();
	log_info("snpguard " SNPGUARD_VERSION);
	return 0;
}
