/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies of machines: nothing in one leads out of it, waits, or is more than was asked for. */
#include <fcntl.h>
#include <string.h>

#include "runner.h"
#include "tree.h"

static struct sysroot root = SYSROOT_NONE;

static void setup(void)
{
	tree_begin();
	ck_assert_int_eq(sysroot_open(tree_folder(), &root), 0);
}

static void teardown(void)
{
	sysroot_close(&root);
	tree_end();
}

START_TEST(opened)
{
	struct sysroot other = SYSROOT_NONE;

	ck_assert(!root.live);
	ck_assert_int_eq(sysroot_open("/nowhere/at/all", &other), -ENOENT);
	ck_assert_int_eq(sysroot_open("/proc/version", &other), -ENOTDIR);
	ck_assert_int_eq(other.fd, -1);
	ck_assert_int_eq(sysroot_open(NULL, &other), 0);
	ck_assert(other.live);
	ck_assert(sysroot_has(&other, "/proc/version"));
	sysroot_close(&other);
	ck_assert_int_eq(sysroot_open("/", &other), 0);
	ck_assert(other.live);
	sysroot_close(&other);
	sysroot_close(&other);
}
END_TEST

/* A link means what it meant on the machine. */
START_TEST(links)
{
	char text[16];

	tree_put("/etc/inside", "inside");
	tree_link("/absolute", "/etc/inside");
	tree_link("/upwards", "../../../../etc/inside");
	tree_link("/outside", "/proc/version");
	tree_link("/round", "/round");
	ck_assert_int_eq(sysroot_text(&root, "/absolute", text, sizeof(text)), 0);
	ck_assert_str_eq(text, "inside");
	ck_assert_int_eq(sysroot_text(&root, "/upwards", text, sizeof(text)), 0);
	ck_assert_str_eq(text, "inside");
	ck_assert_int_eq(sysroot_text(&root, "/outside", text, sizeof(text)), -ENOENT);
	ck_assert_int_eq(sysroot_text(&root, "/round", text, sizeof(text)), -ELOOP);
	ck_assert_int_eq(sysroot_text(&root, "/../etc/passwd", text, sizeof(text)), -ENOENT);
}
END_TEST

START_TEST(kinds)
{
	char text[16];
	size_t len = 77;

	tree_folder_at("/folder");
	tree_fifo("/fifo");
	ck_assert_int_eq(sysroot_text(&root, "/folder", text, sizeof(text)), -EINVAL);
	ck_assert_int_eq(sysroot_text(&root, "/fifo", text, sizeof(text)), -EINVAL);
	ck_assert_int_eq(sysroot_bytes(&root, "/absent", text, sizeof(text), &len), -ENOENT);
	ck_assert_uint_eq(len, 77);
	ck_assert(sysroot_has(&root, "/folder") && sysroot_has(&root, "/fifo"));
	ck_assert(!sysroot_has(&root, "/absent"));
}
END_TEST

static const struct {
	const char *bytes;
	size_t len;
	const char *text;
} texts[] = {
	{"", 0, ""},
	{"\n \t\n", 4, ""},
	{"Y\n", 2, "Y"},
	{" a b \n\n", 7, " a b"},
	{"ab\0cd", 5, "ab"},
	{"ab \0cd", 6, "ab"},
	{"0123456", 7, "0123456"},
	{"01234567", 8, "0123456"},
	{"0123456789", 10, "0123456"},
};

START_TEST(text_bounds)
{
	char text[9] = "########";

	tree_put_at("/file", 0, texts[_i].bytes, texts[_i].len);
	ck_assert_int_eq(sysroot_text(&root, "/file", text, 8), 0);
	ck_assert_str_eq(text, texts[_i].text);
	ck_assert_int_eq(text[8], 0);
}
END_TEST

START_TEST(at)
{
	uint8_t bytes[4] = {0};

	tree_put("/file", "0123456789");
	ck_assert_int_eq(sysroot_at(&root, "/file", 6, bytes, sizeof(bytes)), 0);
	ck_assert_mem_eq(bytes, "6789", 4);
	ck_assert_int_eq(sysroot_at(&root, "/file", 7, bytes, sizeof(bytes)), -ENODATA);
	ck_assert_int_eq(sysroot_at(&root, "/file", 11, bytes, sizeof(bytes)), -ENODATA);
	ck_assert_int_eq(sysroot_at(&root, "/absent", 0, bytes, sizeof(bytes)), -ENOENT);
	tree_fifo("/fifo");
	ck_assert_int_eq(sysroot_at(&root, "/fifo", 0, bytes, sizeof(bytes)), -ESPIPE);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("sysroot");
	TCase *tc = tcase_create("sysroot");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, opened);
	tcase_add_test(tc, links);
	tcase_add_test(tc, kinds);
	tcase_add_loop_test(tc, text_bounds, 0, ARRAY_SIZE(texts));
	tcase_add_test(tc, at);
	suite_add_tcase(s, tc);
	return s;
}
