/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of "image luks" that need no VM: sizes, suites, UUIDs, what an input is, the output. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "image/output.h"
#include "image/size.h"
#include "image/source.h"
#include "image/suite.h"
#include "image/uuid.h"
#include "runner.h"

static char dir[] = "/tmp/test-image-XXXXXX";

static void set_up(void)
{
	snprintf(dir, sizeof(dir), "/tmp/test-image-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(chdir(dir), 0);
}

static void tear_down(void)
{
	ck_assert_int_eq(chdir("/"), 0);
	/* Each test leaves it empty but for "file". */
	char file[64];

	snprintf(file, sizeof(file), "%s/file", dir);
	unlink(file);
	ck_assert_int_eq(rmdir(dir), 0);
}

static void write_at(const char *path, long offset, const void *data, size_t len)
{
	FILE *f = fopen(path, "we");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fseek(f, offset, SEEK_SET), 0);
	ck_assert_uint_eq(fwrite(data, 1, len, f), len);
	fclose(f);
}

static const struct {
	const char *text;
	uint64_t size;	/* 0: refused */
} sizes[] = {
	{"", 0}, {"0", 0}, {"0G", 0}, {"-1", 0}, {" 1", 0}, {"1 ", 0}, {"1k", 0}, {"1KK", 0}, {"M", 0},
	{"1.5G", 0}, {"0x10", 0}, {"18446744073709551616", 0}, {"18014398509481984K", 0},
	{"99999999999999T", 0}, {"9223372036854775807", 0},
	{"1", 4096}, {"4096", 4096}, {"4097", 8192}, {"300K", 307200}, {"512M", 536870912},
	{"2G", UINT64_C(2) << 30}, {"1T", UINT64_C(1) << 40},
};

START_TEST(test_size)
{
	uint64_t size = 77;
	int r = image_size_parse(sizes[_i].text, &size);

	ck_assert_int_eq(r, sizes[_i].size ? 0 : -EINVAL);
	ck_assert_uint_eq(size, sizes[_i].size ? sizes[_i].size : 77);
}
END_TEST

/* What dm-integrity takes: tags, its journal, 4 KiB of superblock; see its kernel documentation. */
START_TEST(test_disk_size)
{
	static const uint64_t mib = 1 << 20;

	for (uint64_t fs = mib; fs < (UINT64_C(1) << 42); fs *= 3) {
		uint64_t disk = image_size_disk(fs, 4096, 48, 16 * mib);
		uint64_t journal = disk / 128 < 64 * mib ? disk / 128 : 64 * mib;

		ck_assert_uint_eq(disk % mib, 0);
		ck_assert_uint_ge(disk, 16 * mib + fs + fs / 4096 * 48 + journal + 4096);
		ck_assert_uint_le(disk, 16 * mib + fs + fs / 32 + 8 * mib);
	}
}
END_TEST

START_TEST(test_suites)
{
	const struct image_suite *s = image_suite_find("aes-xts-random", "hmac-sha256");

	ck_assert_ptr_nonnull(s);
	ck_assert_str_eq(s->integrity, "hmac(sha256)");
	ck_assert_uint_eq(s->key_size, 96);
	ck_assert_ptr_null(image_suite_find("aes-xts-random", "aead"));
	ck_assert_ptr_null(image_suite_find("aes-xts-random", ""));
	ck_assert_ptr_null(image_suite_find("cipher_null", "hmac-sha256"));
	ck_assert_ptr_null(image_suite_find("aes-cbc-essiv:sha256", "hmac-sha256"));
}
END_TEST

static const struct {
	const char *text;
	bool ok;
} uuids[] = {
	{"", false},
	{"908d1c8f-5142-4b95-a449-e5ad925d408", false},
	{"908d1c8f-5142-4b95-a449-e5ad925d40866", false},
	{"908D1c8f-5142-4b95-a449-e5ad925d4086", false},
	{"908d1c8f15142-4b95-a449-e5ad925d4086", false},
	{"908d1c8g-5142-4b95-a449-e5ad925d4086", false},
	{"908d1c8f-5142-4b95-a449-e5ad925d4086", true},
};

