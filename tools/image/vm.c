/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the helper VM. Key and result travel in memory that is QEMU's third disk, so the key lies in
 * no file and on no command line. */
#include "vm.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "process.h"
#include "say.h"
#include "snp/secret.h"
#include "vm/format/qemu.h"

#define MEMORY_MIB 768		/* argon2id may take 256 of them */
#define VCPUS_MAX 4
#define LOOK_MS 200
#define SILENCE_S 180		/* an emulated machine on a busy host takes its time */
#define CONSOLE_MAX (64 * 1024)
#define CONSOLE_LINES 15

int image_job_disk_new(struct image_job_disk *ret)
{
	_cleanup_job_disk_ struct image_job_disk d = IMAGE_JOB_DISK_NULL;

	d.fd = memfd_create("snpguard-job", MFD_CLOEXEC);
	if (d.fd < 0 || ftruncate(d.fd, IMAGE_JOB_DISK_SIZE))
		return -errno;
	d.map = mmap(NULL, IMAGE_JOB_DISK_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, d.fd, 0);
	if (d.map == MAP_FAILED) {
		d.map = NULL;
		return -errno;
	}
	if (mlock(d.map, IMAGE_JOB_DISK_SIZE) || madvise(d.map, IMAGE_JOB_DISK_SIZE, MADV_DONTDUMP))
		return -errno;
	*ret = d;
	d = IMAGE_JOB_DISK_NULL;
	return 0;
}

struct image_job *image_job_disk_job(const struct image_job_disk *d)
{
	return (struct image_job *)(void *)(d->map + IMAGE_JOB_OFFSET);
}

void image_job_disk_done(struct image_job_disk *d)
{
	if (d->map) {
		snp_wipe(d->map, IMAGE_JOB_DISK_SIZE);
		munmap(d->map, IMAGE_JOB_DISK_SIZE);
	}
	closep(&d->fd);
	*d = IMAGE_JOB_DISK_NULL;
}

/* The VM writes while we read: a state that is told last is seen last often enough, since the end
 * of QEMU is waited for before a result counts. */
static void look(const struct image_job_disk *d, struct image_result *ret)
{
	memcpy(ret, d->map + IMAGE_RESULT_OFFSET, sizeof(*ret));
	ret->uuid[sizeof(ret->uuid) - 1] = 0;
	ret->cipher[sizeof(ret->cipher) - 1] = 0;
	ret->integrity[sizeof(ret->integrity) - 1] = 0;
	ret->error[sizeof(ret->error) - 1] = 0;
}

/* Another process's name for a descriptor that it inherits. */
struct fd_path {
	char text[32];
};

static struct fd_path fd_path(int fd)
{
	struct fd_path p;

	snprintf(p.text, sizeof(p.text), "/proc/self/fd/%d", fd);
	return p;
}

static int start(const struct image_vm *vm, int job, int console, struct process *ret)
{
	struct fd_path initrd = fd_path(vm->initrd), job_path = fd_path(job),
		console_path = fd_path(console);
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	const struct qemu_vm machine = {
		.accel = vm->accel,
		/* Emulated, SHA-256 with AVX2 takes half as long again as with SSSE3. */
		.cpu = strcmp(vm->accel, "tcg") == 0 ? "max,-avx2" : "host",
		.vcpus = cpus < 1 ? 1 : cpus > VCPUS_MAX ? VCPUS_MAX : (unsigned)cpus,
		.memory_mib = MEMORY_MIB,
		.kernel = vm->kernel,
		.initrd = initrd.text,
		.append = "console=ttyS0 quiet panic=-1 no_timer_check random.trust_cpu=on",
		.console = console_path.text,
		.n_disks = 3,
		.disks = {
			{.serial = IMAGE_SERIAL_JOB, .file = job_path.text},
			{.serial = IMAGE_SERIAL_SOURCE, .file = vm->source, .read_only = true},
			{.serial = IMAGE_SERIAL_TARGET, .file = vm->target, .no_flush = true},
		},
	};
	struct process_io io = PROCESS_IO_INHERIT;
	_cleanup_close_ int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	struct qemu_args args;
	int r;

	if (null < 0)
		return -errno;
	r = qemu_build(&machine, &args);
	if (r)
		return r;
	io.in = null;
	io.out = null;
	io.keep[0] = vm->initrd;
	io.keep[1] = job;
	io.keep[2] = console;
	r = process_start(args.v, &io, ret);
	qemu_args_done(&args);
	if (r == -ENOENT)
		say_error("%s: not found; install qemu-system-x86", QEMU_BINARY);
	return r == -ENOENT ? -ECANCELED : r;
}

