/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * PID 1 of the disk benchmark's VM: puts each choice of cipher and integrity on the same virtual
 * disk in turn, and measures reading and writing through it, in sequence and at random, past the
 * page cache. One line of figures for each choice:
 *
 *   bench: NAME seq-write seq-read rand-write rand-read    (MiB/s, MiB/s, IOPS, IOPS)
 */
#include <errno.h>
#include <fcntl.h>
#include <libcryptsetup.h>
#include <linux/fs.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "modules.h"
#include "snp/util.h"

#define DISK "/dev/vda"
#define SPAN (48u << 20)	/* bytes that are written and read */
#define BLOCK (1u << 20)
#define RANDOM_IOS 1000
#define RANDOM_SIZE 4096

static const struct choice {
	const char *name;
	const char *mode;		/* NULL: the raw disk */
	const char *cipher;
	const char *integrity;		/* NULL: dm-crypt alone */
	size_t key_bytes;
	uint32_t sector_size;
} choices[] = {
	{"raw", NULL, NULL, NULL, 0, 0},
	{"aes-xts-plain64/4096", "xts-plain64", "aes", NULL, 64, 4096},
	{"aes-xts-random+hmac-sha256/4096", "xts-random", "aes", "hmac(sha256)", 96, 4096},
	{"aes-xts-random+hmac-sha256/512", "xts-random", "aes", "hmac(sha256)", 96, 512},
	{"aes-xts-plain64+hmac-sha256/4096", "xts-plain64", "aes", "hmac(sha256)", 96, 4096},
	{"aes-xts-random+hmac-sha512/4096", "xts-random", "aes", "hmac(sha512)", 128, 4096},
	{"aegis128-random+aead/4096", "random", "aegis128", "aead", 16, 4096},
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static _noreturn_ void die(const char *what, int r)
{
	printf("bench: failed: %s: %s\n", what, strerror(r < 0 ? -r : errno));
	fflush(stdout);
	reboot(RB_POWER_OFF);
	for (;;)
		pause();
}

/* Seconds for reading or writing SPAN in sequence; a write counts when it is on the disk. */
static double sequential(int fd, void *buffer, bool write_it)
{
	double start = now();

	for (uint64_t at = 0; at < SPAN; at += BLOCK) {
		ssize_t n = write_it ? pwrite(fd, buffer, BLOCK, (off_t)at) :
			pread(fd, buffer, BLOCK, (off_t)at);

		if (n != BLOCK)
			die(write_it ? "sequential write" : "sequential read", 0);
	}
	if (write_it && fsync(fd) < 0)
		die("fsync", 0);
	return now() - start;
}

static double at_random(int fd, void *buffer, bool write_it)
{
	double start = now();
	uint32_t seed = 12345;

	for (int i = 0; i < RANDOM_IOS; i++) {
		seed = seed * 1664525 + 1013904223;
		off_t at = (off_t)(seed % (SPAN / RANDOM_SIZE)) * RANDOM_SIZE;
		ssize_t n = write_it ? pwrite(fd, buffer, RANDOM_SIZE, at) :
			pread(fd, buffer, RANDOM_SIZE, at);

		if (n != RANDOM_SIZE)
			die(write_it ? "random write" : "random read", 0);
	}
	if (write_it && fsync(fd) < 0)
		die("fsync", 0);
	return now() - start;
}

static void measure(const char *name, const char *device)
{
	int fd = open(device, O_RDWR | O_DIRECT | O_CLOEXEC);
	double w, r, rw, rr;
	void *buffer;

	if (fd < 0 || posix_memalign(&buffer, 4096, BLOCK))
		die(device, 0);
	memset(buffer, 0x5A, BLOCK);
	(void)sequential(fd, buffer, true);	/* integrity tags exist for what was written once */
	w = sequential(fd, buffer, true);
	r = sequential(fd, buffer, false);
	rw = at_random(fd, buffer, true);
	rr = at_random(fd, buffer, false);
	printf("bench: %s %.1f %.1f %.0f %.0f\n", name, SPAN / w / 1048576, SPAN / r / 1048576,
		RANDOM_IOS / rw, RANDOM_IOS / rr);
	free(buffer);
	close(fd);
}

static void measure_choice(const struct choice *c)
{
	struct crypt_pbkdf_type pbkdf = {.type = CRYPT_KDF_PBKDF2, .hash = "sha256",
		.iterations = 1000, .flags = CRYPT_PBKDF_NO_BENCHMARK};
	struct crypt_params_luks2 params = {.pbkdf = &pbkdf, .integrity = c->integrity,
		.sector_size = c->sector_size};
	struct crypt_device *cd = NULL;
	int r;

	r = crypt_init(&cd, DISK);
	if (r == 0)
		r = crypt_format(cd, CRYPT_LUKS2, c->cipher, c->mode, NULL, NULL, c->key_bytes,
			&params);
	if (r == 0)
		r = crypt_keyslot_add_by_volume_key(cd, 0, NULL, 0, "bench", 5);
	if (r >= 0)
		r = crypt_activate_by_passphrase(cd, "bench", 0, "bench", 5, 0);
	if (r < 0)
		die(c->name, r);
	measure(c->name, "/dev/mapper/bench");
	r = crypt_deactivate(cd, "bench");
	if (r < 0)
		die("deactivate", r);
	crypt_free(cd);
}

/* What the kernel handed over is the initramfs's own node; a devtmpfs lies over it now. */
static void open_console(void)
{
	int console = open("/dev/console", O_RDWR | O_CLOEXEC);

	if (console >= 0)
		dup2(console, STDOUT_FILENO);
	setvbuf(stdout, NULL, _IOLBF, 0);
}

int main(int argc, char **argv)
{
	struct kmod_ctx *modules;

	/* The kernel asks for modules through /sbin/modprobe, which is a link to this program. */
	if (getpid() != 1)
		return modprobe_main(argc, argv);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("tmpfs", "/run", "tmpfs", 0, NULL);
	open_console();
	modules = modules_open();
	if (!modules || modules_coldplug(modules) < 0)
		die("modules", 0);
	if (modules_prepare_disks(modules) < 0)
		die("modules for disks", 0);
	modules_close(modules);
	for (int i = 0; i < 100 && access(DISK, R_OK) < 0; i++)
		usleep(50000);
	crypt_metadata_locking(NULL, 0);
	for (size_t i = 0; i < ARRAY_SIZE(choices); i++) {
		if (choices[i].mode)
			measure_choice(&choices[i]);
		else
			measure(choices[i].name, DISK);
	}
	printf("bench: done\n");
	reboot(RB_POWER_OFF);
	return 1;
}
