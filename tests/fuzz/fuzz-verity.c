/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Verity superblocks, and the file systems whose end tells where one stands. What is accepted is of
 * the few shapes that are allowed, and its tree ends without an overflow.
 */
#include <string.h>

#include "disk/fs-size.h"
#include "disk/verity-superblock.h"
#include "fuzz.h"

static void try_superblock(const uint8_t *data, size_t size)
{
	uint8_t sb[VERITY_SUPERBLOCK_SIZE] = {0};
	struct verity_shape s;

	memcpy(sb, data, size < sizeof(sb) ? size : sizeof(sb));
	for (size_t digest = 32; digest <= 64; digest *= 2) {
		if (verity_superblock_judge(sb, UINT64_C(1) << 40, digest, &s))
			continue;
		fuzz_check(s.data_blocks > 0 && s.data_blocks <= INT64_MAX / s.data_block);
		fuzz_check(s.data_block <= VERITY_BLOCK_MAX && s.hash_block <= VERITY_BLOCK_MAX);
		fuzz_check(s.salt_size <= VERITY_SALT_MAX && s.levels <= 18);
		fuzz_check(s.tree_offset % s.hash_block == 0 && s.tree_offset > UINT64_C(1) << 40);
		fuzz_check(s.tree_blocks < s.data_blocks || s.data_blocks <= 2);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t head[FS_SIZE_HEAD] = {0};
	struct fs_size fs;

	try_superblock(data, size);
	memcpy(head, data, size < sizeof(head) ? size : sizeof(head));
	if (fs_size_judge(head, &fs) == 0)
		fuzz_check(fs.bytes > 0 && fs.end >= fs.bytes && fs.end - fs.bytes < 4096 &&
			   fs.end % 4096 == 0 && fs.end <= INT64_MAX);
	return 0;
}
