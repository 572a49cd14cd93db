/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an ID block demands of reports, and every way in which the rest of a description contradicts it. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "firmware-case.h"
#include "idblock/id-block.h"
#include "owner/file.h"
#include "runner.h"
#include "snp/codec.h"
#include "snp/secret.h"
#include "vm/expect/expect.h"
#include "vm/launch.h"

#define ZEROS_32 "00000000000000000000000000000000"
#define OTHER_DIGEST "1" ZEROS_32 ZEROS_32 "0000000000000000000000000000000"
#define AUTH_SIZE sizeof(struct id_auth_wire)

static char dir[] = "/tmp/expect-id.XXXXXX";
static char path[64], why[VMCONF_WHY_MAX];
static struct id_key id_key, author_key;
static uint8_t id_digest[ID_DIGEST_SIZE], author_digest[ID_DIGEST_SIZE];
static const struct id_block usual = {.launch_digest = {0x11, 0x22}, .family_id = {0xFA}, .image_id = {0x1D},
	.guest_svn = 7, .policy = 0x30000};

static const char *place(const char *name)
{
	static char text[96];

	snprintf(text, sizeof(text), "%s/%s", dir, name);
	return text;
}

static void put(const char *name, const void *data, size_t len)
{
	ck_assert_int_eq(file_write(place(name), data, len), 0);
}

static void setup(void)
{
	_cleanup_free_ uint8_t *image = firmware_case_build(&firmware_case_ovmf, 1);

	memcpy(dir + sizeof(dir) - 7, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/vm.conf", dir);
	put("OVMF.fd", image, CASE_SIZE);
	ck_assert_int_eq(id_key_generate(&id_key), 0);
	ck_assert_int_eq(id_key_generate(&author_key), 0);
	ck_assert_int_eq(id_key_digest(&id_key, id_digest), 0);
	ck_assert_int_eq(id_key_digest(&author_key, author_digest), 0);
}

static void teardown(void)
{
	static const char *const names[] = {"OVMF.fd", "kernel", "key.pem", "signed/id-block.bin",
		"signed/id-auth.bin", "signed"};

	id_key_done(&id_key);
	id_key_done(&author_key);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		remove(place(names[i]));
	ck_assert_int_eq(rmdir(dir), 0);
}

static void sign(const struct id_block *block, bool author, struct id_block_wire *ret, struct id_auth_wire *ret_auth)
{
	id_block_encode(block, ret);
	ck_assert_int_eq(id_auth_make(ret, &id_key, author ? &author_key : NULL, ret_auth), 0);
}

/* [snp] with such a block. */
static char *section(const struct id_block_wire *block, const struct id_auth_wire *auth)
{
	char text[SNP_BASE64_SIZE(sizeof(*block))], auth_text[SNP_BASE64_SIZE(AUTH_SIZE)], *section;

	snp_base64_encode((const uint8_t *)block, sizeof(*block), text);
	snp_base64_encode((const uint8_t *)auth, sizeof(*auth), auth_text);
	ck_assert_int_ge(asprintf(&section, "[snp]\nid-block = %s\nid-auth = %s\n", text, auth_text), 0);
	return section;
}

static char *signed_section(const struct id_block *block, bool author)
{
	struct id_block_wire wire;
	struct id_auth_wire auth;

	sign(block, author, &wire, &auth);
	return section(&wire, &auth);
}

/* What verify makes of [vm], [snp] and what follows it. */
static int lay(const char *vm, const char *snp, const char *more, bool named, struct policy *ret)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	_cleanup_free_ char *text = NULL;
	int r;

	ck_assert_int_ge(asprintf(&text, "%s%s%s", vm, snp, more), 0);
	r = vmconf_parse(text, path, &c, why);
	ck_assert_msg(!r, "%s", why);
	ck_assert_int_eq(vmconf_policy_resolve(&c.policy, path, products_builtin(), ret, why), 0);
	r = expect_lay(&c, path, named, ret, why);
	ck_assert(!r || why[0]);
	return r;
}