/* What was seen last, and when. */
struct progress {
	struct image_result last;
	time_t changed;
	struct timespec writing;	/* since when */
	unsigned tenth;
};

static void show_progress(struct progress *p, const struct image_result *r,
	const struct timespec *now)
{
	unsigned tenth = r->volume_size ? (unsigned)(r->written * 10 / r->volume_size) : 0;
	double seconds = (double)(now->tv_sec - p->writing.tv_sec) +
		(double)(now->tv_nsec - p->writing.tv_nsec) / 1e9;

	if (tenth <= p->tenth)
		return;
	p->tenth = tenth;
	say_progress("%3u%% of %" PRIu64 " MiB encrypted, %.0f MiB/s", tenth * 10,
		r->volume_size >> 20, (double)(r->written >> 20) / (seconds > 0.1 ? seconds : 0.1));
}

/* Returns whether the VM is still at work: not how long it takes counts, but how long nothing
 * changes. */
static bool follow(struct progress *p, const struct image_result *r)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (r->state != p->last.state || r->written != p->last.written || !p->changed)
		p->changed = now.tv_sec;
	if (p->last.state < IMAGE_STATE_WRITING)
		p->writing = now;
	if (r->state == IMAGE_STATE_WRITING || r->state == IMAGE_STATE_DONE)
		show_progress(p, r, &now);
	p->last = *r;
	return now.tv_sec - p->changed < SILENCE_S;
}

/* Until the VM ends. */
static int watch(struct process *p, const struct image_job_disk *disk, struct image_result *ret,
	int *ret_status)
{
	struct progress progress = {0};

	for (;;) {
		int r = process_wait(p, LOOK_MS, ret_status);
		bool at_work;

		look(disk, ret);
		at_work = follow(&progress, ret);
		if (r != -ETIMEDOUT || !at_work)
			return r;
	}
}

/* Its last lines: a panic or an error of the kernel explains what no result could. */
static void show_console(int fd)
{
	_cleanup_free_ char *text = calloc(1, CONSOLE_MAX + 1);
	off_t size = lseek(fd, 0, SEEK_END);
	char *line, *save;
	ssize_t n;

	if (!text)
		return;
	n = pread(fd, text, CONSOLE_MAX, size > CONSOLE_MAX ? size - CONSOLE_MAX : 0);
	line = text + (n > 0 ? n : 0);
	for (int lines = 0; line > text && lines <= CONSOLE_LINES; line--)
		lines += line[-1] == '\n';
	for (line = strtok_r(line, "\r\n", &save); line; line = strtok_r(NULL, "\r\n", &save))
		say_progress("helper VM: %s", line);
}

static int judge(int r, int status, const struct image_result *result, int console)
{
	if (r == 0 && result->state == IMAGE_STATE_DONE && status == 0)
		return 0;
	if (r == -EINTR)
		return r;
	if (result->state == IMAGE_STATE_FAILED) {
		say_error("in the helper VM: %s", result->error);
		return -ECANCELED;
	}
	if (r == -ETIMEDOUT)
		say_error("the helper VM has done nothing for %d s", SILENCE_S);
	else if (r)
		say_error("the helper VM: %s", strerror(-r));
	else
		say_error("the helper VM ended (QEMU's status %d) before its "
			"work was done", status);
	show_console(console);
	return -ECANCELED;
}

int image_vm_run(const struct image_vm *vm, const struct image_job_disk *disk,
	struct image_result *ret)
{
	_cleanup_close_ int console = memfd_create("snpguard-console", MFD_CLOEXEC);
	_cleanup_process_ struct process p = PROCESS_NONE;
	int status = 0, r;

	if (console < 0)
		r = -errno;
	else
		r = start(vm, disk->fd, console, &p);
	if (r == -ECANCELED)
		return r;
	if (!r)
		r = watch(&p, disk, ret, &status);
	return judge(r, status, ret, console);
}
