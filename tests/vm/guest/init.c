/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The "real init" of the VM tests' small roots: says on the console what a test wants to know of the
 * machine that the agent has handed over, then stays, as an init must.
 */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Prints the lines of @path that start with one of @keys (NULL: all), each behind @head. */
static void print_file(const char *head, const char *path, const char *const *keys)
{
	char line[512];
	FILE *f = fopen(path, "re");

	if (!f) {
		printf("guest: %s %s: cannot open\n", head, path);
		return;
	}
	while (fgets(line, sizeof(line), f)) {
		int wanted = keys == NULL;

		for (const char *const *k = keys; k && *k; k++)
			wanted |= strncmp(line, *k, strlen(*k)) == 0;
		if (wanted)
			printf("guest: %s %s", head, line);
	}
	fclose(f);
}

static unsigned count_fds(const char *pid)
{
	char path[300];
	unsigned n = 0;
	DIR *d;

	snprintf(path, sizeof(path), "/proc/%s/fd", pid);
	d = opendir(path);
	if (!d)
		return 0;
	for (struct dirent *e; (e = readdir(d));)
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

/* Where this stands on the kernel's own clock: before all else, since benchmarks count up to here. */
static void mark_time(void)
{
	static const char line[] = "<6>guest: first instruction\n";
	int fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, line, sizeof(line) - 1) < 0)
		perror("guest: /dev/kmsg");
	if (fd >= 0)
		close(fd);
}

/* What survived from the initramfs: processes whose argv[0] begins with '@'. */
static void print_survivors(void)
{
	static const char *const keys[] = {"Name:", "Uid:", "CapEff:", "CapBnd:", "NoNewPrivs:",
		"Seccomp:", NULL};
	DIR *d = opendir("/proc");

	for (struct dirent *e; d && (e = readdir(d));) {
		char path[300], mark = 0;
		FILE *f;

		if (!isdigit((unsigned char)e->d_name[0]))
			continue;
		snprintf(path, sizeof(path), "/proc/%s/cmdline", e->d_name);
		f = fopen(path, "re");
		if (!f)
			continue;
		if (fread(&mark, 1, 1, f) == 1 && mark == '@') {
			snprintf(path, sizeof(path), "/proc/%s/status", e->d_name);
			print_file("survivor", path, keys);
			printf("guest: survivor Fds: %u\n", count_fds(e->d_name));
		}
		fclose(f);
	}
	if (d)
		closedir(d);
}

static void print_root_entries(void)
{
	DIR *d = opendir("/");

	printf("guest: root-entries:");
	for (struct dirent *e; d && (e = readdir(d));)
		if (e->d_name[0] != '.')
			printf(" %s", e->d_name);
	printf("\n");
	if (d)
		closedir(d);
}

static void print_memory(void)
{
	static const char *const keys[] = {"MemTotal:", "MemFree:", "MemAvailable:", NULL};

	print_file("memory", "/proc/meminfo", keys);
}

int main(int argc, char **argv)
{
	/* Before anything is opened: 0 to 2, and the directory that is read to count them. */
	unsigned fds = count_fds("self");
	int console;

	mark_time();
	console = open("/dev/console", O_RDWR | O_CLOEXEC);
	if (console >= 0) {
		dup2(console, 0);
		dup2(console, 1);
		dup2(console, 2);
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("guest: init reached, pid %d, argv0 %s, argc %d\n", (int)getpid(), argv[0], argc);
	for (int i = 1; i < argc; i++)
		printf("guest: argument %s\n", argv[i]);
	printf("guest: inherits %u descriptors, an alarm in %u s\n", fds - 1, alarm(0));
	print_memory();
	print_file("marker", "/marker", NULL);
	print_file("mount", "/proc/self/mounts", NULL);
	print_file("log-limit", "/proc/sys/kernel/printk_devkmsg", NULL);
	print_root_entries();
	print_survivors();
	printf("guest: ready\n");
	for (;;) {
		if (waitpid(-1, NULL, 0) < 0)
			pause();
	}
}
