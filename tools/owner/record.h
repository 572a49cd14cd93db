/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The record of an encrypted image: what its maker knows of each volume's header, written beside
 * the image by `snpguard image luks` and read by `snpguard unlock`, which tells it to the guest
 * together with the key. Nothing in it is secret; a changed one makes the guest refuse the volume.
 *
 *   {"version":1,"volumes":[{"name":"root","uuid":"…","cipher":"aes-xts-random",
 *    "integrity":"hmac(sha256)","sector_size":4096,"data_offset":16777216}]}
 */
#pragma once

#include <stdint.h>

#include "errors.h"
#include "snp/wire.h"

struct volume_record {
	char name[sizeof(((struct snp_volume *)NULL)->name)];
	char uuid[sizeof(((struct snp_volume *)NULL)->uuid)];
	char cipher[sizeof(((struct snp_volume *)NULL)->cipher)];
	char integrity[sizeof(((struct snp_volume *)NULL)->integrity)];
	uint32_t sector_size;	/* 512 to 4096 */
	uint64_t data_offset;	/* bytes */
};

struct record {
	size_t n;
	struct volume_record v[SNP_VOLUMES_MAX];
};

#define RECORD_FILE_MAX (64 * 1024)

/* 0, -errno, OWNER_E_FILE_SIZE, OWNER_E_RECORD. */
_must_check_ int record_read(const char *path, struct record *ret);
_must_check_ int record_parse(const char *json, size_t len, struct record *ret);
/* OWNER_E_RECORD for a record that record_parse() would not take. */
_must_check_ int record_write(const char *path, const struct record *record);
/* The volume of that name, or NULL. */
const struct volume_record *record_find(const struct record *record, const char *name);
