/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Verity superblocks and devices: each malformed one gets its refusal, on files in the place of
 * devices; whether the kernel takes what is accepted is for the tests in VMs.
 */
#include "disk/verity.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "disk/verity-superblock.h"
#include "runner.h"
#include "verity-mutations.h"

#define BLOCK 4096

START_TEST(refused)
{
	const struct verity_mutation *m = &verity_mutations[_i];
	uint8_t sb[VERITY_SUPERBLOCK_SIZE];
	struct verity_shape shape = {.levels = 77};

	verity_superblock_make(sb);
	verity_mutate(sb, m);
	ck_assert_msg(verity_superblock_judge(sb, 0, 32, &shape) == m->refusal, "%s", m->wrong);
	ck_assert_uint_eq(shape.levels, m->refusal ? 77 : 2);
}
END_TEST

/* Nobody is told "not a refusal", and no two refusals are told alike. */
START_TEST(refusals_have_texts)
{
	for (int i = 1; i < _VERITY_E_MAX; i++) {
		ck_assert_ptr_nonnull(verity_refusal_text(i));
		for (int k = 0; k < i; k++)
			ck_assert_str_ne(verity_refusal_text(i), verity_refusal_text(k));
	}
	ck_assert_str_eq(verity_refusal_text(_VERITY_E_MAX), verity_refusal_text(-ENOENT));
}
END_TEST

START_TEST(geometry)
{
	uint8_t sb[VERITY_SUPERBLOCK_SIZE];
	struct verity_shape s;

	verity_superblock_make(sb);
	ck_assert_int_eq(verity_superblock_judge(sb, 0, 32, &s), 0);
	ck_assert_str_eq(s.algorithm, "sha256");
	ck_assert_uint_eq(s.data_blocks, 1000);
	ck_assert_uint_eq(s.levels, 2);		/* 128 hashes a block: 8 blocks, and 1 over them */
	ck_assert_uint_eq(s.tree_blocks, 9);
	ck_assert_uint_eq(s.tree_offset, 4096);
	ck_assert_uint_eq(s.salt_size, 32);
	/* As veritysetup: the first hash block behind the superblock. */
	ck_assert_int_eq(verity_superblock_judge(sb, 4096 * 1000, 32, &s), 0);
	ck_assert_uint_eq(s.tree_offset, 4096 * 1001);
	ck_assert_int_eq(verity_superblock_judge(sb, 512, 32, &s), 0);
	ck_assert_uint_eq(s.tree_offset, 4096);
	ck_assert_int_eq(verity_superblock_judge(sb, UINT64_MAX - 600, 32, &s), VERITY_E_TREE_SIZE);
	ck_assert_int_eq(verity_superblock_judge(sb, UINT64_MAX - 100, 32, &s), VERITY_E_TREE_SIZE);
	sb[72] = 1;
	sb[73] = 0;
	ck_assert_int_eq(verity_superblock_judge(sb, 0, 32, &s), 0);
	ck_assert_uint_eq(s.levels, 0);
	ck_assert_uint_eq(s.tree_blocks, 0);
	memcpy(sb + 32, "sha512", 6);
	ck_assert_int_eq(verity_superblock_judge(sb, 0, 64, &s), 0);
}
END_TEST

/* The tallest tree that there can be: 2^54 - 1 blocks of 512 under blocks of eight SHA-512. */
START_TEST(geometry_without_overflow)
{
	uint8_t sb[VERITY_SUPERBLOCK_SIZE];
	struct verity_shape s;

	verity_superblock_make(sb);
	memcpy(sb + 32, "sha512", 6);
	sb[65] = sb[69] = 2;
	memcpy(sb + 72, "\xff\xff\xff\xff\xff\xff\x3f\0", 8);
	ck_assert_int_eq(verity_superblock_judge(sb, 0, 64, &s), 0);
	ck_assert_uint_eq(s.levels, 18);
	ck_assert_uint_eq(s.tree_blocks, ((UINT64_C(1) << 54) - 1) / 7);
	ck_assert_uint_lt(s.tree_blocks, (INT64_MAX - s.tree_offset) / s.hash_block);
	sb[78]++;
	ck_assert_int_eq(verity_superblock_judge(sb, 0, 64, &s), VERITY_E_DATA_BLOCKS);
}
END_TEST

/* A device of two blocks: a file, named like one; the root hash is that of data and salt. */
static struct {
	char path[64];
	uint8_t content[4 * BLOCK];
	struct verity_volume volume;
} disk;

static void write_disk(size_t len)
{
	int fd = open(disk.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, disk.content, len), len);
	close(fd);
}

static void hash_data(void)
{
	uint8_t input[32 + BLOCK];

	memcpy(input, disk.content + BLOCK + 88, 32);
	memcpy(input + 32, disk.content, BLOCK);
	ck_assert_int_eq(EVP_Digest(input, sizeof(input), disk.volume.root_hash, NULL, EVP_sha256(), NULL), 1);
}