START_TEST(test_block)
{
	_cleanup_free_ char *snp = signed_section(&usual, _i);
	struct policy p;

	ck_assert_int_eq(lay("", snp, "", false, &p), 0);
	ck_assert_uint_eq(p.n_measurements, 1);
	ck_assert_mem_eq(p.measurements[0], usual.launch_digest, sizeof(usual.launch_digest));
	ck_assert(p.exact_given && p.family_id.given && p.image_id.given && p.svn_given);
	ck_assert_uint_eq(p.exact, usual.policy);
	ck_assert_mem_eq(p.family_id.v, usual.family_id, 16);
	ck_assert_mem_eq(p.image_id.v, usual.image_id, 16);
	ck_assert_uint_eq(p.min_svn, 7);
	ck_assert_uint_eq(p.id_keys.n, 1);
	ck_assert_mem_eq(p.id_keys.digests[0], id_digest, ID_DIGEST_SIZE);
	ck_assert_uint_eq(p.author_keys.n, (size_t)_i);
	if (_i)
		ck_assert_mem_eq(p.author_keys.digests[0], author_digest, ID_DIGEST_SIZE);
	/* A digest by an option goes before the block's; the rest stays. */
	ck_assert_int_eq(lay("", snp, "", true, &p), 0);
	ck_assert_uint_eq(p.n_measurements, 0);
	ck_assert_uint_eq(p.id_keys.n, 1);
}
END_TEST

/* The same in [policy], and less. */
START_TEST(test_agreement)
{
	_cleanup_free_ char *snp = signed_section(&usual, true), *more = NULL;
	char id[2 * ID_DIGEST_SIZE + 1], author[2 * ID_DIGEST_SIZE + 1];
	struct policy p;

	snp_hex_encode(id_digest, ID_DIGEST_SIZE, id);
	snp_hex_encode(author_digest, ID_DIGEST_SIZE, author);
	ck_assert_int_ge(asprintf(&more, "policy = 0x30000\nguest-svn = 7\n[policy]\npolicy = 0x30000\n"
		"family-id = fa000000000000000000000000000000\nimage-id = 1d000000000000000000000000000000\n"
		"min-guest-svn = 3\nid-key = " OTHER_DIGEST "\nid-key = %s\nauthor-key = %s\n"
		"measurement = 1122%s" ZEROS_32 "000000000000000000000000000\nmeasurement = " OTHER_DIGEST "\n",
		id, author, ZEROS_32 "0"), 0);
	ck_assert_int_eq(lay("", snp, more, false, &p), 0);
	ck_assert_uint_eq(p.min_svn, 3);
	ck_assert_uint_eq(p.id_keys.n, 2);
	ck_assert_uint_eq(p.author_keys.n, 1);
	ck_assert_uint_eq(p.n_measurements, 2);
}
END_TEST

static const struct {
	bool author;
	const char *more, *why;
} contradictions[] = {
	{false, "policy = 0x20000\n", "signed for the policy 0x30000, and policy is 0x20000"},
	{false, "[policy]\npolicy = 0x20000\n", "signed for the policy 0x30000, and policy is 0x20000"},
	{false, "[policy]\nfamily-id = " ZEROS_32 "\n", "family-id is another in the ID block than in [policy]"},
	{false, "[policy]\nimage-id = " ZEROS_32 "\n", "image-id is another in the ID block than in [policy]"},
	{false, "[policy]\nmin-guest-svn = 8\n", "guest-svn 7, below min-guest-svn 8 in [policy]"},
	{false, "[policy]\nid-key = " OTHER_DIGEST "\n", "another id-key than [policy]"},
	{true, "[policy]\nauthor-key = " OTHER_DIGEST "\n", "another author-key than [policy]"},
	{false, "[policy]\nauthor-key = " OTHER_DIGEST "\n", "has an author-key, and the ID block has none"},
	{false, "[policy]\nmeasurement = " OTHER_DIGEST "\n", "which is not the one that is expected"},
	{false, "guest-svn = 8\n", "guest-svn is another in the ID block than in [snp]"},
	{false, "guest-svn = 6\n", "guest-svn is another in the ID block than in [snp]"},
	{false, "family-id = fb000000000000000000000000000000\n", "family-id is another in the ID block than in [snp]"},
	{false, "image-id = 1e000000000000000000000000000000\n", "image-id is another in the ID block than in [snp]"},
	{false, "id-key = absent\nauthor-key = absent\n", "[snp] has an author-key, and the ID block has none"},
	{false, "id-key = OVMF.fd\n", "id-key in [snp]: "},
	{false, "id-key = key.pem\n", "another id-key than [snp]"},
	{true, "id-key = absent\nauthor-key = key.pem\n", "another author-key than [snp]"},
};

static void put_key(const struct id_key *key)
{
	_cleanup_(snp_secret_done) struct snp_secret pem = {0};

	ck_assert_int_eq(id_key_write(key, &pem), 0);
	put("key.pem", pem.data, pem.len);
}

