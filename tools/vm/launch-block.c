/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a description to what its ID block says. Firmware images are ENEMY INPUT: launch.h reads them. */
#include "launch-block.h"

#include <string.h>

#include "launch.h"

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
