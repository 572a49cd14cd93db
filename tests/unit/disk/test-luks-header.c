/* SPDX-License-Identifier: GPL-3.0-or-later */
/* LUKS2 headers in memory: every malformed one gets its refusal; a good one becomes canonical. */
#include "disk/luks-header.h"

#include <stdlib.h>
#include <string.h>

#include "luks-mutations.h"
#include "runner.h"

#define UUID "e5162a3c-91cc-449b-8390-9bf332d04741"

static const struct luks_limits limits = {.device_size = 64 << 20, .memory_kib = 1 << 20};

static uint8_t image[LUKS_IMAGE_SIZE];

static void make_good(void)
{
	json_t *json = luks_image_good_json();
	char *text = json_dumps(json, 0);

	luks_image_make(image, UUID, text, strlen(text));
	free(text);
	json_decref(json);
}

static int check(struct luks_info *info, char *detail)
{
	size_t len = 0;
	int r = luks_header_size(image, sizeof(image), &len);

	detail[0] = '\0';
	if (r || len > sizeof(image))
		return r ? r : LUKS_E_BINARY;
	return luks_header_check(image, len, &limits, info, detail);
}

START_TEST(good_header)
{
	struct luks_info info;
	char detail[LUKS_DETAIL_SIZE];

	make_good();
	ck_assert_int_eq(check(&info, detail), 0);
	ck_assert_str_eq(info.uuid, UUID);
	ck_assert_str_eq(info.cipher, "aes-xts-random");
	ck_assert_str_eq(info.integrity, "hmac(sha256)");
	ck_assert_uint_eq(info.sector_size, 4096);
	ck_assert_uint_eq(info.data_offset, 16 << 20);
	ck_assert_uint_eq(info.n_keyslots, 1);
	ck_assert_uint_eq(info.keyslots[0].offset, 32768);
	ck_assert_uint_eq(info.keyslots[0].size, 385024);
}
END_TEST

/* Nothing of the disk's own bytes is left but what was understood; both copies say the same. */
START_TEST(canonical)
{
	struct luks_info info;
	char detail[LUKS_DETAIL_SIZE];
	json_t *good = luks_image_good_json();
	json_t *primary, *secondary;
	uint8_t once[LUKS_IMAGE_SIZE];

	make_good();
	memset(image + 24, 'L', 40);	/* label */
	memset(image + 208, 'S', 40);	/* subsystem */
	luks_image_checksum(image, 0);
	ck_assert_int_eq(check(&info, detail), 0);
	primary = luks_image_json(image, 0);
	secondary = luks_image_json(image, LUKS_IMAGE_HDR);
	ck_assert(json_equal(primary, good));
	ck_assert(json_equal(secondary, good));
	for (size_t i = 24; i < 72; i++)
		ck_assert_uint_eq(image[i], 0);
	for (size_t i = 208; i < 256; i++)
		ck_assert_uint_eq(image[i], 0);

	/* Right checksums: the generator's own code comes to the same bytes. */
	memcpy(once, image, sizeof(once));
	luks_image_checksum(image, 0);
	luks_image_checksum(image, LUKS_IMAGE_HDR);
	ck_assert_mem_eq(image, once, sizeof(once));
	/* What is canonical stays as it is. */
	ck_assert_int_eq(check(&info, detail), 0);
	ck_assert_mem_eq(image, once, sizeof(once));
	json_decref(primary);
	json_decref(secondary);
	json_decref(good);
}
END_TEST

/* One row for each malformed header: its refusal, the member named, nothing written. */
START_TEST(mutation)
{
	const struct luks_mutation *m = &luks_mutations[_i];
	struct luks_info info = {.n_keyslots = 77};
	char detail[LUKS_DETAIL_SIZE];
	uint8_t before[LUKS_IMAGE_SIZE];
	int r;

	make_good();
	luks_mutate(image, m);
	memcpy(before, image, sizeof(before));
	r = check(&info, detail);
	ck_assert_msg(r == m->refusal, "%s: %d (%s), not %d", m->name, r, detail, m->refusal);
	if (r == 0)
		return;
	ck_assert_uint_eq(info.n_keyslots, 77);
	ck_assert_mem_eq(image, before, sizeof(before));
	if (m->member)
		ck_assert_msg(strncmp(detail, m->member, strlen(m->member)) == 0,
			"%s: \"%s\" does not begin with %s", m->name, detail, m->member);
}
END_TEST

/* The harmless ones lead to the same canonical bytes as the header that they were made from. */
START_TEST(harmless)
{
	const struct luks_mutation *m = &luks_mutations[_i];
	struct luks_info info;
	char detail[LUKS_DETAIL_SIZE];
	uint8_t good_copy[LUKS_IMAGE_SIZE];

	if (m->refusal)
		return;
	make_good();
	ck_assert_int_eq(check(&info, detail), 0);
	memcpy(good_copy, image, sizeof(good_copy));
	make_good();
	luks_mutate(image, m);
	ck_assert_int_eq(check(&info, detail), 0);
	ck_assert_mem_eq(image, good_copy, sizeof(good_copy));
}
END_TEST

