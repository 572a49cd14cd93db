/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The owner's private key for commands: from its file, and its passphrase from wherever it is. */
#pragma once

#include "command.h"
#include "snp/secret.h"

/* EXIT_DONE, or another exit status after it has said why. @passphrase_file:
 * NULL for the terminal. */
_must_check_ int owner_key_load(const char *path, const char *passphrase_file,
	struct snp_secret *ret);
/* What can be known without reading them: that both files are there
 * and not for others. The same. */
_must_check_ int owner_key_check(const char *path, const char *passphrase_file);
