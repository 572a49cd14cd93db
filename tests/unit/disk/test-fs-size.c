/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where file systems end: each impossible size is refused, and a device that ends before. */
#include "disk/fs-size.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "runner.h"

/* Some bytes of a superblock. */
struct piece {
	size_t at;
	const char *bytes;
	size_t len;
};

#define BYTES(text) (text), sizeof(text) - 1
/* erofs too begins there. */
#define EXT4(at) (1024 + (at))
#define EXT4_MAGIC {EXT4(56), BYTES("\x53\xEF")}
#define EROFS_MAGIC {EXT4(0), BYTES("\xE2\xE1\xF5\xE0")}
#define SQUASHFS_MAGIC {0, BYTES("hsqs")}

static const struct {
	const char *what;
	struct piece pieces[4];
	const char *type;	/* NULL: refused */
	uint64_t bytes, end;
} rows[] = {
	{"nothing", {{0, BYTES("")}}, NULL, 0, 0},
	{"ext4 of no blocks", {EXT4_MAGIC}, NULL, 0, 0},
	{"ext4 of blocks of 128 KiB", {EXT4_MAGIC, {EXT4(4), BYTES("\5")}, {EXT4(24), BYTES("\7")}}, NULL, 0, 0},
	{"ext4 of blocks of 2^32 KiB", {EXT4_MAGIC, {EXT4(4), BYTES("\5")}, {EXT4(24), BYTES("\x20")}}, NULL,
		0, 0},
	{"ext4 of 2^63 bytes and more", {EXT4_MAGIC, {EXT4(24), BYTES("\2")}, {EXT4(96), BYTES("\x80")},
		{EXT4(336), BYTES("\0\0\x10\0")}}, NULL, 0, 0},
	{"ext4, its magic number by half", {{EXT4(56), BYTES("\x53")}, {EXT4(4), BYTES("\5")}}, NULL, 0, 0},
	{"erofs of no blocks", {EROFS_MAGIC, {EXT4(12), BYTES("\x0c")}}, NULL, 0, 0},
	{"erofs of impossible blocks", {EROFS_MAGIC, {EXT4(12), BYTES("\x4d")}, {EXT4(36), BYTES("\3")}}, NULL,
		0, 0},
	{"squashfs of no bytes", {SQUASHFS_MAGIC}, NULL, 0, 0},
	{"squashfs of too many bytes", {SQUASHFS_MAGIC, {40, BYTES("\xff\xff\xff\xff\xff\xff\xff\xff")}}, NULL,
		0, 0},
	{"squashfs that rounding would carry too far",
		{SQUASHFS_MAGIC, {40, BYTES("\xff\xff\xff\xff\xff\xff\xff\x7f")}}, NULL, 0, 0},
	{"ext4 of 5 blocks of 4096", {EXT4_MAGIC, {EXT4(4), BYTES("\5")}, {EXT4(24), BYTES("\2")}}, "ext4",
		20480, 20480},
	{"ext4 of 5 blocks of 1024", {EXT4_MAGIC, {EXT4(4), BYTES("\5")}}, "ext4", 5120, 8192},
	{"ext4 of 2^32 + 5 blocks", {EXT4_MAGIC, {EXT4(4), BYTES("\5")}, {EXT4(96), BYTES("\x80")},
		{EXT4(336), BYTES("\1")}}, "ext4", ((UINT64_C(1) << 32) + 5) << 10, (UINT64_C(1) << 42) + 8192},
	{"ext4 without 64 bits, where the high half is noise", {EXT4_MAGIC, {EXT4(4), BYTES("\4")},
		{EXT4(336), BYTES("\1")}}, "ext4", 4096, 4096},
	{"erofs of 3 blocks", {EROFS_MAGIC, {EXT4(12), BYTES("\x0c")}, {EXT4(36), BYTES("\3")}}, "erofs", 12288,
		12288},
	{"squashfs of 4097 bytes", {SQUASHFS_MAGIC, {40, BYTES("\1\x10")}}, "squashfs", 4097, 8192},
};

static void make(size_t i, uint8_t head[static FS_SIZE_HEAD])
{
	memset(head, 0, FS_SIZE_HEAD);
	for (size_t k = 0; k < ARRAY_SIZE(rows[i].pieces); k++) {
		const struct piece *p = &rows[i].pieces[k];

		if (p->len)
			memcpy(head + p->at, p->bytes, p->len);
	}
}

START_TEST(tells_sizes)
{
	struct fs_size size = {.bytes = 77};
	uint8_t head[FS_SIZE_HEAD];

	make((size_t)_i, head);
	if (!rows[_i].type) {
		ck_assert_msg(fs_size_judge(head, &size) == FS_SIZE_E_UNKNOWN, "%s", rows[_i].what);
		ck_assert_uint_eq(size.bytes, 77);
		return;
	}
	ck_assert_msg(fs_size_judge(head, &size) == 0, "%s", rows[_i].what);
	ck_assert_str_eq(size.type, rows[_i].type);
	ck_assert_uint_eq(size.bytes, rows[_i].bytes);
	ck_assert_uint_eq(size.end, rows[_i].end);
}
END_TEST

static char device[64];

static void setup(void)
{
	snprintf(device, sizeof(device), "/tmp/snpguard-fs-size-%d", (int)getpid());
}

static void teardown(void)
{
	unlink(device);
}

/* The head of the last row on a device of @size bytes. */
static int size_of(size_t size)
{
	uint8_t head[FS_SIZE_HEAD];
	struct fs_size fs;
	int fd = open(device, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	make(ARRAY_SIZE(rows) - 1, head);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, head, sizeof(head)), sizeof(head));
	ck_assert_int_eq(ftruncate(fd, (off_t)size), 0);
	close(fd);
	return fs_size_of(device, &fs);
}

START_TEST(wants_all_of_it)
{
	ck_assert_int_eq(size_of(8192), 0);
	ck_assert_int_eq(size_of(4097), 0);
	ck_assert_int_eq(size_of(4096), FS_SIZE_E_CUT);
	ck_assert_int_eq(size_of(4095), -EIO);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("fs-size");
	TCase *t = tcase_create("superblocks"), *d = tcase_create("devices");

	tcase_add_loop_test(t, tells_sizes, 0, ARRAY_SIZE(rows));
	suite_add_tcase(s, t);
	tcase_add_checked_fixture(d, setup, teardown);
	tcase_add_test(d, wants_all_of_it);
	suite_add_tcase(s, d);
	return s;
}
