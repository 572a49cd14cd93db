/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys that sign ID blocks, for commands: from their files, with what it takes to ask people. */
#pragma once

#include "command.h"
#include "idblock/id-key.h"

/* A private key. @passphrase_file: NULL for the terminal, where one is needed. EXIT_DONE, or
 * another exit status after it has said why. */
_must_check_ int signing_key_load(const char *path, const char *passphrase_file,
	struct id_key *ret);
/* A new key pair into a new file of mode 0600, and its digest. The same. */
_must_check_ int signing_key_make(const char *path, uint8_t ret[static ID_DIGEST_SIZE]);
