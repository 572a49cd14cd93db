/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * PID 1 of the helper VM of "snpguard image luks": formats one disk, fills it from another, and
 * powers off. The machine has three disks and no network; its job stands on one of them (job.h). No
 * part of what a guest runs: it lives for one image, on its owner's machine.
 *
 * Started as /sbin/modprobe it answers the kernel, which asks for ciphers by alias.
 */
#include <fcntl.h>
#include <linux/random.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>

#include "disks.h"
#include "fill.h"
#include "modules.h"
#include "report.h"
#include "snp/secret.h"
#include "volume.h"

/* What no hardware alias and no kernel request brings, and what is faster than the generic code
 * that a request would bring. */
static const struct {
	const char *name;
	bool required;
} modules[] = {
	{"virtio_pci", true},
	{"virtio_blk", true},
	{"aesni_intel", false},
	{"sha256_ssse3", false},
	{"dm_crypt", true},
	{"dm_integrity", true},
};

static int mount_api(void)
{
	static const struct {
		const char *type, *where;
	} mounts[] = {{"devtmpfs", "/dev"}, {"proc", "/proc"},
		{"sysfs", "/sys"}, {"tmpfs", "/run"}};

	for (size_t i = 0; i < ARRAY_SIZE(mounts); i++) {
		mkdir(mounts[i].where, 0755);
		/* EBUSY: the kernel has mounted devtmpfs already. */
		if (mount(mounts[i].type, mounts[i].where, mounts[i].type, MS_NOSUID, NULL) &&
			errno != EBUSY)
			return -errno;
	}
	return 0;
}

static int load_modules(void)
{
	struct kmod_ctx *ctx = modules_open();
	int r = 0;

	if (!ctx)
		return -ENOMEM;
	for (size_t i = 0; i < ARRAY_SIZE(modules) && !r; i++) {
		r = modules_load(ctx, modules[i].name);
		if (r && modules[i].required)
			fprintf(stderr, "image: module %s: %s\n", modules[i].name, strerror(-r));
		if (!modules[i].required)
			r = 0;
	}
	modules_close(ctx);
	return r;
}

/* The host's random bytes count as entropy: the volume key must not depend on what this emulated
 * machine can find. */
static int seed_random(const struct image_job *job)
{
	_Alignas(struct rand_pool_info) uint8_t bytes[sizeof(struct rand_pool_info) +
		IMAGE_SEED_SIZE];
	const struct rand_pool_info info = {.entropy_count = IMAGE_SEED_SIZE * 8,
		.buf_size = IMAGE_SEED_SIZE};
	_cleanup_close_ int fd = open("/dev/urandom", O_WRONLY | O_CLOEXEC);
	int r;

	if (fd < 0)
		return -errno;
	memcpy(bytes, &info, sizeof(info));
	memcpy(bytes + sizeof(info), job->seed, IMAGE_SEED_SIZE);
	r = ioctl(fd, RNDADDENTROPY, bytes) ? -errno : 0;
	snp_wipe(bytes, sizeof(bytes));
	return r;
}

static bool terminated(const char *s, size_t size)
{
	return memchr(s, 0, size) != NULL;
}

static int read_job(struct reporter *r, struct image_job *ret)
{
	static _Alignas(4096) char block[IMAGE_RESULT_OFFSET];
	char path[DISK_PATH_MAX];
	int e = disk_find(IMAGE_SERIAL_JOB, path);

	if (e)
		return report_failure(r, e, "no job disk");
	r->fd = open(path, O_RDWR | O_DIRECT | O_SYNC | O_CLOEXEC);
	if (r->fd < 0)
		return report_failure(r, -errno, "cannot open the job disk");
	e = disk_read(r->fd, block, sizeof(block), IMAGE_JOB_OFFSET);
	if (e)
		return report_failure(r, e, "cannot read the job disk");
	memcpy(ret, block, sizeof(*ret));
	snp_wipe(block, sizeof(block));
	if (memcmp(ret->magic, IMAGE_JOB_MAGIC, sizeof(ret->magic)) != 0 ||
		ret->passphrase_len > sizeof(ret->passphrase) ||
		!terminated(ret->cipher, sizeof(ret->cipher)) ||
		!terminated(ret->cipher_mode, sizeof(ret->cipher_mode)) ||
		!terminated(ret->integrity, sizeof(ret->integrity)) ||
		!terminated(ret->uuid, sizeof(ret->uuid)) ||
		!terminated(ret->label, sizeof(ret->label)) ||
		!terminated(ret->kdf, sizeof(ret->kdf)))
		return report_failure(r, -EPROTO, "the job is not of this version of snpguard");
	return 0;
}

static int do_job(struct reporter *r, const struct image_job *job)
{
	char source[DISK_PATH_MAX], target[DISK_PATH_MAX];
	int e = seed_random(job);

	if (e)
		return report_failure(r, e, "cannot seed the random number generator");
	e = disk_find(IMAGE_SERIAL_SOURCE, source);
	if (!e)
		e = disk_find(IMAGE_SERIAL_TARGET, target);
	if (e)
		return report_failure(r, e, "a disk is missing");
	r->result.state = IMAGE_STATE_FORMATTING;
	report(r);
	e = volume_create(job, target, r);
	if (e)
		return e;
	e = fill_volume(source, job->source_size, VOLUME_PATH, r);
	if (e)
		return e;
	e = volume_close(r);
	if (e)
		return e;
	r->result.state = IMAGE_STATE_DONE;
	report(r);
	return 0;
}

static void work(void)
{
	static struct image_job job;
	struct reporter r = {.fd = -1};

	if (mount_api() || load_modules()) {
		fprintf(stderr, "image: the machine cannot be set up\n");
		return;
	}
	if (!read_job(&r, &job) && !do_job(&r, &job))
		fprintf(stderr, "image: done\n");
	snp_wipe(&job, sizeof(job));
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

int main(int argc, char **argv)
{
	if (argc > 0 && strcmp(base_name(argv[0]), "modprobe") == 0)
		return modprobe_main(argc, argv);
	if (getpid() != 1) {
		fputs("snpguard-image-helper: runs in the helper VM of \"snpguard "
			"image luks\"\n", stderr);
		return 2;
	}
	work();
	sync();
	reboot(RB_POWER_OFF);
	return 1;
}
