/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The SHA-256 of a file of any size, read once. */
#pragma once

#include <stdint.h>

#include "snp/util.h"

/* 0, -errno, or OWNER_E_FILE_KIND: neither a regular file nor /dev/null. */
_must_check_ int hash_file_sha256(const char *path, uint8_t ret[static 32]);
