/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pack.c: what is in the archive, that it does not depend on circumstances, what is refused. */
#include "pack.h"
#include "fake-tree.h"
#include "runner.h"
#include "scratch.h"

#include <elf.h>
#include <string.h>
#include <sys/stat.h>
#include <zstd.h>

static struct closure closure;
static struct pack pack;
static struct why why;

static void write_agent(unsigned segment_type)
{
	struct {
		Elf64_Ehdr header;
		Elf64_Phdr segment;
	} agent = {
		.header = {
			.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64},
			.e_type = ET_EXEC, .e_machine = EM_X86_64, .e_phoff = sizeof(Elf64_Ehdr),
			.e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 1,
		},
		.segment = {.p_type = segment_type},
	};

	scratch_file("agent", &agent, sizeof(agent));
}

static void resolve(const char *text)
{
	_cleanup_(modlist_done) struct modlist list = {0};

	closure_done(&closure);
	ck_assert_int_eq(modlist_parse(&list, text, &why), 0);
	ck_assert_msg(closure_resolve(scratch_path("lib/modules/" FAKE_VERSION), &list, &closure,
		&why) == 0, "%s", why.text);
}

static void set_up(void)
{
	static char agent[512];

	scratch_new();
	fake_tree_new();
	write_agent(PT_LOAD);
	resolve("disk required\ncipher required\ninside required");
	strcpy(agent, scratch_path("agent"));
	pack = (struct pack){.agent = agent, .modules = &closure, .mtime = 1000000000};
}

static void tear_down(void)
{
	closure_done(&closure);
	scratch_done();
}

static char *make(size_t *ret_len)
{
	char *data = NULL;
	FILE *out = open_memstream(&data, ret_len);
	int r;

	ck_assert_ptr_nonnull(out);
	r = pack_initramfs(&pack, out, &why);
	ck_assert_msg(r == 0, "%s", why.text);
	ck_assert_int_eq(fclose(out), 0);
	return data;
}

static int refused(void)
{
	FILE *out = fopen("/dev/null", "wbe");
	int r = pack_initramfs(&pack, out, &why);

	fclose(out);
	return r;
}

/* The names in an uncompressed archive, each followed by a line feed. */
static void list_names(const char *data, size_t len, char *names, size_t size)
{
	names[0] = 0;
	for (size_t at = 0; at + 110 <= len;) {
		unsigned file_len, name_len;
		char field[9] = "";

		memcpy(field, data + at + 54, 8);
		file_len = (unsigned)strtoul(field, NULL, 16);
		memcpy(field, data + at + 94, 8);
		name_len = (unsigned)strtoul(field, NULL, 16);
		ck_assert_uint_lt(strlen(names) + name_len + 1, size);
		strcat(names, data + at + 110);
		strcat(names, "\n");
		at += (110 + name_len + 3) & ~3u;
		at += (file_len + 3) & ~3u;
	}
}

#define TREE "lib/modules/" FAKE_VERSION

START_TEST(test_content)
{
	static const char expect[] =
		"dev\n" "dev/console\n" "init\n" "lib\n" "lib/modules\n" TREE "\n" TREE "/kernel\n"
		TREE "/kernel/bus.ko\n" TREE "/kernel/cipher.ko\n" TREE "/kernel/disk.ko\n"
		TREE "/kernel/fast.ko\n" TREE "/kernel/hash.ko\n"
		TREE "/modules.alias.bin\n" TREE "/modules.builtin.alias.bin\n"
		TREE "/modules.builtin.bin\n" TREE "/modules.dep.bin\n" TREE "/modules.softdep\n"
		TREE "/modules.symbols.bin\n"
		"proc\n" "run\n" "sbin\n" "sbin/modprobe\n" "sys\n" "sysroot\n" "TRAILER!!!\n";
	_cleanup_free_ char *data = NULL;
	char names[4096];
	size_t len;

	data = make(&len);
	list_names(data, len, names, sizeof(names));
	ck_assert_str_eq(names, expect);
}
END_TEST

