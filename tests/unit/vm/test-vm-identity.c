/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a launch will be told to the processor as, and ID blocks that are for another one. */
#include <stdio.h>
#include <string.h>

#include "idblock/id-block.h"
#include "owner/file.h"
#include "runner.h"
#include "snp/codec.h"
#include "vm/identity/identity.h"

#define POLICY UINT64_C(0x30000)
#define HOST_DATA "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

static char dir[] = "/tmp/identity.XXXXXX";
static char why[VMCONF_WHY_MAX];
static struct id_key id_key, author_key;

static void setup(void)
{
	char path[64];

	strcpy(dir + sizeof(dir) - 7, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/kernel", dir);
	ck_assert_int_eq(file_write(path, "kernel", 6), 0);
	ck_assert_int_eq(id_key_generate(&id_key), 0);
	ck_assert_int_eq(id_key_generate(&author_key), 0);
}

static void teardown(void)
{
	char path[64];

	id_key_done(&id_key);
	id_key_done(&author_key);
	snprintf(path, sizeof(path), "%s/kernel", dir);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(rmdir(dir), 0);
}

/* A VM with the kernel and one of the vectors' firmwares. */
static void describe(const char *firmware, const char *append, struct vmconf *ret)
{
	char text[512], path[64];

	snprintf(path, sizeof(path), "%s/vm.conf", dir);
	snprintf(text, sizeof(text), "[vm]\nfirmware = %s/measure/%s\nkernel = kernel\nappend = %s\n"
		"[snp]\nhost-data = " HOST_DATA "\n", unit_vectors(), firmware, append);
	ck_assert_msg(vmconf_parse(text, path, ret, why) == 0, "%s", why);
}

static void plain_identity(const char *append, struct vm_identity *ret)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	const struct id_files none = {0};

	describe("ovmf_AmdSev_suffix.bin", append, &c);
	ck_assert_msg(vm_identity_of(&c, &none, ret, why) == 0, "%s", why);
}

static char *base64(const void *data, size_t len)
{
	char *text = malloc(SNP_BASE64_SIZE(len));

	ck_assert_ptr_nonnull(text);
	snp_base64_encode(data, len, text);
	return text;
}

static void sign(const struct id_block *block, const struct id_key *author, struct id_files *ret)
{
	struct id_block_wire wire;
	struct id_auth_wire auth;

	id_block_encode(block, &wire);
	ck_assert_int_eq(id_auth_make(&wire, &id_key, author, &auth), 0);
	*ret = (struct id_files){.block = base64(&wire, sizeof(wire)),
		.auth = base64(&auth, sizeof(auth)), .author_key = author};
}

START_TEST(without_id_block)
{
	static const uint8_t zeros[48];
	struct vm_identity a, b;

	plain_identity("a", &a);
	plain_identity("b", &b);
	ck_assert_mem_ne(a.measurement, b.measurement, sizeof(a.measurement));
	ck_assert_uint_eq(a.policy, POLICY);
	ck_assert_uint_eq(a.host_data[0], 1);
	ck_assert(!a.author_key);
	ck_assert_mem_eq(a.id_key_digest, zeros, sizeof(zeros));
}
END_TEST

/* With and without an author key. */
START_TEST(with_its_id_block)
{
	struct id_block block = {.family_id = {1}, .image_id = {2}, .guest_svn = 3, .policy = POLICY};
	uint8_t id_digest[ID_DIGEST_SIZE], author_digest[ID_DIGEST_SIZE] = {0};
	_cleanup_id_files_ struct id_files files = {0};
	_cleanup_vmconf_ struct vmconf c = {0};
	struct vm_identity id;

	plain_identity("a", &id);
	memcpy(block.launch_digest, id.measurement, sizeof(block.launch_digest));
	sign(&block, _i ? &author_key : NULL, &files);
	describe("ovmf_AmdSev_suffix.bin", "a", &c);
	ck_assert_msg(vm_identity_of(&c, &files, &id, why) == 0, "%s", why);
	ck_assert_int_eq(id_key_digest(&id_key, id_digest), 0);
	if (_i)
		ck_assert_int_eq(id_key_digest(&author_key, author_digest), 0);
	ck_assert_mem_eq(id.measurement, block.launch_digest, sizeof(id.measurement));
	ck_assert_mem_eq(id.id_key_digest, id_digest, sizeof(id_digest));
	ck_assert(id.author_key == (_i == 1));
	ck_assert_mem_eq(id.author_key_digest, author_digest, sizeof(author_digest));
	ck_assert_uint_eq(id.family_id[0], 1);
	ck_assert_uint_eq(id.image_id[0], 2);
	ck_assert_uint_eq(id.guest_svn, 3);
}
END_TEST

