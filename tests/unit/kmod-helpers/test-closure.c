/* SPDX-License-Identifier: GPL-3.0-or-later */
/* closure.c with stage.c: what a list brings along, in a tree that depmod has never seen. */
#include "closure.h"
#include "fake-tree.h"
#include "runner.h"
#include "scratch.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>

static struct closure closure;
static struct why why;

static void set_up(void)
{
	scratch_new();
	/* Stages are made here, so that what they leave behind can be seen. */
	scratch_dir("tmp");
	setenv("TMPDIR", scratch_path("tmp"), 1);
}

static void tear_down(void)
{
	glob_t left;

	ck_assert_int_eq(glob(scratch_path("tmp/*"), 0, NULL, &left), GLOB_NOMATCH);
	closure_done(&closure);
	scratch_done();
}

static int resolve(const char *dir, const char *text)
{
	_cleanup_(modlist_done) struct modlist list = {0};

	why.text[0] = 0;
	ck_assert_int_eq(modlist_parse(&list, text, &why), 0);
	return closure_resolve(dir, &list, &closure, &why);
}

static void check(const struct names *names, const char *expect)
{
	char text[512] = "";

	for (size_t i = 0; i < names->n; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%s", i ? " " : "",
			names->v[i]);
	ck_assert_str_eq(text, expect);
}

static const struct {
	const char *list, *modules, *builtin, *absent, *missing;
} rows[] = {
	{"", "", "", "", ""},
	{"nosuch required", "", "", "", "nosuch"},
	{"nosuch optional", "", "", "nosuch", ""},
	{"nosuch required\ncrypto-none required\nalso optional", "", "", "also",
		"crypto-none nosuch"},
	/* depends */
	{"disk required", "kernel/bus.ko kernel/disk.ko", "", "", ""},
	{"virtual:disk1 required", "kernel/bus.ko kernel/disk.ko", "", "", ""},
	/* softdeps of both kinds, one of them absent */
	{"cipher required", "kernel/cipher.ko kernel/fast.ko kernel/hash.ko", "", "", ""},
	/* an alias of two modules */
	{"crypto-cipher required", "kernel/cipher.ko kernel/fast.ko kernel/hash.ko", "", "", ""},
	{"crypto-hash optional", "kernel/hash.ko", "", "", ""},
	/* built in, by name and by alias */
	{"inside required\ncrypto-inside required", "", "crypto-inside inside", "", ""},
	{"disk required\nbus required\nhash optional",
		"kernel/bus.ko kernel/disk.ko kernel/hash.ko", "", "", ""},
};

START_TEST(test_row)
{
	ck_assert_msg(resolve(fake_tree_new(), rows[_i].list) == 0, "%s", why.text);
	check(&closure.modules, rows[_i].modules);
	check(&closure.builtin, rows[_i].builtin);
	check(&closure.absent, rows[_i].absent);
	check(&closure.missing, rows[_i].missing);
	ck_assert_str_eq(closure.version, FAKE_VERSION);
}
END_TEST

START_TEST(test_compressed)
{
	const char *tree = fake_tree_new();

	fake_tree_compress("disk", "xz --check=crc32", ".xz");
	fake_tree_compress("bus", "zstd", ".zst");
	ck_assert_msg(resolve(tree, "disk required") == 0, "%s", why.text);
	check(&closure.modules, "kernel/bus.ko.zst kernel/disk.ko.xz");
}
END_TEST

/* What lies in the tree from an earlier depmod is neither believed nor touched. */
START_TEST(test_stale_index)
{
	const char *tree = fake_tree_new();
	_cleanup_free_ uint8_t *after = NULL;
	size_t len;

	scratch_text("lib/modules/" FAKE_VERSION "/modules.dep", "kernel/old.ko:\n");
	scratch_text("lib/modules/" FAKE_VERSION "/modules.dep.bin", "garbage");
	scratch_text("lib/modules/" FAKE_VERSION "/modules.softdep", "softdep disk pre: lonely\n");
	ck_assert_msg(resolve(tree, "disk required") == 0, "%s", why.text);
	check(&closure.modules, "kernel/bus.ko kernel/disk.ko");
	after = unit_read_file(tree, "modules.dep.bin", &len);
	ck_assert_uint_eq(len, strlen("garbage"));
}
END_TEST

START_TEST(test_through_link)
{
	fake_tree_new();
	scratch_link("modules", "lib/modules/" FAKE_VERSION);
	ck_assert_msg(resolve(scratch_path("modules"), "bus required") == 0, "%s", why.text);
	ck_assert_str_eq(closure.version, FAKE_VERSION);
	ck_assert_str_eq(closure.tree, scratch_path("lib/modules/" FAKE_VERSION));
}
END_TEST

START_TEST(test_no_tree)
{
	ck_assert_int_eq(resolve(scratch_path("6.0"), "bus required"), -ENOENT);
	ck_assert_ptr_nonnull(strstr(why.text, "/6.0: No such file"));
}
END_TEST

START_TEST(test_not_a_tree)
{
	scratch_dir("lib/modules");
	ck_assert_int_eq(resolve(scratch_path("lib/modules"), "bus required"), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why.text, "not a lib/modules/VERSION directory"));
	scratch_text("6.0-file", "");
	ck_assert_int_eq(resolve(scratch_path("6.0-file"), "bus required"), -ENOTDIR);
}
END_TEST

START_TEST(test_empty_tree)
{
	scratch_dir("6.0-empty");
	ck_assert_msg(resolve(scratch_path("6.0-empty"), "bus required") == 0, "%s", why.text);
	check(&closure.missing, "bus");
}
END_TEST

START_TEST(test_nothing_built_in)
{
	const char *tree = fake_tree_new();

	ck_assert_int_eq(unlink(scratch_path("lib/modules/" FAKE_VERSION "/modules.builtin")), 0);
	ck_assert_msg(resolve(tree, "virtual:disk1 required\ninside optional") == 0, "%s",
		why.text);
	check(&closure.modules, "kernel/bus.ko kernel/disk.ko");
	check(&closure.absent, "inside");
}
END_TEST

START_TEST(test_no_temporary_directory)
{
	setenv("TMPDIR", "/nonexistent", 1);
	ck_assert_int_eq(resolve(fake_tree_new(), "bus required"), -ENOENT);
	ck_assert_ptr_nonnull(strstr(why.text, "temporary directory"));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("closure");
	TCase *tc = tcase_create("closure");

	tcase_set_timeout(tc, 30);
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, test_row, 0, ARRAY_SIZE(rows));
	tcase_add_test(tc, test_compressed);
	tcase_add_test(tc, test_stale_index);
	tcase_add_test(tc, test_through_link);
	tcase_add_test(tc, test_no_tree);
	tcase_add_test(tc, test_not_a_tree);
	tcase_add_test(tc, test_empty_tree);
	tcase_add_test(tc, test_nothing_built_in);
	tcase_add_test(tc, test_no_temporary_directory);
	suite_add_tcase(suite, tc);
	return suite;
}