START_TEST(test_contradictions)
{
	_cleanup_free_ char *snp = signed_section(&usual, contradictions[_i].author);
	_cleanup_id_key_ struct id_key stranger = {0};
	struct policy p;

	ck_assert_int_eq(id_key_generate(&stranger), 0);
	put_key(&stranger);
	ck_assert_int_eq(lay("", snp, contradictions[_i].more, false, &p), VMCONF_E_INVALID);
	ck_assert_int_eq(strncmp(why, path, strlen(path)), 0);
	ck_assert_msg(strstr(why, contradictions[_i].why) != NULL, "%s", why);
}
END_TEST

/* The right key is no contradiction; one that is not here is told. */
START_TEST(test_key_files)
{
	_cleanup_free_ char *snp = signed_section(&usual, true);
	struct policy p;

	put_key(&id_key);
	ck_assert_int_eq(lay("", snp, "id-key = key.pem\nauthor-key = absent\n", false, &p), 0);
	ck_assert_ptr_nonnull(strstr(why, "signer is not compared with author-key in [snp]"));
	put_key(&author_key);
	ck_assert_int_eq(lay("", snp, "id-key = absent\nauthor-key = key.pem\n", false, &p), 0);
	ck_assert_ptr_nonnull(strstr(why, "signer is not compared with id-key in [snp]"));
	put_key(&id_key);
	ck_assert_int_eq(lay("", snp, "id-key = key.pem\n", false, &p), 0);
	ck_assert_str_eq(why, "");
}
END_TEST

START_TEST(test_not_signed)
{
	struct id_block_wire wire;
	struct id_auth_wire auth;
	_cleanup_free_ char *snp = NULL;
	struct policy p;

	sign(&usual, false, &wire, &auth);
	wire.guest_svn[0]++;
	snp = section(&wire, &auth);
	ck_assert_int_eq(lay("", snp, "", false, &p), VMCONF_E_INVALID);
	ck_assert_ptr_nonnull(strstr(why, "the ID block: "));
	ck_assert_ptr_nonnull(strstr(why, "make it again with snpguard id-block"));
	ck_assert_uint_eq(p.id_keys.n, 0);
}
END_TEST

/* The block of a launch that [vm] describes, with this number of vCPUs. */
static struct id_block block_of(const char *vm)
{
	struct id_block block = usual;
	struct policy p;

	ck_assert_int_eq(lay(vm, "", "", false, &p), 0);
	memcpy(block.launch_digest, p.measurements[0], sizeof(block.launch_digest));
	return block;
}

START_TEST(test_launch)
{
	struct id_block block = block_of("[vm]\nfirmware = OVMF.fd\nvcpus = 4\n");
	_cleanup_free_ char *snp = signed_section(&block, false);
	struct policy p;

	ck_assert_int_eq(lay("[vm]\nfirmware = OVMF.fd\nvcpus = 4\n", snp, "", false, &p), 0);
	ck_assert_uint_eq(p.n_measurements, 1);
	ck_assert_mem_eq(p.measurements[0], block.launch_digest, sizeof(block.launch_digest));
	ck_assert_int_eq(lay("[vm]\nfirmware = OVMF.fd\nvcpus = 2\n", snp, "", false, &p), VMCONF_E_INVALID);
	ck_assert_ptr_nonnull(strstr(why, "for another measurement than that of [vm], which is a launch with 4 "
		"vCPUs instead of 2: make the block again"));
	/* Elsewhere the block tells. */
	ck_assert_int_eq(lay("[vm]\nfirmware = absent\n", snp, "", false, &p), 0);
	ck_assert_ptr_nonnull(strstr(why, "the ID block's measurement is not compared with [vm]"));
	ck_assert_mem_eq(p.measurements[0], block.launch_digest, sizeof(block.launch_digest));
}
END_TEST

static void put_block(const struct id_block *block)
{
	struct id_block_wire wire;
	struct id_auth_wire auth;

	sign(block, false, &wire, &auth);
	mkdir(place("signed"), 0700);
	put("signed/id-block.bin", &wire, sizeof(wire));
	put("signed/id-auth.bin", &auth, sizeof(auth));
}

#define WITH_KERNEL "[vm]\nfirmware = OVMF.fd\nkernel = kernel\n"
#define SIGNED "[snp]\nid-block-dir = signed\n"

