/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs as PID 1 ahead of the product (rdinit=/emulator/init): makes /dev/sev-guest appear and then
 * becomes the product's /init with the arguments, environment and descriptors that the kernel gave.
 * All that stays is one process, marked with '@' for systemd to let it live.
 */
#include "init.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "klog.h"

/* In this order. One that is not in the archive is built into the kernel. */
static const char *const modules[] = {
	EMU_DIR "/fuse.ko",
	EMU_DIR "/cuse.ko",
};

/* The test must fail, and soon. */
static _noreturn_ void give_up(const char *what, int error)
{
	klog("cannot go on: %s: %s", what, strerror(error));
	sync();
	reboot(RB_POWER_OFF);
	for (;;)
		pause();
}

static void load_modules(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(modules); i++) {
		_cleanup_close_ int fd = open(modules[i], O_RDONLY | O_CLOEXEC);

		if (fd < 0 && errno == ENOENT)
			continue;
		if (fd < 0 || (syscall(SYS_finit_module, fd, "", 0) < 0 && errno != EEXIST))
			give_up(modules[i], errno);
	}
}

/*
 * The daemon has a mount namespace of its own with the device nodes in it, since libfuse opens
 * /dev/cuse by that name: the product finds its /dev as the kernel left it.
 */
static void mount_private_dev(void)
{
	if (unshare(CLONE_NEWNS) < 0 ||
		mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		give_up("mount namespace", errno);
	if (mkdir("/dev", 0755) < 0 && errno != EEXIST)
		give_up("/dev", errno);
	if (mount("devtmpfs", "/dev", "devtmpfs", MS_NOSUID, NULL) < 0)
		give_up("devtmpfs", errno);
}

static void leave_console(void)
{
	int fd = open("/dev/null", O_RDWR);

	for (int i = 0; i <= STDERR_FILENO; i++)
		if (fd < 0 || dup2(fd, i) < 0)
			give_up("/dev/null", errno);
	if (fd > STDERR_FILENO)
		close(fd);
}

static _noreturn_ void become_daemon(int ready_fd)
{
	char name[] = "@emulator", number[16];
	char *argv[] = {name, number, NULL}, *envp[] = {NULL};

	setsid();
	mount_private_dev();
	leave_console();
	snprintf(number, sizeof(number), "%d", ready_fd);
	execve(EMU_PROGRAM, argv, envp);
	give_up(EMU_PROGRAM, errno);
}

static void start_daemon(void)
{
	int fds[2];
	char byte;
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC) < 0)
		give_up("pipe", errno);
	pid = fork();
	if (pid < 0)
		give_up("fork", errno);
	if (pid == 0) {
		close(fds[0]);
		if (fcntl(fds[1], F_SETFD, 0) < 0)
			give_up("pipe", errno);
		become_daemon(fds[1]);
	}
	close(fds[1]);
	if (read(fds[0], &byte, 1) != 1)
		give_up("the daemon did not start", ECHILD);
	close(fds[0]);
}

int emu_init(char **argv)
{
	char init[] = "/init";

	klog_open();
	load_modules();
	start_daemon();
	/* Benchmarks count from here. */
	klog("ready, starting %s", init);
	argv[0] = init;
	execv(init, argv);
	give_up(init, errno);
}
