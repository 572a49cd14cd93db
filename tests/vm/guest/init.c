/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The "real init" of the VM tests' small roots: says on the console what a test wants to know of the
 * machine that the agent has handed over, then stays, as an init must.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
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

/* NAME:MODE:OWNER of each file, in the order of names. */
static void print_directory(const char *path)
{
	struct dirent **entries;
	int n = scandir(path, &entries, NULL, alphasort);

	if (n < 0)
		return;
	printf("guest: in %s:", path);
	for (int i = 0; i < n; i++) {
		char file[600];
		struct stat st;

		snprintf(file, sizeof(file), "%s/%s", path, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.' && lstat(file, &st) == 0)
			printf(" %s:%o:%u", entries[i]->d_name, st.st_mode, st.st_uid);
		free(entries[i]);
	}
	free(entries);
	printf("\n");
}

static void print_identity(void)
{
	char *line = NULL;
	size_t size = 0;
	FILE *f = fopen("/run/snpguard/report.json", "re");

	print_directory("/etc/ssh");
	print_directory("/run/snpguard");
	if (access("/etc/ssh/ssh_host_ed25519_key.pub", R_OK) == 0)
		print_file("host-key", "/etc/ssh/ssh_host_ed25519_key.pub", NULL);
	/* A line of so many bytes may have a message of the kernel's in it: not each of three. */
	if (f && getline(&line, &size, f) > 0)
		for (int i = 0; i < 3; i++)
			printf("guest: report %s\n", line);
	if (f)
		fclose(f);
	free(line);
}

/* What each descriptor of a process is. */
static void print_descriptors(const char *head, const char *pid)
{
	char path[300];
	DIR *d;

	snprintf(path, sizeof(path), "/proc/%s/fd", pid);
	d = opendir(path);
	for (struct dirent *e; d && (e = readdir(d));) {
		char target[256] = "";

		if (e->d_name[0] != '.' &&
			readlinkat(dirfd(d), e->d_name, target, sizeof(target) - 1) > 0)
			printf("guest: %s descriptor %s: %s\n", head, e->d_name, target);
	}
	if (d)
		closedir(d);
}

static void print_survivor(const char *pid)
{
	static const char *const keys[] = {"Uid:", "Gid:", "Groups:", "CapInh:", "CapPrm:", "CapEff:",
		"CapBnd:", "CapAmb:", "NoNewPrivs:", "Seccomp:", "VmPeak:", NULL};
	char path[300], name[32] = "", head[64], score[96];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%s/comm", pid);
	f = fopen(path, "re");
	if (!f || fscanf(f, "%31s", name) != 1)
		printf("guest: survivor %s has no name\n", pid);
	if (f)
		fclose(f);
	snprintf(head, sizeof(head), "survivor %s", name);
	snprintf(path, sizeof(path), "/proc/%s/status", pid);
	print_file(head, path, keys);
	snprintf(score, sizeof(score), "%s oom_score_adj:", head);
	snprintf(path, sizeof(path), "/proc/%s/oom_score_adj", pid);
	print_file(score, path, NULL);
	print_descriptors(head, pid);
}

/* What survived from the initramfs: processes whose argv[0] begins with '@'. */
static void print_survivors(void)
{
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
		if (fread(&mark, 1, 1, f) == 1 && mark == '@')
			print_survivor(e->d_name);
		fclose(f);
	}
	if (d)
		closedir(d);
}

/* What the real init's network manager would do: the address that QEMU's user network expects. */
static void bring_network_up(void)
{
	struct ifreq flags = {.ifr_name = "eth0", .ifr_flags = IFF_UP};
	struct ifreq address = {.ifr_name = "eth0"}, mask = {.ifr_name = "eth0"};
	struct sockaddr_in *in = (struct sockaddr_in *)&address.ifr_addr;
	struct sockaddr_in *in_mask = (struct sockaddr_in *)&mask.ifr_netmask;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	/* The agent has done it where it had to. */
	if (ioctl(fd, SIOCGIFADDR, &address) < 0) {
		in->sin_family = in_mask->sin_family = AF_INET;
		inet_pton(AF_INET, "10.0.2.15", &in->sin_addr);
		inet_pton(AF_INET, "255.255.255.0", &in_mask->sin_addr);
		if (ioctl(fd, SIOCSIFADDR, &address) < 0 || ioctl(fd, SIOCSIFNETMASK, &mask) < 0 ||
			ioctl(fd, SIOCSIFFLAGS, &flags) < 0)
			printf("guest: no network\n");
	}
	close(fd);
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
	bring_network_up();
	print_identity();
	print_root_entries();
	print_survivors();
	printf("guest: ready\n");
	for (;;) {
		if (waitpid(-1, NULL, 0) < 0)
			pause();
	}
}
