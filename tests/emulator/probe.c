/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Stands in for the product in the emulator's own test: an /init that asks for reports through the
 * product's sevguest.c and, locked in, through its attester, prints what came on the console, and
 * switches the machine off. The number of
 * reports is in the environment (the kernel puts "probe=N" of its command line there).
 */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <time.h>

#include "attest/attester.h"
#include "attest/sevguest.h"
#include "snp/codec.h"

static long milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* How the product finds its process: nothing of the stand-in may show here. */
static void print_surroundings(int argc, char **argv)
{
	struct dirent *e;
	DIR *dir;

	mkdir("/proc", 0755);
	if (mount("proc", "/proc", "proc", 0, NULL) < 0)
		return;
	printf("probe: pid %d argc %d argv0 %s fds", (int)getpid(), argc, argv[0]);
	dir = opendir("/proc/self/fd");
	while (dir && (e = readdir(dir)))
		if (e->d_name[0] != '.' && atoi(e->d_name) != dirfd(dir))
			printf(" %s", e->d_name);
	if (dir)
		closedir(dir);
	puts("");
}

static void print_mounts(void)
{
	FILE *f = fopen("/proc/mounts", "re");
	char line[256];

	while (f && fgets(line, sizeof(line), f))
		printf("probe: mount %s", line);
	if (f)
		fclose(f);
}

/* In lines that no console breaks. */
static void print_hex(const char *what, const uint8_t *data, size_t len)
{
	char hex[SNP_HEX_SIZE(32)];

	for (size_t at = 0; at < len; at += 32) {
		snp_hex_encode(data + at, len - at < 32 ? len - at : 32, hex);
		printf("probe-%s: %s\n", what, hex);
	}
}

static void print_report(int fd, uint8_t n)
{
	uint8_t report_data[SNP_REPORT_DATA_SIZE];
	static struct ipc_report_answer answer;
	long start = milliseconds();

	memset(report_data, 0x40 + n, sizeof(report_data));
	sevguest_report(fd, report_data, 0, &answer);
	printf("probe: report %u status %u detail %u certs %u in %ld ms\n", n, answer.status,
		answer.detail, answer.certs_len, milliseconds() - start);
	if (n || answer.status != IPC_ATTEST_OK)
		return;
	print_hex("report", answer.report, sizeof(answer.report));
	print_hex("certs", answer.certs, answer.certs_len);
}

/* The attester as it really runs, its empty root on the initramfs' own file system. */
static void print_attester(int device)
{
	const struct ipc_report_request request = {.kind = IPC_REPORT_IDENTITY};
	static struct ipc_report_answer answer;
	char path[64], root[128] = "";
	int boot[2], server[2], r;
	size_t len = 0;
	pid_t pid;

	mkdir("/run", 0755);
	if (ipc_pair(boot) || ipc_pair(server))
		return;
	pid = fork();
	if (pid == 0)
		attester_main(device, boot[1], server[1], 0);
	close(server[1]);
	r = ipc_send(server[0], &request, sizeof(request));
	if (!r)
		r = ipc_recv(server[0], &answer, offsetof(struct ipc_report_answer, certs),
			sizeof(answer), &len);
	snprintf(path, sizeof(path), "/proc/%d/root", (int)pid);
	if (readlink(path, root, sizeof(root) - 1) < 0)
		perror("probe: root");
	printf("probe: attester %d status %u certs %u root %s\n", r, answer.status,
		answer.certs_len, root);
}

int main(int argc, char **argv)
{
	const char *n = getenv("probe");
	int fd, r;

	print_surroundings(argc, argv);
	print_mounts();
	mkdir("/dev", 0755);
	if (mount("devtmpfs", "/dev", "devtmpfs", 0, NULL) < 0)
		perror("probe: /dev");
	r = sevguest_open(&fd);
	printf("probe: open %d\n", r);
	for (int i = 0; !r && i < (n ? atoi(n) : 1); i++)
		print_report(fd, (uint8_t)i);
	if (!r)
		print_attester(fd);
	puts("probe: end");
	fflush(stdout);
	reboot(RB_POWER_OFF);
	return 1;
}
