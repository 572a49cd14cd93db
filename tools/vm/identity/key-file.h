/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who signs ID blocks, from a file: the digest of the key in it, public or private. */
#pragma once

#include "idblock/id-key.h"

/* 0, -errno, or a refusal of libowner or libidblock. A private key under a passphrase is refused:
 * its public half tells as much. */
_must_check_ int key_file_digest(const char *path, uint8_t ret[static ID_DIGEST_SIZE]);
/* Text for any such answer. */
const char *key_file_strerror(int r);
