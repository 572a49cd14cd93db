/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a description to what its ID block says. Firmware images are ENEMY INPUT:
 * launch.h reads them. */
#include "launch-block.h"

#include <string.h>

#include "snp/cursor.h"
#include "vm/launch.h"

_Static_assert(LAUNCH_DIGEST_SIZE == ID_DIGEST_SIZE, "the launch digest of an ID block");

int launch_block(const struct vmconf *c, const uint8_t *measurement, struct id_block *ret,
	char why[static VMCONF_WHY_MAX])
{
	struct id_block block = {.guest_svn = c->snp.guest_svn, .policy = c->snp.policy};
	int r = 0;

	memcpy(block.family_id, c->snp.family_id, sizeof(block.family_id));
	memcpy(block.image_id, c->snp.image_id, sizeof(block.image_id));
	if (measurement)
		memcpy(block.launch_digest, measurement, ID_DIGEST_SIZE);
	else
		r = vmconf_measure(c, block.launch_digest, why);
	if (!r)
		*ret = block;
	return r;
}

/* What [snp] leaves out is zero there, and says nothing. */
static bool differs(const uint8_t named[static 16], const uint8_t in_block[static 16])
{
	return !snp_all_zero(named, 16) && memcmp(named, in_block, 16) != 0;
}

const char *launch_block_differs(const struct vmconf *c, const struct id_block *block)
{
	if (c->snp.guest_svn && c->snp.guest_svn != block->guest_svn)
		return "guest-svn";
	if (differs(c->snp.family_id, block->family_id))
		return "family-id";
	return differs(c->snp.image_id, block->image_id) ? "image-id" : NULL;
}
