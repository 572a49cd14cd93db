/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one file that speaks to libcryptsetup for LUKS2. A volume's header is read from the device
 * exactly once, judged (luks-header.h), kept in memory, and used from there as a detached header.
 */
#pragma once

#include "disk/luks-header.h"
#include "snp/secret.h"
#include "snp/wire.h"

struct luks_volume {
	char device[64];
	char header_path[64];	/* the canonical copy, on a tmpfs */
	struct luks_info info;
};

/**
 * luks_load() - copy and judge the header of @device
 * @detail: for people, on any failure
 *
 * Nothing is opened. Return: 0, -errno or enum luks_refusal.
 */
_must_check_ int luks_load(const char *device, struct luks_volume *ret, char detail[static 256]);

/**
 * luks_open() - activate the volume as /dev/mapper/@name
 * @expected: what the owner knows of the header, compared first, and the key
 *
 * Return: 0, -EPERM (the key opens no slot; try another), -errno, or LUKS_E_EXPECT_*.
 */
_must_check_ int luks_open(const struct luks_volume *v, const struct snp_volume *expected,
	const char *name, bool read_only, char detail[static 256]);

/* Removes the copy of the header. */
void luks_done(struct luks_volume *v);
