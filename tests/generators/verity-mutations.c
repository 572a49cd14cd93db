/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Malformed and malicious superblocks of hash trees: see verity-mutations.h. */
#include "verity-mutations.h"

#include <string.h>

#include "snp/util.h"

/* Offsets in the superblock. */
enum {
	AT_SIGNATURE = 0,
	AT_VERSION = 8,
	AT_TYPE = 12,
	AT_UUID = 16,
	AT_ALGORITHM = 32,
	AT_DATA_BLOCK = 64,
	AT_HASH_BLOCK = 68,
	AT_DATA_BLOCKS = 72,
	AT_SALT_SIZE = 80,
	AT_PADDING = 82,
	AT_SALT = 88,
	AT_END = VERITY_SUPERBLOCK_SIZE - 1,
};

/* A string's bytes without its end; zeros inside count. */
#define BYTES(text) (text), sizeof(text) - 1

const struct verity_mutation verity_mutations[] = {
	{"signature", "another signature", VERITY_E_SIGNATURE, AT_SIGNATURE, BYTES("V")},
	{"signature-end", "the signature's zeros", VERITY_E_SIGNATURE, AT_SIGNATURE + 7, BYTES("x")},
	{"version-0", "version 0", VERITY_E_VERSION, AT_VERSION, BYTES("\0")},
	{"version-2", "version 2", VERITY_E_VERSION, AT_VERSION, BYTES("\2")},
	{"version-high", "a version of 32 bits", VERITY_E_VERSION, AT_VERSION + 3, BYTES("\1")},
	{"type-0", "hash type 0: the salt last", VERITY_E_TYPE, AT_TYPE, BYTES("\0")},
	{"type-2", "hash type 2", VERITY_E_TYPE, AT_TYPE, BYTES("\2")},
	{"uuid", "another UUID, which is nobody's business", 0, AT_UUID, BYTES("\1\2\3\4")},
	{"sha1", "SHA-1", VERITY_E_ALGORITHM, AT_ALGORITHM, BYTES("sha1\0\0")},
	{"algorithm-none", "no algorithm", VERITY_E_ALGORITHM, AT_ALGORITHM, BYTES("\0")},
	{"algorithm-long", "an algorithm with more to its name", VERITY_E_ALGORITHM, AT_ALGORITHM + 6,
		BYTES("-generic")},
	{"algorithm-tail", "text behind the algorithm's end", VERITY_E_ALGORITHM, AT_ALGORITHM + 8,
		BYTES("x")},
	{"algorithm-endless", "an algorithm whose name does not end", VERITY_E_ALGORITHM, AT_ALGORITHM,
		BYTES("ssssssssssssssssssssssssssssssss")},
	{"sha512", "SHA-512 under a root hash of 32 bytes", VERITY_E_DIGEST, AT_ALGORITHM,
		BYTES("sha512")},
	{"data-block-0", "data blocks of 0", VERITY_E_BLOCK_SIZE, AT_DATA_BLOCK, BYTES("\0\0")},
	{"data-block-256", "data blocks of 256", VERITY_E_BLOCK_SIZE, AT_DATA_BLOCK, BYTES("\0\1")},
	{"data-block-3072", "data blocks of 3072", VERITY_E_BLOCK_SIZE, AT_DATA_BLOCK,
		BYTES("\0\x0c")},
	{"data-block-8192", "data blocks of 8192", VERITY_E_BLOCK_SIZE, AT_DATA_BLOCK,
		BYTES("\0\x20")},
	{"data-block-huge", "data blocks of 2 GiB", VERITY_E_BLOCK_SIZE, AT_DATA_BLOCK,
		BYTES("\0\0\0\x80")},
	{"hash-block-0", "hash blocks of 0", VERITY_E_BLOCK_SIZE, AT_HASH_BLOCK, BYTES("\0\0")},
	{"hash-block-4097", "hash blocks of 4097", VERITY_E_BLOCK_SIZE, AT_HASH_BLOCK, BYTES("\1")},
	{"hash-block-65536", "hash blocks of 65536", VERITY_E_BLOCK_SIZE, AT_HASH_BLOCK,
		BYTES("\0\0\1")},
	{"data-none", "no data", VERITY_E_DATA_BLOCKS, AT_DATA_BLOCKS, BYTES("\0\0\0\0\0\0\0\0")},
	{"data-wraps", "so many data blocks that their bytes wrap around to few", VERITY_E_DATA_BLOCKS,
		AT_DATA_BLOCKS, BYTES("\1\0\0\0\0\0\x10\0")},
	{"data-huge", "more data than there are bytes", VERITY_E_DATA_BLOCKS, AT_DATA_BLOCKS,
		BYTES("\xff\xff\xff\xff\xff\xff\xff\xff")},
	{"salt-257", "a salt of 257", VERITY_E_SALT, AT_SALT_SIZE, BYTES("\1\1")},
	{"salt-65535", "a salt of 65535", VERITY_E_SALT, AT_SALT_SIZE, BYTES("\xff\xff")},
	{"salt-tail", "bytes behind the salt", VERITY_E_RESERVED, AT_SALT + 32, BYTES("x")},
	{"salt-end", "the last byte of the salt's place", VERITY_E_RESERVED, AT_SALT + 255, BYTES("x")},
	{"padding", "the first padding", VERITY_E_RESERVED, AT_PADDING, BYTES("x")},
	{"padding-end", "the last padding", VERITY_E_RESERVED, AT_END, BYTES("x")},
};

const size_t verity_n_mutations = ARRAY_SIZE(verity_mutations);

const struct verity_mutation *verity_mutation_find(const char *name)
{
	for (size_t i = 0; i < verity_n_mutations; i++)
		if (strcmp(verity_mutations[i].name, name) == 0)
			return &verity_mutations[i];
	return NULL;
}

void verity_mutate(uint8_t superblock[static VERITY_SUPERBLOCK_SIZE], const struct verity_mutation *m)
{
	memcpy(superblock + m->at, m->bytes, m->len);
}

void verity_superblock_make(uint8_t superblock[static VERITY_SUPERBLOCK_SIZE])
{
	memset(superblock, 0, VERITY_SUPERBLOCK_SIZE);
	memcpy(superblock + AT_SIGNATURE, "verity", 6);
	superblock[AT_VERSION] = 1;
	superblock[AT_TYPE] = 1;
	memset(superblock + AT_UUID, 0x55, 16);
	memcpy(superblock + AT_ALGORITHM, "sha256", 6);
	superblock[AT_DATA_BLOCK + 1] = superblock[AT_HASH_BLOCK + 1] = 4096 >> 8;
	superblock[AT_DATA_BLOCKS] = 1000 & 0xFF;
	superblock[AT_DATA_BLOCKS + 1] = 1000 >> 8;
	superblock[AT_SALT_SIZE] = 32;
	memset(superblock + AT_SALT, 0xA5, 32);
}