START_TEST(test_uuid)
{
	ck_assert(uuid_ok(uuids[_i].text) == uuids[_i].ok);
}
END_TEST

START_TEST(test_uuid_made)
{
	char a[UUID_TEXT_SIZE], b[UUID_TEXT_SIZE], c[UUID_TEXT_SIZE];

	ck_assert_int_eq(uuid_random(a), 0);
	ck_assert_int_eq(uuid_random(b), 0);
	ck_assert(uuid_ok(a) && uuid_ok(b));
	ck_assert_str_ne(a, b);
	ck_assert_int_eq(a[14], '4');
	ck_assert_int_eq(uuid_derive("file system", a, b), 0);
	ck_assert_int_eq(uuid_derive("file system", a, c), 0);
	ck_assert(uuid_ok(b));
	ck_assert_int_eq(b[14], '8');
	ck_assert_str_eq(b, c);
	ck_assert_str_ne(a, b);
	ck_assert_int_eq(uuid_derive("directory hash", a, c), 0);
	ck_assert_str_ne(b, c);
}
END_TEST

static const struct {
	long offset;
	const char *bytes;
	size_t len;
	enum image_source_kind kind;
} inputs[] = {
	{0, "", 0, IMAGE_SOURCE_UNKNOWN},
	{0, "text", 4, IMAGE_SOURCE_UNKNOWN},
	{0x438, "\x53", 1, IMAGE_SOURCE_UNKNOWN},	/* cut off in the magic */
	{0x437, "\x53\xEF", 2, IMAGE_SOURCE_UNKNOWN},
	{0x438, "\x53\xEF", 2, IMAGE_SOURCE_FS},
	{0, "XFSB", 4, IMAGE_SOURCE_FS},
	{0x400, "\xE2\xE1\xF5\xE0", 4, IMAGE_SOURCE_FS},
	{0, "hsqs", 4, IMAGE_SOURCE_FS},
	{257, "ustar", 5, IMAGE_SOURCE_TAR},
	{0, "\x28\xB5\x2F\xFD", 4, IMAGE_SOURCE_TAR},
	{0, "\x1F\x8B", 2, IMAGE_SOURCE_TAR},
};

START_TEST(test_detect)
{
	enum image_source_kind kind;

	write_at("file", inputs[_i].offset, inputs[_i].bytes, inputs[_i].len);
	ck_assert_int_eq(image_source_detect("file", &kind), 0);
	ck_assert_int_eq(kind, inputs[_i].kind);
}
END_TEST

START_TEST(test_detect_others)
{
	enum image_source_kind kind;

	ck_assert_int_eq(image_source_detect("absent", &kind), -ENOENT);
	ck_assert_int_eq(image_source_detect(".", &kind), 0);
	ck_assert_int_eq(kind, IMAGE_SOURCE_TREE);
	/* Nothing that could keep a reader waiting is read. */
	ck_assert_int_eq(mkfifo("file", 0600), 0);
	ck_assert_int_eq(image_source_detect("file", &kind), 0);
	ck_assert_int_eq(kind, IMAGE_SOURCE_UNKNOWN);
}
END_TEST

START_TEST(test_measure)
{
	struct image_tree tree;

	write_at("file", 4096, "x", 1);
	ck_assert_int_eq(image_tree_measure(".", &tree), 0);
	ck_assert_uint_eq(tree.entries, 2);
	ck_assert_uint_ge(tree.bytes, 8192);
	ck_assert_int_eq(image_tree_measure("absent", &tree), -ENOENT);
	ck_assert_uint_ge(image_size_fs(&tree, true), tree.bytes);
	ck_assert_uint_ge(image_size_fs(&tree, false), image_size_fs(&tree, true));
}
END_TEST

