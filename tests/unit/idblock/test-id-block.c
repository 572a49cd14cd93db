/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ID blocks and their authentication: one that another tool made passes, its bytes come out of our
 * own encoder, what is signed here passes as well, and no byte of either can be another one.
 */
#include <string.h>

#include "idblock/id-block.h"
#include "runner.h"
#include "snp/codec.h"
#include "snp/cursor.h"

/* From the tests of the Rust crate sev (tests/id-block.rs): its launch digest, digests of keys, and
 * the numbers of its ID authentication, little-endian. */
#define LAUNCH_DIGEST                                                                              \
	"a14d638341e5674628fe1e02fbedebe5e5ab4faf1dd72d8966068e615bb99efd13d214b35c231715b38e263dc6059745"
#define ID_KEY_DIGEST                                                                              \
	"59fb2c686dfa4fef49f38339aa775c90051c28d57383ddc3baf3b5eb4b1496df3b0dbbdcbae5fe27677a644820773fe2"
#define AUTHOR_KEY_DIGEST                                                                          \
	"eed81169fb0cb5e0ec34794f128fd4e0c4a46f67c65a1adfa81fcb24bcc088c272369b7ffc3eb2b6af6a4284a1b36c5f"
#define BLOCK_R                                                                                    \
	"e5d3bf7d9bf9e061bd4e8f7c6acae05909a9c3c69f04f318f0135eae71ff7d05ef5c8c6b1bc8c047613a7b6f01b738da"
#define BLOCK_S                                                                                    \
	"d4194dca67de8381ec6d267c032b03dd3c1f5eafa6aa61e92964e5548bef332b1ae921f26de16ac33b642744d197a5d8"
#define ID_QX                                                                                      \
	"1f6d3c80b8fb9ef29ff7dd47e8de3fcb95dd90438768b1932c55233c0c475df54ccab8c82c2ff22c1bcf09264d3e76f6"
#define ID_QY                                                                                      \
	"3ebe939c38350b08cd9bda503c85380dfd7c6012f71966767b3214cbdea837ad1d6dbe0a19b150c7c1cdb947d0a8d7cc"
#define KEY_R                                                                                      \
	"bb887b94557f568689ff4855c3f7ed99810c3d54ecd429651134dc18dd020ecaa771a34cb97666771aa31f0eb462ea99"
#define KEY_S                                                                                      \
	"f261e8b95da71b2a35425f48a219a77dbb0fee252f64d18ce99888b9fb4f70b104011b7dfea3e0349371a2bfaf6f9133"
#define AUTHOR_QX                                                                                  \
	"8c8645dad57349a3c5ffc6c1a5f74a569f0f833c078bb22cd79474f0fe92ce716a73985ba2996233d14c90d68bc77062"
#define AUTHOR_QY                                                                                  \
	"f5ac8771e0911103c9f2a2fe484377192accb388cc3afdb759b5563ecd08935fa9e2028108107aa74884c9a230793c86"

static void take(void *to, const char *hex)
{
	ck_assert_int_eq(snp_hex_decode(hex, strlen(hex), to, 48), 0);
}

static void load_block(struct id_block_wire *ret)
{
	struct id_block block = {.policy = 0x30000};

	take(block.launch_digest, LAUNCH_DIGEST);
	id_block_encode(&block, ret);
}

static void load_auth(struct id_auth_wire *ret)
{
	*ret = (struct id_auth_wire){.id_key_algo = {1}, .author_key_algo = {1},
		.id_key = {.curve = {2}}, .author_key = {.curve = {2}}};
	take(ret->block_sig.r, BLOCK_R);
	take(ret->block_sig.s, BLOCK_S);
	take(ret->id_key.qx, ID_QX);
	take(ret->id_key.qy, ID_QY);
	take(ret->id_key_sig.r, KEY_R);
	take(ret->id_key_sig.s, KEY_S);
	take(ret->author_key.qx, AUTHOR_QX);
	take(ret->author_key.qy, AUTHOR_QY);
}

