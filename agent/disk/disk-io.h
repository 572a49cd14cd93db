/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a block device (or a regular file, for tests) by offset:
 * all that was asked for, or not. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "snp/util.h"

/* Read-only, without waiting for a medium. 0 or -errno. */
_must_check_ int disk_open(const char *path, int *ret_fd);
/* Bytes. 0, -ENOTBLK or -errno. */
_must_check_ int disk_size(int fd, uint64_t *ret);
/* 0 or -errno; -EIO where the device ends. */
_must_check_ int disk_read(int fd, uint64_t offset, void *ret, size_t len);
