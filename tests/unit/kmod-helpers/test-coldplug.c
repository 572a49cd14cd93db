/* SPDX-License-Identifier: GPL-3.0-or-later */
/* coldplug.c: which aliases are found below a directory of devices, and how often they are tried. */
#include "modules-internal.h"
#include "modules.h"
#include "runner.h"
#include "scratch.h"

#include <stdio.h>
#include <string.h>

static struct names tried, fresh;

static void set_up(void)
{
	scratch_new();
	tried = fresh = (struct names){0};
}

static void tear_down(void)
{
	names_done(&tried);
	names_done(&fresh);
	scratch_done();
}

static int collect(void)
{
	names_done(&fresh);
	return coldplug_collect(scratch_path("devices"), &tried, &fresh);
}

START_TEST(test_no_such_root)
{
	ck_assert_int_eq(collect(), -ENOENT);
}
END_TEST

START_TEST(test_found_once)
{
	scratch_text("devices/pci0/0000:00:01.0/modalias", "pci:v1\n");
	scratch_text("devices/pci0/0000:00:01.0/virtio0/modalias", "virtio:d2\n");
	scratch_text("devices/pci0/0000:00:02.0/modalias", "pci:v1\n");
	scratch_text("devices/system/cpu/modalias", "cpu:type:x86");
	ck_assert_int_eq(collect(), 0);
	ck_assert_uint_eq(fresh.n, 3);
	ck_assert_str_eq(fresh.v[0], "cpu:type:x86");
	ck_assert_str_eq(fresh.v[1], "pci:v1");
	ck_assert_str_eq(fresh.v[2], "virtio:d2");

	scratch_text("devices/pci0/0000:00:02.0/virtio1/modalias", "virtio:d1\n");
	ck_assert_int_eq(collect(), 0);
	ck_assert_uint_eq(fresh.n, 1);
	ck_assert_str_eq(fresh.v[0], "virtio:d1");
	ck_assert_uint_eq(tried.n, 4);
}
END_TEST

START_TEST(test_links_are_not_followed)
{
	scratch_text("outside/modalias", "pci:outside\n");
	scratch_text("alias", "pci:file\n");
	scratch_link("devices/a/subsystem", "../../outside");
	scratch_link("devices/a/loop", "..");
	scratch_link("devices/b/modalias", "../../alias");
	ck_assert_int_eq(collect(), 0);
	ck_assert_uint_eq(fresh.n, 0);
}
END_TEST

START_TEST(test_not_an_alias)
{
	scratch_text("devices/empty/modalias", "");
	scratch_text("devices/newline/modalias", "\n");
	scratch_dir("devices/directory/modalias");
	scratch_text("devices/other/uevent", "MODALIAS=pci:v1\n");
	ck_assert_int_eq(collect(), 0);
	ck_assert_uint_eq(fresh.n, 0);
}
END_TEST

START_TEST(test_long_alias_is_cut)
{
	char text[6001];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = 0;
	scratch_text("devices/a/modalias", text);
	ck_assert_int_eq(collect(), 0);
	ck_assert_uint_eq(fresh.n, 1);
	ck_assert_uint_eq(strlen(fresh.v[0]), 4096);
}
END_TEST

START_TEST(test_depth_is_bounded)
{
	char path[512] = "devices";

	for (int i = 0; i < 60; i++)
		strcat(path, "/d");
	strcat(path, "/modalias");
	scratch_text(path, "pci:deep\n");
	scratch_text("devices/d/d/d/modalias", "pci:shallow\n");
	ck_assert_int_eq(collect(), 0);
	ck_assert_uint_eq(fresh.n, 1);
	ck_assert_str_eq(fresh.v[0], "pci:shallow");
}
END_TEST

START_TEST(test_no_module_for_it)
{
	struct kmod_ctx *ctx = modules_open_tree(scratch_path("no-tree"));

	ck_assert_ptr_nonnull(ctx);
	scratch_text("devices/a/modalias", "pci:v1\n");
	ck_assert_int_eq(modules_coldplug_from(ctx, scratch_path("devices")), 0);
	ck_assert_int_eq(modules_coldplug_from(ctx, scratch_path("nothing")), -ENOENT);
	modules_close(ctx);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("coldplug");
	TCase *tc = tcase_create("coldplug");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, test_no_such_root);
	tcase_add_test(tc, test_found_once);
	tcase_add_test(tc, test_links_are_not_followed);
	tcase_add_test(tc, test_not_an_alias);
	tcase_add_test(tc, test_long_alias_is_cut);
	tcase_add_test(tc, test_depth_is_bounded);
	tcase_add_test(tc, test_no_module_for_it);
	suite_add_tcase(suite, tc);
	return suite;
}