static int check(const struct id_block_wire *block, const struct id_auth_wire *auth)
{
	struct id_auth_keys keys;

	return id_auth_check(block, auth, sizeof(*auth), &keys);
}

START_TEST(made_by_others)
{
	struct id_block_wire block;
	struct id_auth_wire auth;
	struct id_auth_keys keys;
	uint8_t expected[ID_DIGEST_SIZE];

	load_block(&block);
	load_auth(&auth);
	ck_assert_int_eq(id_auth_check(&block, &auth, sizeof(auth), &keys), 0);
	take(expected, ID_KEY_DIGEST);
	ck_assert_mem_eq(keys.id_key, expected, sizeof(expected));
	ck_assert(keys.has_author);
	take(expected, AUTHOR_KEY_DIGEST);
	ck_assert_mem_eq(keys.author_key, expected, sizeof(expected));
}
END_TEST

/* Each field has bytes of its own. */
START_TEST(block_bytes)
{
	static const uint8_t expected[96] = {
		[0x00] = 0x10, [0x2F] = 0x11, [0x30] = 0x12, [0x3F] = 0x13, [0x40] = 0x14, [0x4F] = 0x15,
		[0x50] = 1, [0x54] = 0x16, 0x17, 0x18, 0x19,
		[0x58] = 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27};
	const struct id_block block = {
		.launch_digest = {[0] = 0x10, [47] = 0x11},
		.family_id = {[0] = 0x12, [15] = 0x13},
		.image_id = {[0] = 0x14, [15] = 0x15},
		.guest_svn = 0x19181716,
		.policy = 0x2726252423222120};
	struct id_block_wire wire;
	struct id_block back = {0};

	id_block_encode(&block, &wire);
	ck_assert_mem_eq(&wire, expected, sizeof(wire));
	ck_assert_int_eq(id_block_decode(expected, sizeof(expected), &back), 0);
	ck_assert_mem_eq(back.launch_digest, block.launch_digest, sizeof(back.launch_digest));
	ck_assert_mem_eq(back.family_id, block.family_id, sizeof(back.family_id));
	ck_assert_mem_eq(back.image_id, block.image_id, sizeof(back.image_id));
	ck_assert_uint_eq(back.guest_svn, block.guest_svn);
	ck_assert_uint_eq(back.policy, block.policy);
}
END_TEST

START_TEST(block_refused)
{
	struct id_block_wire wire = {.version = {1}};
	uint8_t longer[97] = {[0x50] = 1};
	struct id_block block;

	ck_assert_int_eq(id_block_decode(&wire, sizeof(wire), &block), 0);
	ck_assert_int_eq(id_block_decode(&wire, 95, &block), IDBLOCK_E_BLOCK_SIZE);
	ck_assert_int_eq(id_block_decode("", 0, &block), IDBLOCK_E_BLOCK_SIZE);
	ck_assert_int_eq(id_block_decode(longer, sizeof(longer), &block), IDBLOCK_E_BLOCK_SIZE);
	wire.version[0] = 2;
	ck_assert_int_eq(id_block_decode(&wire, sizeof(wire), &block), IDBLOCK_E_VERSION);
	wire.version[0] = 1;
	wire.version[3] = 1;
	ck_assert_int_eq(id_block_decode(&wire, sizeof(wire), &block), IDBLOCK_E_VERSION);
}
END_TEST

