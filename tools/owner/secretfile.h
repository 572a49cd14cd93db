/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Secrets in and out of the process: from files that only their owner may read, from a terminal
 * without echo, into new files of mode 0600. Nothing secret comes from arguments or environment.
 */
#pragma once

#include "errors.h"
#include "snp/secret.h"

/* What can be known of a secret without opening its file: that it may be read,
 * and not by others. 0, -errno, OWNER_E_FILE_MODE. */
_must_check_ int secret_file_check(const char *path);
/* A whole file. Pipes pass; a regular file that group or others may read is OWNER_E_FILE_MODE. 0,
 * -errno, OWNER_E_FILE_SIZE (empty, or more than @max). */
_must_check_ int secret_file_read(const char *path, size_t max, struct snp_secret *ret);
/* The first line of such a file, without its end: a passphrase. */
_must_check_ int secret_file_read_line(const char *path, size_t max, struct snp_secret *ret);
/* A new file of mode 0600, on the disk when this returns;
 * -EEXIST rather than an old one changed. */
_must_check_ int secret_file_write(const char *path, const struct snp_secret *secret);
/* Is there one to ask at? 0 or OWNER_E_NO_TERMINAL. */
_must_check_ int secret_terminal_check(void);
/* One line from the terminal of the process. 0, -errno, OWNER_E_NO_TERMINAL, OWNER_E_FILE_SIZE. */
_must_check_ int secret_terminal_read(const char *prompt, size_t max, struct snp_secret *ret);
