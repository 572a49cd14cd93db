/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Judges the superblock of a hash tree. ENEMY INPUT.
 *
 * The root hash is SHA-2 of salt and top block, and the host chooses the salt and every number
 * here. Who can find no collisions gains nothing by it:
 *
 * - What was hashed can be taken apart in one way only. Hash type 1 puts the salt before the block
 *   (type 0 behind it, where its end could move). Block sizes differ by 512 bytes or more and a
 *   salt has 256 at most: a string as long as the owner's has the owner's salt and block size. So
 *   the top fixes the salt, and each hash the size and the bytes of the block below it.
 * - No hash covers the number of data blocks. One that keeps the tree's height can cut the end off,
 *   which shows in the size that the file system gives of itself (root-verity.c); behind the
 *   owner's last block it finds zeros in the place of hashes, and nobody knows a block of which
 *   they are one.
 * - One that changes the height takes hashes for data, or data for hashes. The former are no file
 *   system. For the latter the hash of block 0 is what the owner's own image begins with: zeros
 *   (ext4, erofs) or a magic number (squashfs), where again nobody knows the block. Without block 0
 *   nothing is mounted.
 */
#include "verity-superblock.h"

#include <string.h>

#include "snp/cursor.h"

#define SIGNATURE "verity\0\0"
#define VERSION 1
#define TYPE_SALT_FIRST 1
#define NAME_SIZE 32

static const struct {
	const char *name;
	size_t digest_size;
} algorithms[] = {{"sha256", 32}, {"sha512", 64}};

static const char *const texts[_VERITY_E_MAX] = {
	[VERITY_E_SIGNATURE] = "no verity superblock there",
	[VERITY_E_VERSION] = "a superblock of a version other than 1",
	[VERITY_E_TYPE] = "a hash type other than 1",
	[VERITY_E_ALGORITHM] = "a hash algorithm other than sha256 and sha512",
	[VERITY_E_DIGEST] = "roothash= is not of the length that the hash algorithm gives",
	[VERITY_E_BLOCK_SIZE] = "a block size other than 512, 1024, 2048 and 4096",
	[VERITY_E_SALT] = "a salt of more than 256 bytes",
	[VERITY_E_RESERVED] = "reserved bytes of the superblock are set",
	[VERITY_E_DATA_BLOCKS] = "a tree over no data, or over more than there can be",
	[VERITY_E_DATA_SIZE] = "the data device is smaller than the tree says; is it truncated?",
	[VERITY_E_TREE_SIZE] = "the hash device is smaller than its tree; is it truncated?",
	[VERITY_E_OVERLAP] = "data and hash tree overlap",
	[VERITY_E_FEC_BLOCKS] = "snpguard.fec= takes data and hash blocks of one size",
	[VERITY_E_FEC_SIZE] = "not all of the error correction data is behind the hash tree; is it "
			      "truncated?",
	[VERITY_E_ROOT_HASH] = "roothash= is not the hash of the tree's top",
	[VERITY_E_NO_FS] =
		"no ext4, erofs or squashfs whose end would tell where the hash tree is; "
		"give snpguard.hash= or snpguard.hash_offset=",
};

const char *verity_refusal_text(int refusal)
{
	return refusal > 0 && refusal < _VERITY_E_MAX ? texts[refusal] : "not a refusal";
}

static bool is_block_size(uint32_t size)
{
	return size >= 512 && size <= VERITY_BLOCK_MAX && (size & (size - 1)) == 0;
}

static int judge_algorithm(const uint8_t name[static NAME_SIZE], size_t digest_size,
	struct verity_shape *s)
{
	for (size_t i = 0; i < ARRAY_SIZE(algorithms); i++) {
		const size_t len = strlen(algorithms[i].name);

		if (memcmp(name, algorithms[i].name, len) != 0 ||
			!snp_all_zero(name + len, NAME_SIZE - len))
			continue;
		memcpy(s->algorithm, algorithms[i].name, len + 1);
		return algorithms[i].digest_size == digest_size ? 0 : VERITY_E_DIGEST;
	}
	return VERITY_E_ALGORITHM;
}

/* Levels and blocks of the tree, as the kernel counts them: each hash block holds a power of two of
 * digests, which are powers of two themselves. */
static int set_tree(uint64_t offset, size_t digest_size, struct verity_shape *s)
{
	const uint64_t per_block = s->hash_block / digest_size;
	const uint64_t begin = offset + VERITY_SUPERBLOCK_SIZE;

	if (begin < offset || begin > UINT64_MAX - s->hash_block)
		return VERITY_E_TREE_SIZE;
	s->tree_offset = (begin + s->hash_block - 1) / s->hash_block * s->hash_block;
	for (uint64_t n = s->data_blocks; n > 1; n = (n + per_block - 1) / per_block) {
		s->levels++;
		s->tree_blocks += (n + per_block - 1) / per_block;
	}
	return 0;
}

int verity_superblock_judge(const uint8_t data[static VERITY_SUPERBLOCK_SIZE], uint64_t offset,
	size_t digest_size, struct verity_shape *ret)
{
	struct snp_cursor c = snp_cursor(data, VERITY_SUPERBLOCK_SIZE);
	struct verity_shape s = {0};
	const uint8_t *signature = snp_take(&c, 8);
	uint32_t version = snp_take_le32(&c), type = snp_take_le32(&c);
	const uint8_t *uuid _unused_ = snp_take(&c, 16), *name = snp_take(&c, NAME_SIZE);
	const uint8_t *salt, *padding, *end;
	int r;

	s.data_block = snp_take_le32(&c);
	s.hash_block = snp_take_le32(&c);
	s.data_blocks = snp_take_le64(&c);
	s.salt_size = snp_take_le16(&c);
	padding = snp_take(&c, 6);
	salt = snp_take(&c, VERITY_SALT_MAX);
	end = snp_take(&c, 168);
	if (memcmp(signature, SIGNATURE, 8) != 0)
		return VERITY_E_SIGNATURE;
	if (version != VERSION)
		return VERITY_E_VERSION;
	if (type != TYPE_SALT_FIRST)
		return VERITY_E_TYPE;
	r = judge_algorithm(name, digest_size, &s);
	if (r)
		return r;
	if (!is_block_size(s.data_block) || !is_block_size(s.hash_block))
		return VERITY_E_BLOCK_SIZE;
	if (s.salt_size > VERITY_SALT_MAX)
		return VERITY_E_SALT;
	if (!snp_all_zero(padding, 6) || !snp_all_zero(end, 168) ||
		!snp_all_zero(salt + s.salt_size, VERITY_SALT_MAX - s.salt_size))
		return VERITY_E_RESERVED;
	if (s.data_blocks == 0 || s.data_blocks > INT64_MAX / s.data_block)
		return VERITY_E_DATA_BLOCKS;
	memcpy(s.salt, salt, s.salt_size);
	r = set_tree(offset, digest_size, &s);
	if (!r)
		*ret = s;
	return r;
}
