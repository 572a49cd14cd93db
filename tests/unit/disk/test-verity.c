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

#include "disk/fs-size.h"
#include "disk/verity-superblock.h"
#include "runner.h"

#define BLOCK 4096

/* 1000 data blocks of 4096, SHA-256, a salt of 32 bytes. */
static void make_good(uint8_t sb[static VERITY_SUPERBLOCK_SIZE])
{
	memset(sb, 0, VERITY_SUPERBLOCK_SIZE);
	memcpy(sb, "verity", 6);
	sb[8] = 1;
	sb[12] = 1;
	memset(sb + 16, 0x55, 16);
	memcpy(sb + 32, "sha256", 6);
	sb[65] = sb[69] = 0x10;		/* 4096 */
	sb[72] = 1000 & 0xFF;
	sb[73] = 1000 >> 8;
	sb[80] = 32;
	memset(sb + 88, 0xA5, 32);
}

static const struct {
	const char *what;
	size_t at;
	const char *bytes;
	size_t len;
	int expected;
} rows[] = {
	{"another signature", 0, "V", 1, VERITY_E_SIGNATURE},
	{"the signature's zeros", 7, "x", 1, VERITY_E_SIGNATURE},
	{"version 0", 8, "\0", 1, VERITY_E_VERSION},
	{"version 2", 8, "\2", 1, VERITY_E_VERSION},
	{"version of 32 bits", 11, "\1", 1, VERITY_E_VERSION},
	{"hash type 0: the salt last", 12, "\0", 1, VERITY_E_TYPE},
	{"hash type 2", 12, "\2", 1, VERITY_E_TYPE},
	{"SHA-1", 32, "sha1\0\0", 6, VERITY_E_ALGORITHM},
	{"no algorithm", 32, "\0", 1, VERITY_E_ALGORITHM},
	{"an algorithm with more to it", 38, "-generic", 8, VERITY_E_ALGORITHM},
	{"text behind the algorithm's end", 40, "x", 1, VERITY_E_ALGORITHM},
	{"SHA-512 under a root hash of 32 bytes", 32, "sha512", 6, VERITY_E_DIGEST},
	{"data blocks of 0", 65, "\0", 1, VERITY_E_BLOCK_SIZE},
	{"data blocks of 256", 64, "\0\1", 2, VERITY_E_BLOCK_SIZE},
	{"data blocks of 3072", 64, "\0\x0c", 2, VERITY_E_BLOCK_SIZE},
	{"data blocks of 8192", 64, "\0\x20", 2, VERITY_E_BLOCK_SIZE},
	{"data blocks of 4 GiB", 64, "\0\0\0\x80", 4, VERITY_E_BLOCK_SIZE},
	{"hash blocks of 4097", 68, "\1", 1, VERITY_E_BLOCK_SIZE},
	{"hash blocks of 65536", 68, "\0\0\1", 3, VERITY_E_BLOCK_SIZE},
	{"no data", 72, "\0\0", 2, VERITY_E_DATA_SIZE},
	{"more data than there are bytes", 72, "\xff\xff\xff\xff\xff\xff\xff\xff", 8, VERITY_E_DATA_SIZE},
	{"a salt of 257", 80, "\1\1", 2, VERITY_E_SALT},
	{"a salt of 65535", 80, "\xff\xff", 2, VERITY_E_SALT},
	{"bytes behind the salt", 88 + 32, "x", 1, VERITY_E_RESERVED},
	{"the last byte of the salt's place", 88 + 255, "x", 1, VERITY_E_RESERVED},
	{"the first padding", 82, "x", 1, VERITY_E_RESERVED},
	{"the last padding", 511, "x", 1, VERITY_E_RESERVED},
};

START_TEST(refused)
{
	uint8_t sb[VERITY_SUPERBLOCK_SIZE];
	struct verity_shape shape = {.levels = 77};

	make_good(sb);
	memcpy(sb + rows[_i].at, rows[_i].bytes, rows[_i].len);
	ck_assert_msg(verity_superblock_judge(sb, 0, 32, &shape) == rows[_i].expected, "%s",
		rows[_i].what);
	ck_assert_uint_eq(shape.levels, 77);
}
END_TEST