/* Without and with an author key. */
START_TEST(made_here)
{
	_cleanup_id_key_ struct id_key id = {0}, author = {0};
	struct id_auth_wire auth, rest;
	struct id_block_wire block;
	struct id_auth_keys keys;
	uint8_t digest[ID_DIGEST_SIZE];

	load_block(&block);
	ck_assert_int_eq(id_key_generate(&id), 0);
	ck_assert_int_eq(id_key_generate(&author), 0);
	ck_assert_int_eq(id_auth_make(&block, &id, _i ? &author : NULL, &auth), 0);
	ck_assert_int_eq(id_auth_check(&block, &auth, sizeof(auth), &keys), 0);
	ck_assert_int_eq(id_key_digest(&id, digest), 0);
	ck_assert_mem_eq(keys.id_key, digest, sizeof(digest));
	ck_assert(keys.has_author == _i);
	ck_assert_int_eq(id_key_digest(&author, digest), 0);
	ck_assert_int_eq(memcmp(keys.author_key, digest, sizeof(digest)) == 0, _i);
	if (!_i)
		ck_assert(snp_all_zero(keys.author_key, sizeof(keys.author_key)));

	/* All but keys and signatures is known. */
	rest = (struct id_auth_wire){.id_key_algo = {1}, .author_key_algo = {(uint8_t)_i}};
	rest.block_sig = auth.block_sig;
	rest.id_key_sig = auth.id_key_sig;
	ck_assert_int_eq(id_key_public(&id, &rest.id_key), 0);
	if (_i)
		ck_assert_int_eq(id_key_public(&author, &rest.author_key), 0);
	ck_assert_mem_eq(&auth, &rest, sizeof(auth));
	ck_assert(snp_all_zero(auth.block_sig.r + 48, 24) && snp_all_zero(auth.block_sig.s + 48, 24));
}
END_TEST

/* One thing wrong with what the others made. */
#define ROW(name) static void name(struct id_block_wire *block, struct id_auth_wire *auth)

ROW(no_change) {}
ROW(id_algorithm) { auth->id_key_algo[0] = 0; }
ROW(id_algorithm_high) { auth->id_key_algo[3] = 1; }
ROW(author_algorithm_none) { auth->author_key_algo[0] = 0; }
ROW(author_algorithm) { auth->author_key_algo[0] = 2; }
ROW(id_curve) { auth->id_key.curve[0] = 1; }
ROW(author_curve) { auth->author_key.curve[0] = 1; }
ROW(id_point) { auth->id_key.qx[0] ^= 1; }
ROW(author_point) { auth->author_key.qy[0] ^= 1; }
ROW(reserved_1) { auth->reserved_1[0] = 1; }
ROW(reserved_2) { auth->reserved_2[59] = 1; }
ROW(reserved_3) { auth->reserved_3[891] = 1; }
ROW(reserved_of_block_sig) { auth->block_sig.reserved[0] = 1; }
ROW(reserved_of_key_sig) { auth->id_key_sig.reserved[367] = 1; }
ROW(reserved_of_id_key) { auth->id_key.reserved[0] = 1; }
ROW(reserved_of_author_key) { auth->author_key.reserved[879] = 1; }
ROW(other_block) { block->guest_svn[0] = 1; }
ROW(block_r) { auth->block_sig.r[0] ^= 1; }
ROW(block_s_zero) { memset(auth->block_sig.s, 0, sizeof(auth->block_sig.s)); }
ROW(block_s_high) { auth->block_sig.s[71] = 1; }
ROW(key_s) { auth->id_key_sig.s[47] ^= 1; }
ROW(no_key_sig) { auth->id_key_sig = (struct id_signature_wire){0}; }
ROW(keys_exchanged)
{
	struct id_pubkey_wire key = auth->id_key;

	auth->id_key = auth->author_key;
	auth->author_key = key;
}
ROW(sig_without_author) { auth->author_key = (struct id_pubkey_wire){0}; }
/* As tools that always set the algorithm leave it. */
ROW(no_author)
{
	sig_without_author(block, auth);
	no_key_sig(block, auth);
}
ROW(no_author_at_all)
{
	no_author(block, auth);
	auth->author_key_algo[0] = 0;
}
ROW(no_author_of_another_algorithm)
{
	no_author(block, auth);
	auth->author_key_algo[0] = 2;
}

