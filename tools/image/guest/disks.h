/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The helper VM's disks: found by serial number, with I/O of whole blocks. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "snp/util.h"

#define DISK_PATH_MAX 32

/* Waits for the virtio disk with that serial number to appear. 0, -ETIMEDOUT or -errno. */
_must_check_ int disk_find(const char *serial, char ret_path[static DISK_PATH_MAX]);

/* Exactly @len bytes at @offset, or -errno; the end of the device is -EIO. */
_must_check_ int disk_read(int fd, void *buffer, size_t len, uint64_t offset);
_must_check_ int disk_write(int fd, const void *buffer, size_t len, uint64_t offset);

_must_check_ int disk_size(int fd, uint64_t *ret);