START_TEST(geometry)
{
	uint8_t sb[VERITY_SUPERBLOCK_SIZE];
	struct verity_shape s;

	make_good(sb);
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
	make_good(disk.content + BLOCK);
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
	disk.volume.fec_roots = 2;
	disk.volume.hash_offset = 3 * BLOCK;
	memcpy(disk.content + 3 * BLOCK, disk.content + BLOCK, 512);
	write_disk(sizeof(disk.content));
	expect(VERITY_E_FEC_SIZE, "no room for error correction");
	disk.volume.fec_roots = 0;
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

static const struct {
	const char *what;
	size_t at;
	const char *magic;
	size_t magic_len, size_at;
	const char *size;
	size_t size_len;
	size_t shift_at;
	uint8_t shift;
	const char *type;	/* NULL: refused */
	uint64_t bytes;
} file_systems[] = {
	{"ext4 of 5 blocks of 4096", 1024 + 56, "\x53\xEF", 2, 1024 + 4, "\5", 1, 1024 + 24, 2, "ext4", 20480},
	{"ext4 of 5 blocks of 1024", 1024 + 56, "\x53\xEF", 2, 1024 + 4, "\5", 1, 1024 + 24, 0, "ext4", 8192},
	{"ext4 of no blocks", 1024 + 56, "\x53\xEF", 2, 1024 + 4, "\0", 1, 1024 + 24, 2, NULL, 0},
	{"ext4 of blocks of 128 KiB", 1024 + 56, "\x53\xEF", 2, 1024 + 4, "\5", 1, 1024 + 24, 7, NULL, 0},
	{"erofs of 3 blocks", 1024, "\xE2\xE1\xF5\xE0", 4, 1024 + 36, "\3", 1, 1024 + 12, 12, "erofs", 12288},
	{"erofs of impossible blocks", 1024, "\xE2\xE1\xF5\xE0", 4, 1024 + 36, "\3", 1, 1024 + 12, 77, NULL, 0},
	{"squashfs of 4097 bytes", 0, "hsqs", 4, 40, "\1\x10", 2, 0, 'h', "squashfs", 8192},
	{"squashfs of too many bytes", 0, "hsqs", 4, 40, "\xff\xff\xff\xff\xff\xff\xff\xff", 8, 0, 'h', NULL, 0},
	{"nothing", 0, "", 0, 0, "", 0, 0, 0, NULL, 0},
};

START_TEST(file_systems_tell_their_size)
{
	uint8_t head[FS_SIZE_HEAD] = {0};
	struct fs_size size;

	memcpy(head + file_systems[_i].at, file_systems[_i].magic, file_systems[_i].magic_len);
	memcpy(head + file_systems[_i].size_at, file_systems[_i].size, file_systems[_i].size_len);
	head[file_systems[_i].shift_at] = file_systems[_i].shift;
	if (!file_systems[_i].type) {
		ck_assert_msg(fs_size_judge(head, &size) == 1, "%s", file_systems[_i].what);
		return;
	}
	ck_assert_msg(fs_size_judge(head, &size) == 0, "%s", file_systems[_i].what);
	ck_assert_str_eq(size.type, file_systems[_i].type);
	ck_assert_uint_eq(size.bytes, file_systems[_i].bytes);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("verity");
	TCase *t = tcase_create("superblock"), *d = tcase_create("devices");

	tcase_add_loop_test(t, refused, 0, ARRAY_SIZE(rows));
	tcase_add_test(t, geometry);
	tcase_add_loop_test(t, file_systems_tell_their_size, 0, ARRAY_SIZE(file_systems));
	suite_add_tcase(s, t);
	tcase_add_checked_fixture(d, setup, teardown);
	tcase_add_test(d, devices_are_judged);
	suite_add_tcase(s, d);
	return s;
}
