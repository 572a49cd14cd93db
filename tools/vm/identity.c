/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ID block and ID authentication (AMD 56860, SNP_LAUNCH_FINISH) beside the launch that they are for. */
#include "identity.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "snp/codec.h"
#include "snp/cursor.h"

#define BLOCK_SIZE 96
#define BLOCK_VERSION 1
#define AUTH_SIZE 4096
#define AUTH_ID_KEY 0x240
#define AUTH_AUTHOR_KEY 0x880
#define KEY_SIZE 1028

/* What the block says of the launch that it is for. */
struct block_launch {
	uint8_t measurement[LAUNCH_DIGEST_SIZE];
	uint64_t policy;
};

static int refuse(char *why, const char *text)
{
	snprintf(why, VMCONF_WHY_MAX, "%s", text);
	return VMCONF_E_INVALID;
}

static int read_block(const char *text, struct vm_identity *ret, struct block_launch *launch,
	char *why)
{
	uint8_t bytes[BLOCK_SIZE];
	struct snp_cursor c = snp_cursor(bytes, sizeof(bytes));

	if (snp_base64_decode(text, strlen(text), bytes, sizeof(bytes)))
		return refuse(why, "id-block: not 96 bytes as base64");
	snp_take_bytes(&c, launch->measurement, sizeof(launch->measurement));
	snp_take_bytes(&c, ret->family_id, sizeof(ret->family_id));
	snp_take_bytes(&c, ret->image_id, sizeof(ret->image_id));
	if (snp_take_le32(&c) != BLOCK_VERSION)
		return refuse(why, "id-block: its version is not 1, the only one that there is; make it "
			"again with snpguard id-block");
	ret->guest_svn = snp_take_le32(&c);
	launch->policy = snp_take_le64(&c);
	return 0;
}

static int hash_key(const uint8_t *bytes, size_t offset, uint8_t *ret)
{
	struct snp_cursor all = snp_cursor(bytes, AUTH_SIZE), key = snp_cursor_sub(&all, offset, KEY_SIZE);
	const uint8_t *p = snp_take(&key, KEY_SIZE);

	return p && EVP_Digest(p, KEY_SIZE, ret, NULL, EVP_sha384(), NULL) == 1 ? 0 : -EIO;
}

/* QEMU fills up a short one with zeros. */
static int read_auth(const struct id_files *id, struct vm_identity *ret, char *why)
{
	uint8_t bytes[AUTH_SIZE] = {0};
	size_t len;
	int r;

	if (snp_base64_decode_var(id->auth, strlen(id->auth), bytes, sizeof(bytes), &len))
		return refuse(why, "id-auth: not up to 4096 bytes as base64");
	ret->author_key = id->author_key;
	r = hash_key(bytes, AUTH_ID_KEY, ret->id_key_digest);
	if (!r && id->author_key)
		r = hash_key(bytes, AUTH_AUTHOR_KEY, ret->author_key_digest);
	if (r)
		snprintf(why, VMCONF_WHY_MAX, "id-auth: its keys could not be hashed");
	return r;
}

static int disagree_on_measurement(const struct block_launch *block, const struct vm_identity *id,
	char *why)
{
	char signed_one[SNP_HEX_SIZE(LAUNCH_DIGEST_SIZE)], computed[SNP_HEX_SIZE(LAUNCH_DIGEST_SIZE)];

	snp_hex_encode(block->measurement, LAUNCH_DIGEST_SIZE, signed_one);
	snp_hex_encode(id->measurement, LAUNCH_DIGEST_SIZE, computed);
	snprintf(why, VMCONF_WHY_MAX, "the ID block is for the measurement %s and this VM has %s: the "
		"processor would not start it; make the block again with snpguard id-block", signed_one,
		computed);
	return VM_IDENTITY_E_DISAGREES;
}

static int disagree_on_policy(const struct block_launch *block, const struct vm_identity *id, char *why)
{
	snprintf(why, VMCONF_WHY_MAX, "the ID block is for the policy 0x%" PRIx64 " and [snp] policy is 0x%"
		PRIx64 ": the processor would not start it; change one of them", block->policy, id->policy);
	return VM_IDENTITY_E_DISAGREES;
}

static int take_id(const struct id_files *files, struct vm_identity *id, char *why)
{
	struct block_launch block;
	int r = read_block(files->block, id, &block, why);

	if (!r)
		r = read_auth(files, id, why);
	if (r)
		return r;
	id->signed_block = true;
	if (block.policy != id->policy)
		return disagree_on_policy(&block, id, why);
	if (memcmp(block.measurement, id->measurement, LAUNCH_DIGEST_SIZE) != 0)
		return disagree_on_measurement(&block, id, why);
	return 0;
}

static int measure(const struct vmconf *c, uint8_t *ret, char *why)
{
	_cleanup_launch_ struct launch l;
	struct launch_source source;
	struct measure_digest digest;
	int r;

	launch_source_of(c, &source);
	r = launch_read(&source, &l, why);
	if (r)
		return r;
	r = measure_launch(&l.input, &digest);
	if (r) {
		snprintf(why, VMCONF_WHY_MAX, "%.300s: %s", c->firmware, measure_strerror(r));
		return r;
	}
	memcpy(ret, digest.value, LAUNCH_DIGEST_SIZE);
	return 0;
}

int vm_identity_of(const struct vmconf *c, const struct id_files *id, struct vm_identity *ret,
	char why[static VMCONF_WHY_MAX])
{
	struct vm_identity i = {.policy = c->snp.policy};
	int r = measure(c, i.measurement, why);

	if (!r && c->snp.host_data && snp_base64_decode(c->snp.host_data, strlen(c->snp.host_data),
		i.host_data, sizeof(i.host_data)))
		r = refuse(why, "host-data: not 32 bytes as base64");
	if (!r && id->block)
		r = take_id(id, &i, why);
	if (!r)
		*ret = i;
	return r;
}