START_TEST(test_changed_since)
{
	const struct timespec past[] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
	struct id_block block;
	struct policy p;

	put("kernel", "old", 3);
	block = block_of(WITH_KERNEL);
	put_block(&block);
	ck_assert_int_eq(lay(WITH_KERNEL, SIGNED, "", false, &p), 0);
	put("kernel", "new", 3);
	ck_assert_int_eq(utimensat(AT_FDCWD, place("OVMF.fd"), past, 0), 0);
	ck_assert_int_eq(utimensat(AT_FDCWD, place("signed"), past, 0), 0);
	ck_assert_int_eq(lay(WITH_KERNEL, SIGNED, "", false, &p), VMCONF_E_INVALID);
	ck_assert_msg(strstr(why, "than that of [vm]; changed since: kernel: make") != NULL, "%s", why);
}
END_TEST

START_TEST(test_no_folder)
{
	struct policy p;

	ck_assert_int_eq(lay("", SIGNED, "", false, &p), -ENOENT);
	ck_assert_ptr_nonnull(strstr(why, "unless [policy] has the line id-key = PEM"));
	ck_assert_int_eq(lay("", SIGNED, "[policy]\nid-key = " OTHER_DIGEST "\n", false, &p), 0);
	ck_assert_uint_eq(p.id_keys.n, 1);
	ck_assert_ptr_nonnull(strstr(why, "the ID block is not there"));
	/* Half of one is there. */
	put_block(&usual);
	remove(place("signed/id-auth.bin"));
	ck_assert_int_eq(lay("", SIGNED, "[policy]\nid-key = " OTHER_DIGEST "\n", false, &p), VMCONF_E_INVALID);
	put_block(&usual);
	remove(place("signed/id-block.bin"));
	ck_assert_int_eq(lay("", SIGNED, "[policy]\nid-key = " OTHER_DIGEST "\n", false, &p), VMCONF_E_INVALID);
}
END_TEST

#define BY_HAND "[policy]\nid-key = " OTHER_DIGEST "\n"

/* The names of [snp] are known without the block: an older one of the same signer must not pass. */
START_TEST(test_names_without_the_block)
{
	static const char names[] = "family-id = fa000000000000000000000000000000\n"
		"image-id = 1d000000000000000000000000000000\nguest-svn = 7\n";
	struct policy p;

	ck_assert_int_eq(lay("", SIGNED, BY_HAND, false, &p), 0);
	ck_assert(!p.family_id.given && !p.image_id.given && !p.svn_given);
	for (unsigned i = 0; i < 2; i++) {
		_cleanup_free_ char *more = NULL;

		ck_assert_int_ge(asprintf(&more, "%s" BY_HAND "%s", names, i ?
			"family-id = fa000000000000000000000000000000\nmin-guest-svn = 3\n" : ""), 0);
		ck_assert_int_eq(lay("", SIGNED, more, false, &p), 0);
		ck_assert(p.family_id.given && p.image_id.given && p.svn_given);
		ck_assert_mem_eq(p.family_id.v, usual.family_id, 16);
		ck_assert_mem_eq(p.image_id.v, usual.image_id, 16);
		ck_assert_uint_eq(p.min_svn, i ? 3 : 7);
		ck_assert_ptr_nonnull(strstr(why, "the ID block is not there"));
	}
}
END_TEST

static const struct {
	const char *more, *why;
} without_block[] = {
	{"guest-svn = 2\n" BY_HAND "min-guest-svn = 3\n", "[snp] has guest-svn 2, below min-guest-svn 3 in [policy]"},
	{"family-id = fb000000000000000000000000000000\n" BY_HAND "family-id = fa000000000000000000000000000000\n",
		"family-id is another in [snp] than in [policy]: no report can show both"},
	{"image-id = fb000000000000000000000000000000\n" BY_HAND "image-id = fa000000000000000000000000000000\n",
		"image-id is another in [snp] than in [policy]: no report can show both"},
};

START_TEST(test_contradictions_without_the_block)
{
	struct policy p;

	ck_assert_int_eq(lay("", SIGNED, without_block[_i].more, false, &p), VMCONF_E_INVALID);
	ck_assert_msg(strstr(why, without_block[_i].why) != NULL, "%s", why);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("expect-id");
	TCase *t = tcase_create("expect-id");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, test_block, 0, 2);
	tcase_add_test(t, test_agreement);
	tcase_add_loop_test(t, test_contradictions, 0, ARRAY_SIZE(contradictions));
	tcase_add_test(t, test_key_files);
	tcase_add_test(t, test_not_signed);
	tcase_add_test(t, test_launch);
	tcase_add_test(t, test_changed_since);
	tcase_add_test(t, test_no_folder);
	tcase_add_test(t, test_names_without_the_block);
	tcase_add_loop_test(t, test_contradictions_without_the_block, 0, ARRAY_SIZE(without_block));
	suite_add_tcase(s, t);
	return s;
}
