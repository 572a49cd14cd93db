/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The owner's cache of certificates and revocation lists: $XDG_CACHE_HOME/snpguard/certs, one DER
 * file for each, named by product, chip and TCB. What comes out of it is a candidate like any other
 * and never trusted: a file can be anything. ENEMY INPUT.
 *
 * Writers replace a file as a whole, so that processes may read and write at the same time.
 */
#pragma once

#include "item.h"

#define CACHE_FILE_MAX (256 * 1024)
#define CACHE_NAME_SIZE 256

/* The folder, made where there is none. 0, -ENOENT (neither XDG_CACHE_HOME nor HOME), -errno. */
_must_check_ int cache_open(char **ret_dir);

/* The file's name; without the ending when @item leaves its tag open. 0 or -EINVAL. */
_must_check_ int cache_name(const struct kds_item *item, char ret[static CACHE_NAME_SIZE]);

/* 0, -EINVAL, -errno, OWNER_E_FILE_KIND. */
_must_check_ int cache_put(const char *dir, const struct kds_item *item, const void *data,
	size_t len);

/* Sees a file's content, which may be anything. 0 to go on; all else ends the walk. */
typedef int (*cache_seer)(void *arg, const char *name, const uint8_t *data, size_t len);

/**
 * cache_each() - walk over files
 * @item: those of this name, in all that it tells; NULL: all, in the order of their names
 *
 * What is no regular file, empty or too large is passed over. Return: 0, -errno, or what @see said.
 */
_must_check_ int cache_each(const char *dir, const struct kds_item *item,
	cache_seer see, void *arg);
