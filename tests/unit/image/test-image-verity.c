/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What "image verity" says for the command line, and where a tree of hashes ends. */
#include <stdio.h>

#include "image/verity-words.h"
#include "runner.h"

#define NO_CREDENTIALS "systemd.import_credentials=no"

static const struct {
	const char *type, *hash, *uuid;
	unsigned fec;
	const char *words;
} lines[] = {
	{"erofs", NULL, "908d1c8f-5142-4b95-a449-e5ad925d4086", 0,
		"snpguard.mode=verity root=UUID=908d1c8f-5142-4b95-a449-e5ad925d4086 roothash=0102 "
		NO_CREDENTIALS},
	{"erofs", "tree", "908d1c8f-5142-4b95-a449-e5ad925d4086", 0,
		"snpguard.mode=verity root=UUID=908d1c8f-5142-4b95-a449-e5ad925d4086 roothash=0102 "
		"snpguard.hash=UUID=252b2886-40fd-8688-acee-fad4724298eb " NO_CREDENTIALS},
	{"ext4", NULL, "908d1c8f-5142-4b95-a449-e5ad925d4086", 24,
		"snpguard.mode=verity root=UUID=908d1c8f-5142-4b95-a449-e5ad925d4086 roothash=0102 "
		"snpguard.fec=24 " NO_CREDENTIALS},
	{"squashfs", "tree", "", 2, "snpguard.mode=verity root=/dev/vda roothash=0102 "
		"snpguard.hash=UUID=252b2886-40fd-8688-acee-fad4724298eb snpguard.fec=2 "
		NO_CREDENTIALS},
};

START_TEST(test_words)
{
	static const struct verity_algorithm two_bytes = {"test", 2};
	struct verity_plan p = {.hash = lines[_i].hash, .fec_roots = lines[_i].fec,
		.algorithm = &two_bytes};
	struct verity_made m = {.fs.type = lines[_i].type, .root = {1, 2},
		.hash_uuid = "252b2886-40fd-8688-acee-fad4724298eb"};
	_cleanup_free_ char *words = NULL;

	snprintf(m.fs.uuid, sizeof(m.fs.uuid), "%s", lines[_i].uuid);
	ck_assert_int_eq(verity_words(&p, &m, &words), 0);
	ck_assert_str_eq(words, lines[_i].words);
}
END_TEST

/* Counted by hand; the CLI test has veritysetup's word for it. */
static const struct {
	uint64_t blocks, offset_blocks;
	const char *algorithm;
	unsigned fec;
	uint64_t tree_end, fec_end;	/* blocks */
} trees[] = {
	{1, 0, "sha256", 0, 1, 1},
	{2, 0, "sha256", 0, 2, 2},
	{128, 0, "sha256", 0, 2, 2},
	{129, 0, "sha256", 0, 1 + 2 + 1, 4},
	{129, 129, "sha256", 0, 129 + 4, 129 + 4},
	{129, 0, "sha512", 0, 1 + 3 + 1, 5},
	{262144, 0, "sha256", 2, 2066, 2066 + 2090},
	{128, 0, "sha256", 24, 2, 2 + 24},
};

START_TEST(test_tree_end)
{
	struct verity_tree t = {.data_size = trees[_i].blocks * VERITY_BLOCK,
		.hash_offset = trees[_i].offset_blocks * VERITY_BLOCK,
		.algorithm = verity_algorithm_find(trees[_i].algorithm),
		.fec_roots = trees[_i].fec};

	ck_assert_uint_eq(verity_tree_end(&t), trees[_i].tree_end * VERITY_BLOCK);
	ck_assert_uint_eq(verity_fec_end(&t), trees[_i].fec_end * VERITY_BLOCK);
}
END_TEST

START_TEST(test_algorithms)
{
	ck_assert_ptr_null(verity_algorithm_find("sha1"));
	ck_assert_ptr_null(verity_algorithm_find(""));
	ck_assert_uint_eq(verity_algorithm_find("sha512")->size, 64);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("image-verity");
	TCase *t = tcase_create("verity");

	tcase_add_loop_test(t, test_words, 0, ARRAY_SIZE(lines));
	tcase_add_loop_test(t, test_tree_end, 0, ARRAY_SIZE(trees));
	tcase_add_test(t, test_algorithms);
	suite_add_tcase(s, t);
	return s;
}
