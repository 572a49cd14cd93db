/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sizes that ext4, erofs and squashfs give of themselves. ENEMY INPUT: a wrong size leads to a
 * place without a hash tree, or to a tree with another root hash.
 *
 * Layouts: Linux, fs/ext4/ext4.h, fs/erofs/erofs_fs.h, fs/squashfs/squashfs_fs.h.
 */
#include "fs-size.h"

#include <string.h>

#include "disk-io.h"
#include "snp/cursor.h"

#define ROUND 4096u

static int set(struct fs_size *ret, const char *type, uint64_t blocks, unsigned shift)
{
	if (blocks == 0 || shift > 16 || blocks > (uint64_t)(INT64_MAX - ROUND) >> shift)
		return FS_SIZE_E_UNKNOWN;
	ret->type = type;
	ret->bytes = blocks << shift;
	ret->end = (ret->bytes + ROUND - 1) / ROUND * ROUND;
	return 0;
}

/* Superblock at 1024: s_blocks_count_lo at 4, s_log_block_size at 24, s_magic at 56,
 * s_feature_incompat at 96 (0x80: 64 bit), s_blocks_count_hi at 336. */
static int ext4(const uint8_t *head, struct fs_size *ret)
{
	struct snp_cursor c = snp_cursor(head + 1024, 1024);
	uint64_t blocks;
	uint32_t log_size, incompat;

	snp_skip(&c, 4);
	blocks = snp_take_le32(&c);
	snp_skip(&c, 16);
	log_size = snp_take_le32(&c);
	snp_skip(&c, 28);
	if (snp_take_le16(&c) != 0xEF53)
		return FS_SIZE_E_UNKNOWN;
	snp_skip(&c, 38);
	incompat = snp_take_le32(&c);
	snp_skip(&c, 236);
	if (incompat & 0x80)
		blocks |= (uint64_t)snp_take_le32(&c) << 32;
	return log_size > 6 ? FS_SIZE_E_UNKNOWN : set(ret, "ext4", blocks, 10 + log_size);
}

/* Superblock at 1024: magic at 0, blkszbits at 12, blocks at 36. */
static int erofs(const uint8_t *head, struct fs_size *ret)
{
	struct snp_cursor c = snp_cursor(head + 1024, 128);
	uint8_t bits;

	if (snp_take_le32(&c) != 0xE0F5E1E2)
		return FS_SIZE_E_UNKNOWN;
	snp_skip(&c, 8);
	bits = snp_take_u8(&c);
	snp_skip(&c, 23);
	return set(ret, "erofs", snp_take_le32(&c), bits);
}

/* Superblock at 0: s_magic at 0, bytes_used at 40. */
static int squashfs(const uint8_t *head, struct fs_size *ret)
{
	struct snp_cursor c = snp_cursor(head, 96);

	if (snp_take_le32(&c) != 0x73717368)
		return FS_SIZE_E_UNKNOWN;
	snp_skip(&c, 36);
	return set(ret, "squashfs", snp_take_le64(&c), 0);
}

int fs_size_judge(const uint8_t head[static FS_SIZE_HEAD], struct fs_size *ret)
{
	struct fs_size size;

	/* ext4 leaves its first kilobyte to others, so something else there is no contradiction. */
	if (erofs(head, &size) && squashfs(head, &size) && ext4(head, &size))
		return FS_SIZE_E_UNKNOWN;
	*ret = size;
	return 0;
}

int fs_size_of(const char *device, struct fs_size *ret)
{
	uint8_t head[FS_SIZE_HEAD];
	_cleanup_close_ int fd = -1;
	struct fs_size fs;
	uint64_t size;
	int r;

	r = disk_open(device, &fd);
	if (!r)
		r = disk_size(fd, &size);
	if (!r)
		r = disk_read(fd, 0, head, sizeof(head));
	if (!r)
		r = fs_size_judge(head, &fs);
	if (r)
		return r;
	if (fs.bytes > size)
		return FS_SIZE_E_CUT;
	*ret = fs;
	return 0;
}
