/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The helper VM: an unprivileged user's device-mapper. It formats and fills one disk, as job.h
 * says, and knows nothing else: no network, no other file.
 */
#pragma once

#include "job.h"
#include "snp/util.h"

struct image_vm {
	const char *accel;	/* QEMU's -accel */
	const char *kernel;
	int initrd;		/* descriptor of the archive */
	const char *source;	/* file system image */
	const char *target;	/* file that becomes the disk; exists, has its size */
};

/* Memory that both ends see: the job disk. Locked, left out of core dumps, wiped at the end. */
struct image_job_disk {
	int fd;
	char *map;	/* IMAGE_JOB_DISK_SIZE bytes */
};

#define IMAGE_JOB_DISK_NULL ((struct image_job_disk){.fd = -1})

_must_check_ int image_job_disk_new(struct image_job_disk *ret);
struct image_job *image_job_disk_job(const struct image_job_disk *d);
void image_job_disk_done(struct image_job_disk *d);

/**
 * image_vm_run() - run the VM until the disk is ready, showing its progress
 * @disk: with the job filled in
 *
 * What cannot be done is said on standard error. Return: 0, -EINTR or -ECANCELED.
 */
_must_check_ int image_vm_run(const struct image_vm *vm, const struct image_job_disk *disk,
	struct image_result *ret);

#define _cleanup_job_disk_ _cleanup_(image_job_disk_done)
