/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of "image luks" around its VM, which a fake takes the place of: what the VM is told of the
 * key, and that disk and record come together or not at all. */
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "image/initrd.h"
#include "image/make.h"
#include "image/vm.h"
#include "runner.h"

#define UUID "908d1c8f-5142-4b95-a449-e5ad925d4086"

static char dir[] = "/tmp/test-make-XXXXXX";
static struct image_job job;		/* what the VM was told */
static const char *in_the_way;		/* a folder that comes while the VM runs */

int image_initrd_make(const char *program, const char *modules, int *ret_fd)
{
	*ret_fd = -1;
	return 0;
}

int image_job_disk_new(struct image_job_disk *ret)
{
	memset(&job, 0, sizeof(job));
	return 0;
}

struct image_job *image_job_disk_job(const struct image_job_disk *d)
{
	return &job;
}

void image_job_disk_done(struct image_job_disk *d)
{
}

int image_vm_run(const struct image_vm *vm, const struct image_job_disk *disk, struct image_result *ret)
{
	*ret = (struct image_result){.state = IMAGE_STATE_DONE, .sector_size = job.sector_size,
		.data_offset = job.data_offset, .uuid = UUID, .cipher = "aes-xts-random",
		.integrity = "hmac(sha256)"};
	if (in_the_way)
		ck_assert_int_eq(mkdir(in_the_way, 0700), 0);
	return 0;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	return remove(path);
}

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(text, f), 0);
	fclose(f);
}

static void set_up(void)
{
	snprintf(dir, sizeof(dir), "/tmp/test-make-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(chdir(dir), 0);
	write_file("fs", "a file system");
}

static void tear_down(void)
{
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(nftw(dir, remove_entry, 16, FTW_PHYS | FTW_DEPTH), 0);
}

static int make(const char *key, size_t len, bool force)
{
	struct image_plan p = {.in = "fs", .out = "disk", .record = "record", .kind = IMAGE_SOURCE_FS,
		.suite = image_suite_find("aes-xts-random", "hmac-sha256"), .sector_size = 4096,
		.uuid = UUID, .force = force, .key = SNP_SECRET_NULL};
	int r;

	ck_assert_int_eq(snp_secret_from(&p.key, key, len), 0);
	r = image_make(&p);
	snp_secret_done(&p.key);
	return r;
}

#define KEY(text) text, sizeof(text) - 1

static const struct {
	const char *key;
	size_t len;
	const char *kdf;
} keys[] = {
	/* Typed: in ASCII, in UTF-8, with a tab, with lines of another system, in Cyrillic, in UTF-16. */
	{KEY("correct horse battery staple 123"), "argon2id"},
	{KEY("gr\xC3\xBC\xC3\x9F" "e an alle in der gro\xC3\x9F" "en "), "argon2id"},
	{KEY("a passphrase of thirty-one\t bytes"), "argon2id"},
	{KEY("a passphrase in two lines, here\r\n"), "argon2id"},
	{KEY("\xD0\xBF\xD0\xB0\xD1\x80\xD0\xBE\xD0\xBB\xD1\x8C\xD0\xBF\xD0\xB0\xD1\x80\xD0\xBE\xD0\xBB"
		"\xD1\x8C\xD0\xBF\xD0\xB0\xD1\x80\xD0\xBE"), "argon2id"},
	{KEY("c\0o\0r\0r\0e\0c\0t\0 \0h\0o\0r\0s\0e\0 \0b\0a\0"), "argon2id"},
	/* And in Latin-1, with seven letters that ASCII has not. */
	{KEY("\xFC" "ber \xE4\xF6\xFC und \xC4\xD6\xDC geschrieben da."), "argon2id"},
	/* Not of the size: 31 and 33 random bytes. */
	{KEY("\x9F\x02\xE1\x77\x5C\xC8\x14\xF0\x83\x3A\xB6\x91\xDD\x05\x68\xEE\x2B\xA7\x40\xFC\x19\x8D"
		"\xD2\x76\x0B\xC3\x95\x5E\xE8\x31\xAF"), "argon2id"},
	{KEY("\x9F\x02\xE1\x77\x5C\xC8\x14\xF0\x83\x3A\xB6\x91\xDD\x05\x68\xEE\x2B\xA7\x40\xFC\x19\x8D"
		"\xD2\x76\x0B\xC3\x95\x5E\xE8\x31\xAF\x44\x55"), "argon2id"},
	{KEY("\x9F\x02\xE1\x77\x5C\xC8\x14\xF0\x83\x3A\xB6\x91\xDD\x05\x68\xEE\x2B\xA7\x40\xFC\x19\x8D"
		"\xD2\x76\x0B\xC3\x95\x5E\xE8\x31\xAF\x44"), "pbkdf2"},
};

START_TEST(test_kdf)
{
	ck_assert(keys[_i].len == 32 || keys[_i].len == 31 || keys[_i].len == 33);
	ck_assert_int_eq(make(keys[_i].key, keys[_i].len, false), 0);
	ck_assert_str_eq(job.kdf, keys[_i].kdf);
	ck_assert_uint_eq(job.kdf_iterations, strcmp(job.kdf, "pbkdf2") == 0 ? 1000 : 4);
}
END_TEST

static bool holds(const char *path, const char *text)
{
	char now[4096] = "";
	FILE *f = fopen(path, "re");
	size_t n = f ? fread(now, 1, sizeof(now) - 1, f) : 0;

	if (f)
		fclose(f);
	return n > 0 && strstr(now, text);
}

START_TEST(test_both)
{
	struct stat st;

	ck_assert_int_eq(make(KEY("key"), false), 0);
	ck_assert(holds("record", UUID));
	ck_assert_int_eq(stat("disk", &st), 0);
	ck_assert(S_ISREG(st.st_mode));
	write_file("disk", "old disk");
	write_file("record", "old record");
	ck_assert_int_eq(make(KEY("key"), false), -EEXIST);
	ck_assert(holds("disk", "old disk") && holds("record", "old record"));
	ck_assert_int_eq(make(KEY("key"), true), 0);
	ck_assert(holds("record", UUID) && !holds("disk", "old disk"));
}
END_TEST

/* The record goes first, and back again when the disk cannot follow. */
START_TEST(test_neither)
{
	in_the_way = "disk";
	ck_assert_int_eq(make(KEY("key"), false), -EEXIST);
	ck_assert_int_eq(access("record", F_OK), -1);
	ck_assert_int_eq(rmdir("disk"), 0);
	write_file("record", "old record");
	ck_assert_int_eq(make(KEY("key"), true), -EISDIR);
	ck_assert(holds("record", "old record"));
	ck_assert_int_eq(rmdir("disk"), 0);
	/* Nor the disk without its record. */
	in_the_way = "record";
	ck_assert_int_eq(unlink("record"), 0);
	write_file("disk", "old disk");
	ck_assert_int_eq(make(KEY("key"), true), -EISDIR);
	ck_assert(holds("disk", "old disk"));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("image-make");
	TCase *t = tcase_create("make");

	tcase_add_checked_fixture(t, set_up, tear_down);
	tcase_add_loop_test(t, test_kdf, 0, ARRAY_SIZE(keys));
	tcase_add_test(t, test_both);
	tcase_add_test(t, test_neither);
	suite_add_tcase(s, t);
	return s;
}
