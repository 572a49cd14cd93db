/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ordinary files, read whole with a bound and written whole or not at all. Nothing secret: that is
 * secretfile.h.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "errors.h"
#include "snp/util.h"

/* A whole file, malloc'ed with a zero byte after it. 0, -errno, OWNER_E_FILE_SIZE (empty, more than
 * @max, or growing meanwhile). */
_must_check_ int file_read(const char *path, size_t max, uint8_t **ret, size_t *ret_len);
/* The same of a regular file; of any other, OWNER_E_FILE_KIND at once: who opens a pipe would wait
 * for its other end. */
_must_check_ int file_read_regular(const char *path, size_t max, uint8_t **ret, size_t *ret_len);
/* The same of a text, which has no zero byte but the one after it. OWNER_E_FILE_TEXT otherwise. */
_must_check_ int file_read_text(const char *path, size_t max, char **ret);
/* May a new file take @path's name? Not that of a device: as root, "--out /dev/null" would take it
 * from everybody. 0 (also where nothing is), OWNER_E_FILE_KIND or -errno. */
_must_check_ int file_replaceable(const char *path);
/* Exactly @path's new content, through a temporary file beside it: no reader sees half of it. 0,
 * OWNER_E_FILE_KIND or -errno. */
_must_check_ int file_write(const char *path, const void *data, size_t len);
/* All of it into a descriptor. 0 or -errno. */
_must_check_ int file_write_fd(int fd, const void *data, size_t len);
/* Up to @max bytes until the end of the file. OWNER_E_FILE_SIZE when there are more. */
_must_check_ int file_read_fd(int fd, uint8_t *buffer, size_t max, size_t *ret_len);
/* Each folder of an absolute path that is not there, for its owner alone. @path is as before in the
 * end. 0 or -errno. */
_must_check_ int file_make_folders(char *path);
