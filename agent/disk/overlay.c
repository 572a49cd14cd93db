/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Mounts overlays and the tmpfs below each of them.
 *
 * Every lower directory is opened before anything is mounted, so that a directory within another of
 * the list lies on the read-only root as well, and not on an overlay: the kernel stacks two deep at
 * most. Mounting goes by descriptors (/proc/self/fd), so what was checked is what is used, and no
 * path with a comma or a colon reaches the kernel's option parser.
 *
 * The tmpfs is unmounted again: the overlay keeps it, and nobody can change it behind the overlay's
 * back. Mount options are given in full, so that no kernel's own defaults decide: redirect_dir=on,
 * or rename() of a directory of the image fails, which systemd does in /var/lib; metacopy=off and
 * index=off, which serve layers that outlive the boot or change their place. Privileged trusted.*
 * attributes need no "userxattr".
 */
#include "overlay.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/xattr.h>

#include "disk/newroot.h"
#include "log.h"

#define REASON_MAX 256
#define STAGE "/overlay"
#define FD_PATH_MAX 32
#define XATTRS_MAX 4096
#define INODES_MIN 1024
/* Memory of the kernel's for one file is about 1 KiB:
 * files may take a quarter of what bytes may. */
#define BYTES_PER_INODE 4096

static int fail(char reason[static REASON_MAX], int err, const char *what, const char *path)
{
	snprintf(reason, REASON_MAX, "overlay %s: %s: %s", path, what, strerror(-err));
	return err;
}

static int refuse(char reason[static REASON_MAX], const char *why, const char *path)
{
	snprintf(reason, REASON_MAX, "overlay %s: %s", path, why);
	return 1;
}

/* @path inside the tree at @root, no link followed on the way. */
static int open_below(int root, const char *path, int *ret_fd)
{
	struct open_how how = {
		.flags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
	};
	int fd = (int)syscall(SYS_openat2, root, path[1] ? path + 1 : ".", &how, sizeof(how));

	if (fd < 0)
		return -errno;
	*ret_fd = fd;
	return 0;
}

/* The lower directory; *ret_fd stays -1 for an optional one that the image does not have. */
static int open_lower(int root, const struct overlay_dir *dir, int *ret_fd,
	char reason[static REASON_MAX])
{
	const char *why;
	int r = open_below(root, dir->path, ret_fd);

	if (r == -ENOENT)
		why = "the root has no such directory";
	else if (r == -ELOOP)
		why = "a symbolic link is on the way; name the directory that it leads to";
	else if (r == -ENOTDIR)
		why = "not a directory (nor is a symbolic link)";
	else
		return r ? fail(reason, r, "cannot open", dir->path) : 0;
	if (!dir->optional)
		return refuse(reason, why, dir->path);
	log_info("%s stays as it is: %s", dir->path, why);
	return 0;
}

static uint64_t limit(const struct overlay_dir *dir)
{
	struct sysinfo info;

	if (dir->bytes)
		return dir->bytes;
	if (sysinfo(&info) < 0)
		return 0;
	return (uint64_t)info.totalram * info.mem_unit / 100 * dir->percent;
}

/* A tmpfs with its own limits; all that is in it counts against them, empty files too. */
static int mount_tmpfs(const struct overlay_dir *dir, const char *target, unsigned long flags,
	unsigned mode)
{
	const uint64_t bytes = limit(dir);
	const uint64_t inodes = bytes / BYTES_PER_INODE;
	char options[128];

	snprintf(options, sizeof(options), "size=%llu,nr_inodes=%llu,mode=%o",
		(unsigned long long)(bytes ? bytes : 4096),
		(unsigned long long)(inodes > INODES_MIN ? inodes : INODES_MIN), mode);
	return mount("tmpfs", target, "tmpfs", flags, options) < 0 ? -errno : 0;
}

/* A tmpfs takes no user.* attributes before Linux 6.6. They are notes, which protect nothing: an
 * overlay that copies a file there goes on without them as well. */
static bool can_do_without(const char *name, int err)
{
	return err == -ENOTSUP && strncmp(name, "user.", strlen("user.")) == 0;
}

static int copy_xattr(const char *lower, const char *upper, const char *name)
{
	char value[XATTRS_MAX];
	ssize_t n;

	/* Marks of an overlay that was there when the image was made mean nothing here. */
	if (strncmp(name, "trusted.overlay.", strlen("trusted.overlay.")) == 0)
		return 0;
	n = getxattr(lower, name, value, sizeof(value));
	if (n < 0 || setxattr(upper, name, value, (size_t)n, 0) < 0)
		return can_do_without(name, -errno) ? 0 : -errno;
	return 0;
}

/* Labels, access control lists and the like: what is shown of a merged
 * directory is its upper one's. */
static int copy_xattrs(const char *lower, const char *upper)
{
	char names[XATTRS_MAX];
	ssize_t len = listxattr(lower, names, sizeof(names));
	int r = 0;

	if (len < 0)
		return errno == ENOTSUP ? 0 : -errno;
	for (const char *name = names; name < names + len && !r; name += strlen(name) + 1)
		r = copy_xattr(lower, upper, name);
	return r;
}

