/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The launch of a description, measured, and its ID block beside it. */
#include "identity.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "idblock/id-block.h"
#include "launch-block.h"
#include "snp/codec.h"

static int refuse(char *why, const char *text)
{
	snprintf(why, VMCONF_WHY_MAX, "%s", text);
	return VMCONF_E_INVALID;
}

static int judged(int r, char *why)
{
	snprintf(why, VMCONF_WHY_MAX,
		"%s: %s; the processor would not start the VM: make it again with snpguard "
		"id-block", r >= IDBLOCK_E_AUTH_SIZE ? "id-auth" : "id-block", idblock_strerror(r));
	return r < 0 ? r : VM_IDENTITY_E_DISAGREES;
}

static int other_measurement(const struct id_block *block, const struct vm_identity *id, char *why)
{
	char signed_one[SNP_HEX_SIZE(LAUNCH_DIGEST_SIZE)],
		computed[SNP_HEX_SIZE(LAUNCH_DIGEST_SIZE)];

	snp_hex_encode(block->launch_digest, LAUNCH_DIGEST_SIZE, signed_one);
	snp_hex_encode(id->measurement, LAUNCH_DIGEST_SIZE, computed);
	snprintf(why, VMCONF_WHY_MAX,
		"id-block: signed for the measurement %s, and this VM's is %s; the processor would "
		"not start it: make the ID block again with snpguard id-block",
		signed_one, computed);
	return VM_IDENTITY_E_DISAGREES;
}

static int other_policy(const struct id_block *block, const struct vm_identity *id, char *why)
{
	snprintf(why, VMCONF_WHY_MAX, "id-block: signed for the policy 0x%" PRIx64
		", and [snp] policy is 0x%" PRIx64
		"; the processor would not start the VM: change one of them",
		block->policy, id->policy);
	return VM_IDENTITY_E_DISAGREES;
}

/* The processor takes it all the same, and reports would show what the owner no longer means. */
static int other_name(const char *key, char *why)
{
	snprintf(why, VMCONF_WHY_MAX,
		"id-block: another %s than [snp]: make the ID block again with "
		"snpguard id-block", key);
	return VM_IDENTITY_E_DISAGREES;
}

static int take_id_block(const struct vmconf *c, const struct id_files *files,
	struct vm_identity *id, char *why)
{
	struct id_auth_keys keys;
	struct id_block block;
	int r = id_files_judge(files, &block, &keys);

	if (r)
		return judged(r, why);
	if (block.policy != id->policy)
		return other_policy(&block, id, why);
	if (memcmp(block.launch_digest, id->measurement, LAUNCH_DIGEST_SIZE) != 0)
		return other_measurement(&block, id, why);
	if (launch_block_differs(c, &block))
		return other_name(launch_block_differs(c, &block), why);
	memcpy(id->family_id, block.family_id, sizeof(id->family_id));
	memcpy(id->image_id, block.image_id, sizeof(id->image_id));
	id->guest_svn = block.guest_svn;
	memcpy(id->id_key_digest, keys.id_key, sizeof(id->id_key_digest));
	id->author_key = keys.has_author;
	memcpy(id->author_key_digest, keys.author_key, sizeof(id->author_key_digest));
	return 0;
}

int vm_identity_of(const struct vmconf *c, const struct id_files *id, struct vm_identity *ret,
	char why[static VMCONF_WHY_MAX])
{
	struct vm_identity i = {.policy = c->snp.policy};
	int r = vmconf_measure(c, i.measurement, why);

	if (!r && c->snp.host_data && snp_base64_decode(c->snp.host_data, strlen(c->snp.host_data),
		i.host_data, sizeof(i.host_data)))
		r = refuse(why, "host-data: not 32 bytes as base64");
	if (!r && id->block)
		r = take_id_block(c, id, &i, why);
	if (!r)
		*ret = i;
	return r;
}
