/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads a file of a kernel's module tree, decompressed: the agent's libkmod knows no compression,
 * and the archive as a whole is compressed better than module by module.
 */
#pragma once

#include "why.h"

/**
 * decompress_file() - the content of a module, whether plain, xz or zstd
 * @path: recognised by its first bytes, not by its name
 * @ret: malloc'ed
 *
 * Return: 0, -errno of reading, -EFBIG (implausibly large), -EILSEQ (damaged); @why tells.
 */
_must_check_ int decompress_file(const char *path, uint8_t **ret, size_t *ret_len,
	struct why *why);

/* The length of a module's path without the suffix of its compression. */
_must_check_ size_t decompress_plain_len(const char *path);
