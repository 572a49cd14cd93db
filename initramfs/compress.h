/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compresses an archive for the kernel: one zstd frame whose window the kernel accepts. */
#pragma once

#include <stdio.h>

#include "snp/util.h"

#define COMPRESS_LEVEL_MAX 22

/**
 * compress_zstd() - write a compressed archive
 * @level: 1 to COMPRESS_LEVEL_MAX
 *
 * Padded with zeros to a multiple of four bytes, which the kernel skips, so that another archive
 * may follow. The same version of libzstd gives the same bytes. Return: 0, -ENOMEM, -errno of the
 * stream.
 */
_must_check_ int compress_zstd(const void *data, size_t len, int level, FILE *out);
