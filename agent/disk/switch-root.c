/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From the initramfs into the real root. Everything that can be wrong is tested before anything is
 * moved, and everything is moved before anything is deleted: deleting the wrong tree as PID 1 would
 * delete somebody's disk.
 */
#include "newroot.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>

#define REASON_MAX 256
#define DEPTH_MAX 64

static const char *const moved[] = {"/dev", "/proc", "/sys", "/run"};

static int fail(char reason[static REASON_MAX], int err, const char *what, const char *where)
{
	snprintf(reason, REASON_MAX, "%s %.160s: %s", what, where, strerror(-err));
	return err;
}

int switch_root_find(int root_fd, const char *init, char reason[static REASON_MAX])
{
	struct open_how how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};
	_cleanup_close_ int fd = (int)syscall(SYS_openat2, root_fd, init, &how, sizeof(how));
	struct stat st;

	if (init[0] != '/')
		return fail(reason, -EINVAL, "not an absolute path:", init);
	if (fd < 0 || fstat(fd, &st) < 0)
		return fail(reason, -errno, "no init in the root file system,", init);
	if (!S_ISREG(st.st_mode) || !(st.st_mode & 0111))
		return fail(reason, -EACCES, "the init of the root file system is not a program,",
			init);
	return 0;
}

int switch_root_check(const char *init, char reason[static REASON_MAX])
{
	_cleanup_close_ int fd = open(NEWROOT, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct stat here, there;

	if (fd < 0 || fstat(fd, &there) < 0 || stat("/", &here) < 0)
		return fail(reason, -errno, "cannot open", NEWROOT);
	if (here.st_dev == there.st_dev)
		return fail(reason, -EXDEV, "nothing is mounted at", NEWROOT);
	return switch_root_find(fd, init, reason);
}

/* What is deleted must be an initramfs, and we its init. */
static int check_here(char reason[static REASON_MAX])
{
	struct statfs fs;

	if (getpid() != 1)
		return fail(reason, -EPERM, "not the first process, so not leaving", "/");
	if (statfs("/", &fs) < 0)
		return fail(reason, -errno, "cannot look at", "/");
	if (fs.f_type != RAMFS_MAGIC && fs.f_type != TMPFS_MAGIC)
		return fail(reason, -EPERM, "not an initramfs:", "/");
	return 0;
}

/* A directory of the new root's own: a link would be followed in the old one. */
static int check_target(const char *path, char reason[static REASON_MAX])
{
	struct stat st;

	if (lstat(path, &st) < 0) {
		if (errno != ENOENT || mkdir(path, 0755) < 0)
			return fail(reason, -errno, "the root file system has no directory", path);
		return 0;
	}
	if (!S_ISDIR(st.st_mode))
		return fail(reason, -ENOTDIR, "the root file system has no directory", path);
	return 0;
}

static bool is_mounted(const char *path)
{
	struct stat here, there;

	return stat("/", &here) == 0 && stat(path, &there) == 0 && here.st_dev != there.st_dev;
}

static int move_mounts(char reason[static REASON_MAX])
{
	char target[ARRAY_SIZE(moved)][32];
	int err;

	for (size_t i = 0; i < ARRAY_SIZE(moved); i++) {
		snprintf(target[i], sizeof(target[i]), NEWROOT "%s", moved[i]);
		err = is_mounted(moved[i]) ? check_target(target[i], reason) : 0;
		if (err)
			return err;
	}
	for (size_t i = 0; i < ARRAY_SIZE(moved); i++) {
		if (is_mounted(moved[i]) && mount(moved[i], target[i], NULL, MS_MOVE, NULL) < 0)
			return fail(reason, -errno, "cannot move", moved[i]);
	}
	return 0;
}

static int enter(char reason[static REASON_MAX])
{
	if (chdir(NEWROOT) < 0 || mount(".", "/", NULL, MS_MOVE, NULL) < 0 || chroot(".") < 0 ||
		chdir("/") < 0)
		return fail(reason, -errno, "cannot enter", NEWROOT);
	return 0;
}

/* Empties a directory without leaving its file system. What cannot be removed only keeps memory. */
static void empty(int dir_fd, dev_t dev, unsigned depth)
{
	DIR *dir = fdopendir(dir_fd);
	struct dirent *e;

	if (!dir) {
		close(dir_fd);
		return;
	}
	while ((e = readdir(dir))) {
		struct stat st;
		int fd;

		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0 ||
			fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
			st.st_dev != dev)
			continue;
		if (S_ISDIR(st.st_mode) && depth < DEPTH_MAX) {
			fd = openat(dirfd(dir), e->d_name,
				O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
			if (fd >= 0)
				empty(fd, dev, depth + 1);
		}
		(void)unlinkat(dirfd(dir), e->d_name, S_ISDIR(st.st_mode) ? AT_REMOVEDIR : 0);
	}
	closedir(dir);
}

/* As the kernel starts an init: nothing open but 0 to 2, no alarm set, nothing blocked, nothing
 * ignored, its environment and no more. */
static int become(char *const argv[], char reason[static REASON_MAX])
{
	const char *term = getenv("TERM");
	char term_env[64];
	char *const envp[] = {(char[]){"HOME=/"}, term_env, NULL};
	sigset_t none;

	/* Libraries open descriptors as well. On failure ours are needed:
	 * so not closed, but marked. */
	if (syscall(SYS_close_range, STDERR_FILENO + 1, ~0u, CLOSE_RANGE_CLOEXEC) < 0)
		return fail(reason, -errno, "cannot close descriptors for", argv[0]);
	/* An alarm survives execve(). */
	alarm(0);
	snprintf(term_env, sizeof(term_env), "TERM=%s", term ? term : "linux");
	for (int sig = 1; sig < NSIG; sig++)
		signal(sig, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	umask(022);
	execve(argv[0], argv, envp);
	return fail(reason, -errno, "cannot start", argv[0]);
}

int switch_root(char *const argv[], char reason[static REASON_MAX])
{
	_cleanup_close_ int old = -1;
	struct stat st;
	int err = check_here(reason);

	if (!err)
		err = switch_root_check(argv[0], reason);
	if (err)
		return err;
	old = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (old < 0 || fstat(old, &st) < 0)
		return fail(reason, -errno, "cannot open", "/");
	err = move_mounts(reason);
	if (!err)
		err = enter(reason);
	if (err)
		return err;
	empty(steal_fd(&old), st.st_dev, 0);
	return become(argv, reason);
}
