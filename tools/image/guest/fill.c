/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes the volume from end to end, in large blocks past the page cache. Encryption is what takes
 * the time, and the kernel does it on the processor that submits the write; so there are as many
 * writers as processors, each taking the next block that nobody has.
 */
#include "fill.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "disks.h"

#define BLOCK_SIZE (2u << 20)
#define WRITERS_MAX 4

struct fill {
	int source, target;
	uint64_t source_size, size;
	pthread_mutex_t lock;
	/* Under the lock: */
	uint64_t next;
	int error;
	uint64_t error_at;
	struct reporter *reporter;
};

static void unmap_block(void **block)
{
	if (*block != MAP_FAILED)
		munmap(*block, BLOCK_SIZE);
}

/* The next range to write; false when there is none or somebody failed. */
static bool take(struct fill *f, uint64_t *ret_at, size_t *ret_len)
{
	bool more;

	pthread_mutex_lock(&f->lock);
	more = !f->error && f->next < f->size;
	if (more) {
		*ret_at = f->next;
		*ret_len = f->size - f->next < BLOCK_SIZE ?
			(size_t)(f->size - f->next) : BLOCK_SIZE;
		f->next += *ret_len;
	}
	pthread_mutex_unlock(&f->lock);
	return more;
}

static void finished(struct fill *f, uint64_t at, size_t len, int error)
{
	pthread_mutex_lock(&f->lock);
	if (error && !f->error) {
		f->error = error;
		f->error_at = at;
	}
	if (!error) {
		f->reporter->result.written += len;
		report(f->reporter);
	}
	pthread_mutex_unlock(&f->lock);
}

static int write_range(const struct fill *f, void *block, uint64_t at, size_t len)
{
	size_t have = 0;

	if (at < f->source_size)
		have = f->source_size - at < len ? (size_t)(f->source_size - at) : len;
	if (have) {
		int r = disk_read(f->source, block, have, at);

		if (r)
			return r;
	}
	memset((char *)block + have, 0, len - have);
	return disk_write(f->target, block, len, at);
}

static void *writer(void *arg)
{
	struct fill *f = arg;
	/* Pages of its own: direct I/O wants alignment. */
	_cleanup_(unmap_block) void *block = mmap(NULL, BLOCK_SIZE, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint64_t at;
	size_t len;

	if (block == MAP_FAILED) {
		finished(f, 0, 0, -ENOMEM);
		return NULL;
	}
	while (take(f, &at, &len))
		finished(f, at, len, write_range(f, block, at, len));
	return NULL;
}

static int run_writers(struct fill *f)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	pthread_t threads[WRITERS_MAX];
	size_t n = 0;

	while (n < WRITERS_MAX && (long)n < cpus && !pthread_create(&threads[n], NULL, writer, f))
		n++;
	if (n == 0)
		return -EAGAIN;
	for (size_t i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	return f->error;
}

int fill_volume(const char *source, uint64_t source_size, const char *target, struct reporter *r)
{
	_cleanup_close_ int source_fd = open(source, O_RDONLY | O_DIRECT | O_CLOEXEC);
	_cleanup_close_ int target_fd = open(target, O_RDWR | O_DIRECT | O_CLOEXEC);
	struct fill f = {.source = source_fd, .target = target_fd, .source_size = source_size,
		.lock = PTHREAD_MUTEX_INITIALIZER, .reporter = r};
	int e;

	if (source_fd < 0 || target_fd < 0)
		return report_failure(r, -errno, "cannot open the disks");
	e = disk_size(target_fd, &f.size);
	if (e)
		return report_failure(r, e, "cannot tell the volume's size");
	if (f.size < source_size)
		return report_failure(r, -ENOSPC, "the volume has %llu bytes, the file system %llu",
			(unsigned long long)f.size, (unsigned long long)source_size);
	r->result.volume_size = f.size;
	r->result.state = IMAGE_STATE_WRITING;
	report(r);
	e = run_writers(&f);
	if (e)
		return report_failure(r, e, "cannot write at %llu", (unsigned long long)f.error_at);
	return fsync(target_fd) ? report_failure(r, -errno, "cannot flush the volume") : 0;
}
