/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of hashes of kernel, initrd and command line. */
#include "kernel-hashes.h"

#include <endian.h>
#include <openssl/evp.h>
#include <string.h>

#include "guid.h"

struct entry {
	uint8_t guid[GUID_SIZE];
	uint16_t length;
	uint8_t hash[KERNEL_HASH_SIZE];
} __attribute__((packed));

struct table {
	uint8_t guid[GUID_SIZE];
	uint16_t length;
	struct entry cmdline, initrd, kernel;
	uint8_t padding[8];	/* the length is without it */
} __attribute__((packed));
_Static_assert(sizeof(struct entry) == 50, "QEMU SevHashTableEntry");
_Static_assert(sizeof(struct table) == KERNEL_HASHES_SIZE, "QEMU PaddedSevHashTable");

#define TABLE_LENGTH (KERNEL_HASHES_SIZE - sizeof(((struct table *)NULL)->padding))

static int sha256(const void *data, size_t len, uint8_t ret[static KERNEL_HASH_SIZE])
{
	return EVP_Digest(data, len, ret, NULL, EVP_sha256(), NULL) == 1 ? 0 : -EIO;
}

int kernel_hashes_set_cmdline(struct kernel_hashes *h, const char *append)
{
	const char *line = append ? append : "";

	return sha256(line, strlen(line) + 1, h->cmdline);
}

int kernel_hashes_set_no_initrd(struct kernel_hashes *h)
{
	return sha256("", 0, h->initrd);
}

static void set_hash(struct entry *e, const uint8_t *hash)
{
	e->length = htole16(sizeof(*e));
	memcpy(e->hash, hash, sizeof(e->hash));
}

void kernel_hashes_table(const struct kernel_hashes *h, uint8_t ret[static KERNEL_HASHES_SIZE])
{
	struct table t = {
		.guid = GUID(0x9438d606, 0x4f22, 0x4cc9, 0xb4, 0x79, 0xa7,
			0x93, 0xd4, 0x11, 0xfd, 0x21),
		.length = htole16(TABLE_LENGTH),
		.cmdline.guid = GUID(0x97d02dd8, 0xbd20, 0x4c94, 0xaa, 0x78, 0xe7, 0x71, 0x4d, 0x36,
			0xab, 0x2a),
		.initrd.guid = GUID(0x44baf731, 0x3a2f, 0x4bd7, 0x9a, 0xf1, 0x41, 0xe2, 0x91, 0x69,
			0x78, 0x1d),
		.kernel.guid = GUID(0x4de79437, 0xabd2, 0x427f, 0xb8, 0x35, 0xd5, 0xb1, 0x72, 0xd2,
			0x04, 0x5b),
	};

	set_hash(&t.cmdline, h->cmdline);
	set_hash(&t.initrd, h->initrd);
	set_hash(&t.kernel, h->kernel);
	memcpy(ret, &t, sizeof(t));
}