static const struct {
	void (*change)(struct id_block_wire *block, struct id_auth_wire *auth);
	int r;
} rows[] = {
	{no_change, 0},
	{no_author, 0},
	{no_author_at_all, 0},
	{no_author_of_another_algorithm, IDBLOCK_E_ALGORITHM},
	{id_algorithm, IDBLOCK_E_ALGORITHM},
	{id_algorithm_high, IDBLOCK_E_ALGORITHM},
	{author_algorithm, IDBLOCK_E_ALGORITHM},
	{author_algorithm_none, IDBLOCK_E_ALGORITHM},
	{id_curve, IDBLOCK_E_ALGORITHM},
	{author_curve, IDBLOCK_E_ALGORITHM},
	{id_point, IDBLOCK_E_POINT},
	{author_point, IDBLOCK_E_POINT},
	{reserved_1, IDBLOCK_E_RESERVED},
	{reserved_2, IDBLOCK_E_RESERVED},
	{reserved_3, IDBLOCK_E_RESERVED},
	{reserved_of_block_sig, IDBLOCK_E_RESERVED},
	{reserved_of_key_sig, IDBLOCK_E_RESERVED},
	{reserved_of_id_key, IDBLOCK_E_RESERVED},
	{reserved_of_author_key, IDBLOCK_E_RESERVED},
	{other_block, IDBLOCK_E_BLOCK_SIGNATURE},
	{block_r, IDBLOCK_E_BLOCK_SIGNATURE},
	{block_s_zero, IDBLOCK_E_BLOCK_SIGNATURE},
	{block_s_high, IDBLOCK_E_BLOCK_SIGNATURE},
	{key_s, IDBLOCK_E_KEY_SIGNATURE},
	{no_key_sig, IDBLOCK_E_KEY_SIGNATURE},
	{keys_exchanged, IDBLOCK_E_BLOCK_SIGNATURE},
	{sig_without_author, IDBLOCK_E_AUTHOR_HALF},
};

START_TEST(changed)
{
	struct id_block_wire block;
	struct id_auth_wire auth;

	load_block(&block);
	load_auth(&auth);
	rows[_i].change(&block, &auth);
	ck_assert_int_eq(check(&block, &auth), rows[_i].r);
}
END_TEST

START_TEST(sizes)
{
	uint8_t bytes[sizeof(struct id_auth_wire) + 1] = {0};
	struct id_block_wire block;
	struct id_auth_wire auth;
	struct id_auth_keys keys;

	load_block(&block);
	load_auth(&auth);
	memcpy(bytes, &auth, sizeof(auth));
	ck_assert_int_eq(id_auth_check(&block, bytes, sizeof(auth), &keys), 0);
	ck_assert_int_eq(id_auth_check(&block, bytes, sizeof(bytes), &keys), IDBLOCK_E_AUTH_SIZE);
	ck_assert_int_eq(id_auth_check(&block, bytes, sizeof(auth) - 1, &keys), IDBLOCK_E_AUTH_SIZE);
	ck_assert_int_eq(id_auth_check(&block, bytes, 0, &keys), IDBLOCK_E_AUTH_SIZE);
}
END_TEST

/* One bit of any byte, and it is refused. */
START_TEST(every_byte)
{
	struct id_block_wire block;
	struct id_auth_wire auth;
	uint8_t *bytes = (uint8_t *)&block;

	load_block(&block);
	load_auth(&auth);
	for (size_t i = 0; i < sizeof(block); i++) {
		bytes[i] ^= (uint8_t)(1 << i % 8);
		ck_assert_msg(check(&block, &auth) > 0, "byte %zu of the block", i);
		bytes[i] ^= (uint8_t)(1 << i % 8);
	}
	bytes = (uint8_t *)&auth;
	for (size_t i = 0; i < sizeof(auth); i++) {
		bytes[i] ^= (uint8_t)(1 << i % 8);
		ck_assert_msg(check(&block, &auth) > 0, "byte %zu of the authentication", i);
		bytes[i] ^= (uint8_t)(1 << i % 8);
	}
	ck_assert_int_eq(check(&block, &auth), 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("id-block");
	TCase *t = tcase_create("blocks");

	tcase_set_timeout(t, 60);
	tcase_add_test(t, made_by_others);
	tcase_add_test(t, block_bytes);
	tcase_add_test(t, block_refused);
	tcase_add_loop_test(t, made_here, 0, 2);
	tcase_add_loop_test(t, changed, 0, ARRAY_SIZE(rows));
	tcase_add_test(t, sizes);
	tcase_add_test(t, every_byte);
	suite_add_tcase(s, t);
	return s;
}
