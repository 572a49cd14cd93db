/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cpio.c: what it refuses, the bytes of its archives, their order. */
#include "cpio.h"
#include "runner.h"

#include <string.h>

static struct cpio *cpio;

static void set_up(void)
{
	cpio = cpio_new(0x5F000000);
	ck_assert_ptr_nonnull(cpio);
}

static void tear_down(void)
{
	cpio_free(cpio);
}

static const char *const bad_paths[] = {
	"", "/init", "a//b", "a/", ".", "./a", "a/./b", "..", "a/../b", "a/..", "TRAILER!!!",
};

START_TEST(test_bad_path)
{
	const char *path = bad_paths[_i];

	ck_assert_int_eq(cpio_add_file(cpio, path, 0644, "x", 1), -EINVAL);
	ck_assert_int_eq(cpio_add_dir(cpio, path, 0755), -EINVAL);
	ck_assert_int_eq(cpio_add_symlink(cpio, path, "t"), -EINVAL);
	ck_assert_int_eq(cpio_add_chardev(cpio, path, 0600, 5, 1), -EINVAL);
}
END_TEST

START_TEST(test_long_path)
{
	char path[4097];

	memset(path, 'a', sizeof(path));
	path[4096] = 0;
	ck_assert_int_eq(cpio_add_file(cpio, path, 0644, "x", 1), -EINVAL);
	ck_assert_int_eq(cpio_add_symlink(cpio, "link", path), -EINVAL);
	path[4095] = 0;
	ck_assert_int_eq(cpio_add_file(cpio, path, 0644, "x", 1), 0);
	ck_assert_int_eq(cpio_add_symlink(cpio, "link", path), 0);
}
END_TEST

START_TEST(test_empty_target)
{
	ck_assert_int_eq(cpio_add_symlink(cpio, "link", ""), -EINVAL);
}
END_TEST

START_TEST(test_twice)
{
	ck_assert_int_eq(cpio_add_file(cpio, "a/b", 0644, "x", 1), 0);
	ck_assert_int_eq(cpio_add_file(cpio, "a/b", 0644, "x", 1), -EEXIST);
	ck_assert_int_eq(cpio_add_dir(cpio, "a/b", 0755), -EEXIST);
	ck_assert_int_eq(cpio_add_symlink(cpio, "a", "x"), -EEXIST);
	ck_assert_int_eq(cpio_add_file(cpio, "a/b/c", 0644, "x", 1), -ENOTDIR);
	ck_assert_int_eq(cpio_add_dir(cpio, "a", 0700), 0);
	ck_assert_int_eq(cpio_add_dir(cpio, "a", 0700), -EEXIST);
}
END_TEST

START_TEST(test_too_large)
{
	ck_assert_int_eq(cpio_add_file(cpio, "big", 0644, "", (size_t)UINT32_MAX + 1), -EFBIG);
}
END_TEST

START_TEST(test_full_disk)
{
	FILE *full = fopen("/dev/full", "wbe");

	ck_assert_ptr_nonnull(full);
	ck_assert_int_eq(cpio_write(cpio, full), -ENOSPC);
	fclose(full);
}
END_TEST

static char *archive(size_t *ret_len)
{
	char *data = NULL;
	FILE *f = open_memstream(&data, ret_len);

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(cpio_write(cpio, f), 0);
	ck_assert_int_eq(fclose(f), 0);
	return data;
}

#define END_OF_ARCHIVE                                                                             \
	"070701" "00000000" "00000000" "00000000" "00000000" "00000001" "00000000"                 \
	"00000000" "00000000" "00000000" "00000000" "00000000" "0000000B" "00000000"               \
	"TRAILER!!!\0\0\0\0"

START_TEST(test_bytes)
{
	static const char expect[] =
		"070701" "00000001" "000041ED" "00000000" "00000000" "00000002" "5F000000"
		"00000000" "00000000" "00000000" "00000000" "00000000" "00000004" "00000000"
		"dev\0\0\0"
		"070701" "00000002" "00002180" "00000000" "00000000" "00000001" "5F000000"
		"00000000" "00000000" "00000000" "00000005" "00000001" "0000000C" "00000000"
		"dev/console\0\0\0"
		"070701" "00000003" "000081ED" "00000000" "00000000" "00000001" "5F000000"
		"00000005" "00000000" "00000000" "00000000" "00000000" "00000005" "00000000"
		"init\0\0" "hello\0\0\0"
		"070701" "00000004" "0000A1FF" "00000000" "00000000" "00000001" "5F000000"
		"00000004" "00000000" "00000000" "00000000" "00000000" "00000005" "00000000"
		"link\0\0" "init"
		END_OF_ARCHIVE;
	_cleanup_free_ char *data = NULL;
	size_t len;

	ck_assert_int_eq(cpio_add_symlink(cpio, "link", "init"), 0);
	ck_assert_int_eq(cpio_add_file(cpio, "init", 0755, "hello", 5), 0);
	ck_assert_int_eq(cpio_add_chardev(cpio, "dev/console", 0600, 5, 1), 0);
	data = archive(&len);
	ck_assert_uint_eq(len, sizeof(expect) - 1);
	ck_assert_mem_eq(data, expect, len);
}
END_TEST

START_TEST(test_empty)
{
	_cleanup_free_ char *data = NULL;
	size_t len;

	data = archive(&len);
	ck_assert_uint_eq(len, sizeof(END_OF_ARCHIVE) - 1);
	ck_assert_mem_eq(data, END_OF_ARCHIVE, len);
}
END_TEST

START_TEST(test_order_does_not_matter)
{
	static const char *const paths[] = {"b/c/d", "a", "b-x", "b/c-", "b/a"};
	_cleanup_free_ char *first = NULL, *second = NULL;
	size_t len, len2;

	for (size_t i = 0; i < ARRAY_SIZE(paths); i++)
		ck_assert_int_eq(cpio_add_file(cpio, paths[i], 0644, paths[i], 1), 0);
	first = archive(&len);
	tear_down();
	set_up();
	for (size_t i = ARRAY_SIZE(paths); i > 0; i--)
		ck_assert_int_eq(cpio_add_file(cpio, paths[i - 1], 0644, paths[i - 1], 1), 0);
	second = archive(&len2);
	ck_assert_uint_eq(len, len2);
	ck_assert_mem_eq(first, second, len);
	ck_assert_uint_eq(len % 4, 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("cpio");
	TCase *tc = tcase_create("cpio");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, test_bad_path, 0, ARRAY_SIZE(bad_paths));
	tcase_add_test(tc, test_long_path);
	tcase_add_test(tc, test_empty_target);
	tcase_add_test(tc, test_twice);
	tcase_add_test(tc, test_too_large);
	tcase_add_test(tc, test_full_disk);
	tcase_add_test(tc, test_bytes);
	tcase_add_test(tc, test_empty);
	tcase_add_test(tc, test_order_does_not_matter);
	suite_add_tcase(suite, tc);
	return suite;
}