static int copy_attributes(int lower, const char *lower_path, const char *upper)
{
	struct timespec times[2];
	struct stat st;
	int r;

	if (fstat(lower, &st) < 0 || chown(upper, st.st_uid, st.st_gid) < 0 ||
		chmod(upper, st.st_mode & 07777) < 0)
		return -errno;
	r = copy_xattrs(lower_path, upper);
	if (r)
		return r;
	times[0] = st.st_atim;
	times[1] = st.st_mtim;
	return utimensat(AT_FDCWD, upper, times, 0) < 0 ? -errno : 0;
}

static int make_layers(const struct overlay_dir *dir, int lower, const char *lower_path,
	char reason[static REASON_MAX])
{
	int r = mount_tmpfs(dir, STAGE, 0, 0755);

	if (r)
		return fail(reason, r, "cannot mount a tmpfs", dir->path);
	if (mkdir(STAGE "/upper", 0755) < 0 || mkdir(STAGE "/work", 0755) < 0)
		return fail(reason, -errno, "cannot make the layers", dir->path);
	r = copy_attributes(lower, lower_path, STAGE "/upper");
	return r ? fail(reason, r, "cannot copy owner, mode and attributes", dir->path) : 0;
}

static int mount_overlay(const struct overlay_dir *dir, int lower, const char *target,
	char reason[static REASON_MAX])
{
	char lower_path[FD_PATH_MAX], options[192];
	int r;

	snprintf(lower_path, sizeof(lower_path), "/proc/self/fd/%d", lower);
	snprintf(options, sizeof(options), "lowerdir=%s,upperdir=" STAGE "/upper,workdir=" STAGE
		"/work,redirect_dir=on,metacopy=off,index=off", lower_path);
	r = make_layers(dir, lower, lower_path, reason);
	if (!r && mount("overlay", target, "overlay", 0, options) < 0)
		r = fail(reason, -errno, "cannot mount", dir->path);
	(void)umount2(STAGE, MNT_DETACH);
	return r;
}

/* The place as it looks by now: below overlays that were mounted before. */
static int mount_one(const struct overlay_dir *dir, int lower, char reason[static REASON_MAX])
{
	_cleanup_close_ int root = open(NEWROOT, O_PATH | O_DIRECTORY | O_CLOEXEC), place = -1;
	char target[FD_PATH_MAX];
	int r = root < 0 ? -errno : open_below(root, dir->path, &place);

	if (r)
		return fail(reason, r, "cannot open", dir->path);
	if (strcmp(dir->path, "/") == 0)
		return mount_overlay(dir, lower, NEWROOT, reason);
	snprintf(target, sizeof(target), "/proc/self/fd/%d", place);
	if (strcmp(dir->path, "/tmp") != 0)
		return mount_overlay(dir, lower, target, reason);
	r = mount_tmpfs(dir, target, MS_NOSUID | MS_NODEV, 01777);
	return r ? fail(reason, r, "cannot mount a tmpfs", dir->path) : 0;
}

struct lowers {
	size_t n;
	int fd[OVERLAY_DIRS_MAX];
	const struct overlay_dir *dir[OVERLAY_DIRS_MAX];
};

static void lowers_done(struct lowers *l)
{
	for (size_t i = 0; i < l->n; i++)
		closep(&l->fd[i]);
}

/* In the order of their paths, so that what contains another comes before it. */
static void insert(struct lowers *l, const struct overlay_dir *dir, int fd)
{
	size_t i = l->n++;

	for (; i > 0 && strcmp(l->dir[i - 1]->path, dir->path) > 0; i--) {
		l->dir[i] = l->dir[i - 1];
		l->fd[i] = l->fd[i - 1];
	}
	l->dir[i] = dir;
	l->fd[i] = fd;
}

static int open_lowers(const struct overlay_dirs *dirs, struct lowers *l,
	char reason[static REASON_MAX])
{
	_cleanup_close_ int root = open(NEWROOT, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (root < 0)
		return fail(reason, -errno, "cannot open", NEWROOT);
	for (size_t i = 0; i < dirs->n; i++) {
		int fd = -1, r = open_lower(root, &dirs->v[i], &fd, reason);

		if (r)
			return r;
		if (fd >= 0)
			insert(l, &dirs->v[i], fd);
	}
	return 0;
}

int overlay_mount(const struct overlay_dirs *dirs, char reason[static REASON_MAX])
{
	_cleanup_(lowers_done) struct lowers lowers = {0};
	int r;

	if (mkdir(STAGE, 0700) < 0 && errno != EEXIST)
		return fail(reason, -errno, "cannot make " STAGE, "");
	r = open_lowers(dirs, &lowers, reason);
	for (size_t i = 0; i < lowers.n && !r; i++)
		r = mount_one(lowers.dir[i], lowers.fd[i], reason);
	return r;
}
