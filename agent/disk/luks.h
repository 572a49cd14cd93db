/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * LUKS2 volumes. A volume's header is read from the device exactly once, judged and made canonical
 * (luks-header.h), kept in memory, sealed against change (luks-load.c), and used from there as a
 * detached header (luks.c, the one file that speaks to libcryptsetup for LUKS2).
 */
#pragma once

#include "disk/luks-header.h"
#include "snp/secret.h"
#include "snp/wire.h"

struct crypt_device;

/* All zero when there is none. */
struct luks_volume {
	char device[64];	/* "" when there is none */
	int header_fd;	/* the canonical copy: a memfd that nobody can write to any more */
	struct crypt_device *context;	/* libcryptsetup's, of luks_prepare(); NULL until then */
	struct luks_info info;
};

/**
 * luks_load() - copy and judge the header of @device
 * @device: a block device (or a regular file)
 * @ret: to be released with luks_done()
 * @detail: for people, on any failure; on a refusal its text and, in parentheses, the member
 *
 * Nothing is opened. Return: 0, -errno or enum luks_refusal.
 */
_must_check_ int luks_load(const char *device, struct luks_volume *ret, char detail[static 256]);

/**
 * luks_prepare() - let libcryptsetup read the copy, so that luks_open() has only the key left to
 * try
 *
 * For where there is time to wait in; luks_open() does it otherwise. Return: 0 or -errno.
 */
_must_check_ int luks_prepare(struct luks_volume *v, char detail[static 256]);

/**
 * luks_open() - activate the volume as /dev/mapper/@name
 * @expected: what the owner knows of the header, compared first, and the key
 * @name: NULL tries the key and activates nothing
 * @detail: for people, on any failure; no secrets
 *
 * Return: 0, -EPERM (the key opens no slot; try another), -errno, or LUKS_E_EXPECT_*.
 */
_must_check_ int luks_open(struct luks_volume *v, const struct snp_volume *expected,
	const char *name, bool read_only, char detail[static 256]);

/* Drops the copy of the header, and with it what libcryptsetup knows of the key. */
void luks_done(struct luks_volume *v);