static const struct {
	const char *patch;
	const char *cipher;
	const char *integrity;
} allowed[] = {
	{"{\"segments\":{\"0\":{\"encryption\":\"aes-xts-plain64\"}}}", "aes-xts-plain64",
		"hmac(sha256)"},
	{"{\"segments\":{\"0\":{\"integrity\":{\"type\":\"hmac(sha512)\"}}}}", "aes-xts-random",
		"hmac(sha512)"},
	{"{\"segments\":{\"0\":{\"sector_size\":512}}}", "aes-xts-random", "hmac(sha256)"},
	{"{\"segments\":{\"0\":{\"encryption\":\"aegis128-random\",\"integrity\":{\"type\":"
		"\"aead\"}}},\"keyslots\":{\"0\":{\"key_size\":16}}}", "aegis128-random", "aead"},
	{"{\"keyslots\":{\"0\":{\"kdf\":{\"type\":\"argon2id\",\"hash\":null,\"iterations\":null,"
		"\"time\":4,\"memory\":1048576,\"cpus\":4}}}}", "aes-xts-random", "hmac(sha256)"},
	{"{\"keyslots\":{\"0\":{\"kdf\":{\"hash\":\"sha512\"},\"af\":{\"hash\":\"sha512\"},"
		"\"area\":{\"key_size\":32}}}}", "aes-xts-random", "hmac(sha256)"},
};

START_TEST(allow_list)
{
	struct luks_mutation m = {.patch = allowed[_i].patch};
	struct luks_info info;
	char detail[LUKS_DETAIL_SIZE];
	json_t *before, *after;
	int r;

	make_good();
	luks_mutate(image, &m);
	before = luks_image_json(image, 0);
	r = check(&info, detail);
	ck_assert_msg(r == 0, "%d: %s", r, detail);
	ck_assert_str_eq(info.cipher, allowed[_i].cipher);
	ck_assert_str_eq(info.integrity, allowed[_i].integrity);
	after = luks_image_json(image, 0);
	ck_assert(json_equal(before, after));
	json_decref(before);
	json_decref(after);
}
END_TEST

/* A terminal on the console, and JSON to the owner, must survive what the disk says. */
START_TEST(detail_is_printable)
{
	struct luks_mutation m = {.patch = "{\"segments\":{\"0\":{\"encryption\":"
		"\"\\u001b[2J\xc3\xa4\\n\"}},\"\\u0007\":1}"};
	struct luks_info info;
	char detail[LUKS_DETAIL_SIZE];

	make_good();
	luks_mutate(image, &m);
	ck_assert_int_ne(check(&info, detail), 0);
	ck_assert_uint_gt(strlen(detail), 0);
	for (const char *p = detail; *p; p++)
		ck_assert_msg(*p >= 0x20 && *p < 0x7F, "byte %02x", (unsigned char)*p);
}
END_TEST

START_TEST(truncated)
{
	struct luks_info info;
	char detail[LUKS_DETAIL_SIZE];
	size_t len;

	make_good();
	ck_assert_int_eq(luks_header_size(image, 4095, &len), LUKS_E_NOT_LUKS);
	ck_assert_int_eq(luks_header_check(image, 0, &limits, &info, detail), LUKS_E_NOT_LUKS);
	ck_assert_int_eq(luks_header_check(image, 4096, &limits, &info, detail), LUKS_E_BINARY);
	ck_assert_int_eq(luks_header_check(image, sizeof(image) - 1, &limits, &info, detail),
		LUKS_E_BINARY);
}
END_TEST

START_TEST(small_device)
{
	struct luks_limits small = {.device_size = 16 << 20, .memory_kib = 1 << 20};
	struct luks_info info;
	char detail[LUKS_DETAIL_SIZE];

	make_good();
	ck_assert_int_eq(luks_header_check(image, sizeof(image), &small, &info, detail),
		LUKS_E_OFFSET);
}
END_TEST

START_TEST(texts)
{
	for (int r = 1; r < _LUKS_E_MAX; r++)
		ck_assert_str_ne(luks_refusal_text(r), "unknown refusal");
	ck_assert_str_eq(luks_refusal_text(0), "unknown refusal");
	ck_assert_str_eq(luks_refusal_text(-5), "unknown refusal");
	ck_assert_str_eq(luks_refusal_text(_LUKS_E_MAX), "unknown refusal");
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("luks-header");
	TCase *t = tcase_create("luks-header");

	tcase_add_loop_test(t, mutation, 0, (int)luks_n_mutations);
	tcase_add_loop_test(t, harmless, 0, (int)luks_n_mutations);
	tcase_add_loop_test(t, allow_list, 0, sizeof(allowed) / sizeof(allowed[0]));
	tcase_add_test(t, good_header);
	tcase_add_test(t, canonical);
	tcase_add_test(t, detail_is_printable);
	tcase_add_test(t, truncated);
	tcase_add_test(t, small_device);
	tcase_add_test(t, texts);
	suite_add_tcase(s, t);
	return s;
}