START_TEST(test_same_bytes)
{
	_cleanup_free_ char *first = NULL, *second = NULL;
	size_t len, len2;

	pack.level = _i;
	first = make(&len);
	umask(0077);
	ck_assert_int_eq(chdir(scratch_path("lib")), 0);
	setenv("LC_ALL", "tr_TR.UTF-8", 1);
	scratch_dir("tmp");
	setenv("TMPDIR", scratch_path("tmp"), 1);
	scratch_text("lib/modules/" FAKE_VERSION "/modules.dep", "kernel/old.ko:\n");
	resolve("inside required\ncipher required\ndisk required");
	second = make(&len2);
	ck_assert_uint_eq(len, len2);
	ck_assert_mem_eq(first, second, len);
}
END_TEST

/* Compressed modules give the archive of the plain ones. */
START_TEST(test_decompresses)
{
	_cleanup_free_ char *plain = NULL, *packed = NULL;
	size_t len, len2;

	plain = make(&len);
	fake_tree_compress("disk", "xz --check=crc32", ".xz");
	fake_tree_compress("cipher", "zstd", ".zst");
	resolve("disk required\ncipher required\ninside required");
	packed = make(&len2);
	ck_assert_uint_eq(len, len2);
	ck_assert_mem_eq(plain, packed, len);
}
END_TEST

START_TEST(test_compressed_archive)
{
	_cleanup_free_ char *plain = NULL, *packed = NULL, *again = NULL;
	size_t len, packed_len, frame;

	plain = make(&len);
	pack.level = 3;
	packed = make(&packed_len);
	ck_assert_uint_eq(packed_len % 4, 0);
	frame = ZSTD_findFrameCompressedSize(packed, packed_len);
	ck_assert(!ZSTD_isError(frame));
	ck_assert_uint_lt(packed_len - frame, 4);
	for (size_t i = frame; i < packed_len; i++)
		ck_assert_int_eq(packed[i], 0);
	again = malloc(len);
	ck_assert_uint_eq(ZSTD_decompress(again, len, packed, frame), len);
	ck_assert_mem_eq(again, plain, len);
}
END_TEST

START_TEST(test_missing_module)
{
	resolve("disk required\nnosuch required\nneither required\nwhatever optional");
	ck_assert_int_eq(refused(), -ENOENT);
	ck_assert_ptr_nonnull(strstr(why.text, FAKE_VERSION));
	ck_assert_ptr_nonnull(strstr(why.text, "for: neither nosuch"));
}
END_TEST

START_TEST(test_bad_agent)
{
	write_agent(PT_INTERP);
	ck_assert_int_eq(refused(), -ENOEXEC);
	ck_assert_ptr_nonnull(strstr(why.text, "/agent: dynamically linked"));
	scratch_text("agent", "#!/bin/sh\n");
	ck_assert_int_eq(refused(), -ENOEXEC);
	pack.agent = "/nonexistent/agent";
	ck_assert_int_eq(refused(), -ENOENT);
	ck_assert_ptr_nonnull(strstr(why.text, "/nonexistent/agent"));
}
END_TEST

START_TEST(test_module_vanished)
{
	ck_assert_int_eq(unlink(scratch_path("lib/modules/" FAKE_VERSION "/kernel/bus.ko")), 0);
	ck_assert_int_eq(refused(), -ENOENT);
	ck_assert_ptr_nonnull(strstr(why.text, "kernel/bus.ko"));
}
END_TEST

START_TEST(test_full_disk)
{
	for (pack.level = 0; pack.level < 2; pack.level++) {
		FILE *full = fopen("/dev/full", "wbe");

		ck_assert_ptr_nonnull(full);
		ck_assert_int_eq(pack_initramfs(&pack, full, &why), -ENOSPC);
		ck_assert_ptr_nonnull(strstr(why.text, "No space left"));
		fclose(full);
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("pack");
	TCase *tc = tcase_create("pack");

	tcase_set_timeout(tc, 30);
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, test_content);
	tcase_add_loop_test(tc, test_same_bytes, 0, 2);
	tcase_add_test(tc, test_decompresses);
	tcase_add_test(tc, test_compressed_archive);
	tcase_add_test(tc, test_missing_module);
	tcase_add_test(tc, test_bad_agent);
	tcase_add_test(tc, test_module_vanished);
	tcase_add_test(tc, test_full_disk);
	suite_add_tcase(suite, tc);
	return suite;
}