static void other_digest(struct id_block_wire *block, struct id_auth_wire *auth)
{
	block->launch_digest[0] ^= 1;
	ck_assert_int_eq(id_auth_make(block, &id_key, NULL, auth), 0);
}

static void other_policy(struct id_block_wire *block, struct id_auth_wire *auth)
{
	block->policy[0] ^= 1;
	ck_assert_int_eq(id_auth_make(block, &id_key, NULL, auth), 0);
}

static void other_version(struct id_block_wire *block, struct id_auth_wire *auth)
{
	block->version[0] = 2;
	ck_assert_int_eq(id_auth_make(block, &id_key, NULL, auth), 0);
}

static void other_signature(struct id_block_wire *block, struct id_auth_wire *auth)
{
	auth->block_sig.r[0] ^= 1;
}

static void other_key(struct id_block_wire *block, struct id_auth_wire *auth)
{
	ck_assert_int_eq(id_key_public(&author_key, &auth->id_key), 0);
}

static void no_key(struct id_block_wire *block, struct id_auth_wire *auth)
{
	memset(auth, 0, sizeof(*auth));
}

static const struct {
	void (*change)(struct id_block_wire *block, struct id_auth_wire *auth);
	const char *why;
} changes[] = {
	{other_digest, "id-block: signed for the measurement "},
	{other_policy, "id-block: signed for the policy 0x30001, and [snp] policy is 0x30000; the "},
	{other_version, "id-block: "},
	{other_signature, "id-auth: "},
	{other_key, "id-auth: "},
	{no_key, "id-auth: "},
};

START_TEST(with_another_id_block)
{
	struct id_block block = {.policy = POLICY};
	_cleanup_id_files_ struct id_files files = {0};
	_cleanup_vmconf_ struct vmconf c = {0};
	struct id_block_wire wire;
	struct id_auth_wire auth;
	struct vm_identity id;
	char digest[SNP_HEX_SIZE(LAUNCH_DIGEST_SIZE)];

	plain_identity("a", &id);
	memcpy(block.launch_digest, id.measurement, sizeof(block.launch_digest));
	id_block_encode(&block, &wire);
	ck_assert_int_eq(id_auth_make(&wire, &id_key, NULL, &auth), 0);
	changes[_i].change(&wire, &auth);
	files.block = base64(&wire, sizeof(wire));
	files.auth = base64(&auth, sizeof(auth));
	describe("ovmf_AmdSev_suffix.bin", "a", &c);
	ck_assert_int_eq(vm_identity_of(&c, &files, &id, why), VM_IDENTITY_E_DISAGREES);
	ck_assert_msg(strncmp(why, changes[_i].why, strlen(changes[_i].why)) == 0, "%s", why);
	ck_assert_ptr_nonnull(strstr(why, "the processor would not start"));
	if (changes[_i].change != other_digest)
		return;
	/* Both of them. */
	snp_hex_encode(wire.launch_digest, LAUNCH_DIGEST_SIZE, digest);
	ck_assert_ptr_nonnull(strstr(why, digest));
	snp_hex_encode(block.launch_digest, LAUNCH_DIGEST_SIZE, digest);
	ck_assert_ptr_nonnull(strstr(why, digest));
}
END_TEST

START_TEST(firmware_without_hashes)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	const struct id_files none = {0};
	struct vm_identity id;
	int r;

	describe("ovmf_OvmfX64_suffix.bin", "a", &c);
	r = vm_identity_of(&c, &none, &id, why);
	ck_assert_msg(r == MEASURE_E_NO_HASHES || r == MEASURE_E_NO_HASHES_SECTION, "%d %s", r, why);
	ck_assert_ptr_nonnull(strstr(why, "ovmf_OvmfX64_suffix.bin: "));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("identity");
	TCase *t = tcase_create("identity");

	if (!unit_vectors())
		unit_skip_all("no test vectors: no firmware to measure");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, without_id_block);
	tcase_add_loop_test(t, with_its_id_block, 0, 2);
	tcase_add_loop_test(t, with_another_id_block, 0, ARRAY_SIZE(changes));
	tcase_add_test(t, firmware_without_hashes);
	suite_add_tcase(s, t);
	return s;
}
