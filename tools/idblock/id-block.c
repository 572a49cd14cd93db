/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ID blocks from what they say, and back. ENEMY INPUT. */
#include "id-block.h"

#include <string.h>

#include "snp/cursor.h"
#include "snp/put.h"

void id_block_encode(const struct id_block *block, struct id_block_wire *ret)
{
	memcpy(ret->launch_digest, block->launch_digest, sizeof(ret->launch_digest));
	memcpy(ret->family_id, block->family_id, sizeof(ret->family_id));
	memcpy(ret->image_id, block->image_id, sizeof(ret->image_id));
	snp_put_le32(ret->version, ID_BLOCK_VERSION);
	snp_put_le32(ret->guest_svn, block->guest_svn);
	snp_put_le64(ret->policy, block->policy);
}

int id_block_decode(const void *data, size_t len, struct id_block *ret)
{
	struct snp_cursor c = snp_cursor(data, len);
	struct id_block block;
	uint32_t version;

	snp_take_bytes(&c, block.launch_digest, sizeof(block.launch_digest));
	snp_take_bytes(&c, block.family_id, sizeof(block.family_id));
	snp_take_bytes(&c, block.image_id, sizeof(block.image_id));
	version = snp_take_le32(&c);
	block.guest_svn = snp_take_le32(&c);
	block.policy = snp_take_le64(&c);
	if (!snp_cursor_done(&c))
		return IDBLOCK_E_BLOCK_SIZE;
	if (version != ID_BLOCK_VERSION)
		return IDBLOCK_E_VERSION;
	*ret = block;
	return 0;
}