static void setup(void)
{
	memset(&disk, 0, sizeof(disk));
	snprintf(disk.path, sizeof(disk.path), "/tmp/snpguard-verity-%d", (int)getpid());
	memset(disk.content, 0x11, BLOCK);
	verity_superblock_make(disk.content + BLOCK);
	disk.content[BLOCK + 72] = 1;
	disk.content[BLOCK + 73] = 0;
	disk.volume = (struct verity_volume){.data_device = disk.path, .has_hash_offset = true,
		.hash_offset = BLOCK, .root_hash_len = 32};
	hash_data();
	write_disk(sizeof(disk.content));
}

static void teardown(void)
{
	unlink(disk.path);
}

static void expect(int expected, const char *text)
{
	char detail[256];
	int r = verity_open(&disk.volume, "snpguard-unit-test", detail);

	ck_assert_msg(r == expected, "%d instead of %d: %s", r, expected, detail);
	ck_assert_msg(strstr(detail, text) != NULL, "\"%s\" in \"%s\"", text, detail);
}

START_TEST(devices_are_judged)
{
	disk.volume.root_hash[0] ^= 1;
	expect(VERITY_E_ROOT_HASH, "roothash= is not the hash of the tree's top");
	disk.volume.root_hash[0] ^= 1;
	write_disk(BLOCK + 100);
	expect(VERITY_E_SIGNATURE, "no verity superblock");
	write_disk(sizeof(disk.content));
	disk.volume.hash_offset = 100 * BLOCK;
	expect(VERITY_E_SIGNATURE, "no verity superblock");
	disk.volume.hash_offset = 512;
	expect(VERITY_E_SIGNATURE, "no verity superblock");
	disk.volume.hash_offset = BLOCK;
	disk.volume.hash_offset = 3 * BLOCK;
	memcpy(disk.content + 3 * BLOCK, disk.content + BLOCK, VERITY_SUPERBLOCK_SIZE);
	disk.content[3 * BLOCK + 72] = 5;
	write_disk(sizeof(disk.content));
	expect(VERITY_E_DATA_SIZE, "is it truncated?");
	disk.content[3 * BLOCK + 72] = 4;
	write_disk(sizeof(disk.content));
	expect(VERITY_E_TREE_SIZE, "is it truncated?");
	disk.content[BLOCK + 72] = 2;
	write_disk(sizeof(disk.content));
	disk.volume.hash_offset = BLOCK;
	expect(VERITY_E_OVERLAP, "overlap");
	disk.volume.has_hash_offset = false;
	expect(VERITY_E_NO_FS, "no ext4, erofs or squashfs");
	disk.volume.hash_device = "/nonexistent";
	expect(-ENOENT, "cannot open /nonexistent");
}
END_TEST

/* One data block, no tree: the error correction data begins at block 2 of 4. */
START_TEST(error_correction_is_judged)
{
	disk.volume.fec_roots = 3;
	expect(VERITY_E_FEC_SIZE, "not all of the error correction data");
	disk.volume.fec_roots = 2;
	write_disk(sizeof(disk.content) - 1);
	expect(VERITY_E_FEC_SIZE, "not all of the error correction data");
	disk.content[BLOCK + 65] = 2;	/* data blocks of 512 */
	write_disk(sizeof(disk.content));
	expect(VERITY_E_FEC_BLOCKS, "takes data and hash blocks of one size");
}
END_TEST

/* What is wrong is said of the device on which it is. */
START_TEST(devices_are_named)
{
	char text[128];

	disk.volume.hash_device = "/dev/zero";
	expect(-ENOTBLK, "cannot open /dev/zero: Block device required");
	disk.volume.hash_device = disk.path;
	disk.volume.data_device = "/nonexistent";
	expect(-ENOENT, "cannot open /nonexistent");
	disk.volume.data_device = disk.path;
	disk.volume.hash_device = NULL;
	disk.volume.root_hash[31] ^= 0x80;
	snprintf(text, sizeof(text), "%s: roothash= is not", disk.path);
	expect(VERITY_E_ROOT_HASH, text);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("verity");
	TCase *t = tcase_create("superblock"), *d = tcase_create("devices");

	tcase_add_loop_test(t, refused, 0, (int)verity_n_mutations);
	tcase_add_test(t, refusals_have_texts);
	tcase_add_test(t, geometry);
	tcase_add_test(t, geometry_without_overflow);
	suite_add_tcase(s, t);
	tcase_add_checked_fixture(d, setup, teardown);
	tcase_add_test(d, devices_are_judged);
	tcase_add_test(d, error_correction_is_judged);
	tcase_add_test(d, devices_are_named);
	suite_add_tcase(s, d);
	return s;
}