/* By hand, so that no file system has a say: each says something else of its directories' sizes, some
 * of names that are gone, too. */
START_TEST(test_measure_directories)
{
	struct image_tree tree;
	char path[64];

	for (int i = 0; i < 600; i++) {
		snprintf(path, sizeof(path), "a-name-of-twenty-%03d", i);
		ck_assert_int_eq(mkdir(path, 0700), 0);
	}
	ck_assert_int_eq(image_tree_measure(".", &tree), 0);
	ck_assert_uint_eq(tree.entries, 601);
	ck_assert_uint_eq(tree.names, 600 * (8 + 20));
	ck_assert_uint_eq(tree.bytes, (601 + 5) * 4096);
	for (int i = 0; i < 600; i++) {
		snprintf(path, sizeof(path), "a-name-of-twenty-%03d", i);
		ck_assert_int_eq(rmdir(path), 0);
	}
	ck_assert_int_eq(image_tree_measure(".", &tree), 0);
	ck_assert_uint_eq(tree.entries, 1);
	ck_assert_uint_eq(tree.bytes, 4096);
	write_at("file", 0, "x", 1);
	ck_assert_int_eq(image_tree_measure(".", &tree), 0);
	ck_assert_uint_eq(tree.bytes, (2 + 1) * 4096);
}
END_TEST

static bool is_mine(const char *text)
{
	char now[16] = "";
	int fd = open("file", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, now, sizeof(now) - 1);

	close(fd);
	return n >= 0 && strcmp(now, text) == 0;
}

/* Complete or not at all: an earlier file stays until the new one is complete, and unless asked. */
START_TEST(test_output)
{
	struct output o;
	struct stat st;

	write_at("file", 0, "mine", 4);
	ck_assert_int_eq(output_begin("file", &o), 0);
	ck_assert_int_eq(stat(o.workdir, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0700);
	ck_assert_int_eq(output_size(&o, 100000), 0);
	ck_assert_int_eq(output_commit(&o, false), -EEXIST);
	ck_assert(is_mine("mine"));
	ck_assert_int_eq(output_commit(&o, true), 0);
	ck_assert_int_eq(stat("file", &st), 0);
	ck_assert_int_eq(st.st_size, 100000);
	output_done(&o);
}
END_TEST

START_TEST(test_output_removed)
{
	char path[64];
	struct output o;

	ck_assert_int_eq(output_begin("absent/file", &o), -ENOENT);
	ck_assert_int_eq(output_begin("file", &o), 0);
	ck_assert_int_eq(output_size(&o, 1), 0);
	snprintf(path, sizeof(path), "%s/tree", o.workdir);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	strncat(path, "/link", sizeof(path) - strlen(path) - 1);
	/* Removed itself, not what it leads to: tear_down() still finds the directory. */
	ck_assert_int_eq(symlink(dir, path), 0);
	output_done(&o);
	ck_assert_int_eq(access("file", F_OK), -1);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("image");
	TCase *pure = tcase_create("pure"), *files = tcase_create("files");

	tcase_add_loop_test(pure, test_size, 0, ARRAY_SIZE(sizes));
	tcase_add_test(pure, test_disk_size);
	tcase_add_test(pure, test_suites);
	tcase_add_loop_test(pure, test_uuid, 0, ARRAY_SIZE(uuids));
	tcase_add_test(pure, test_uuid_made);
	suite_add_tcase(s, pure);
	tcase_add_checked_fixture(files, set_up, tear_down);
	tcase_add_loop_test(files, test_detect, 0, ARRAY_SIZE(inputs));
	tcase_add_test(files, test_detect_others);
	tcase_add_test(files, test_measure);
	tcase_add_test(files, test_measure_directories);
	tcase_add_test(files, test_output);
	tcase_add_test(files, test_output_removed);
	suite_add_tcase(s, files);
	return s;
}
