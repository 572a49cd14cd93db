/* SPDX-License-Identifier: GPL-3.0-or-later */
/* coldplug.c: which aliases are found on a bus, and that each is tried once. */
#include "modules-internal.h"
#include "modules.h"
#include "runner.h"
#include "scratch.h"

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
	return coldplug_collect(scratch_path("bus/pci/devices"), &tried, &fresh);
}

START_TEST(test_no_such_bus)
{
	ck_assert_int_eq(collect(), 0);
	ck_assert_uint_eq(fresh.n, 0);
}
END_TEST

START_TEST(test_not_a_directory)
{
	scratch_text("bus/pci/devices", "");
	ck_assert_int_eq(collect(), -ENOTDIR);
}
END_TEST

START_TEST(test_found_once)
{
	scratch_text("devices/0000:00:01.0/modalias", "pci:v1\n");
	scratch_link("bus/pci/devices/0000:00:01.0", "../../../devices/0000:00:01.0");
	scratch_text("bus/pci/devices/0000:00:02.0/modalias", "pci:v1\n");
	scratch_text("bus/pci/devices/0000:00:03.0/modalias", "pci:v0");
	ck_assert_int_eq(collect(), 0);
	ck_assert_uint_eq(fresh.n, 2);
	ck_assert_str_eq(fresh.v[0], "pci:v0");
	ck_assert_str_eq(fresh.v[1], "pci:v1");

	scratch_text("bus/pci/devices/0000:00:04.0/modalias", "pci:v2\n");
	ck_assert_int_eq(collect(), 0);
	ck_assert_uint_eq(fresh.n, 1);
	ck_assert_str_eq(fresh.v[0], "pci:v2");
	ck_assert_uint_eq(tried.n, 3);
}
END_TEST

START_TEST(test_not_an_alias)
{
	scratch_text("bus/pci/devices/empty/modalias", "");
	scratch_text("bus/pci/devices/newline/modalias", "\n");
	scratch_dir("bus/pci/devices/directory/modalias");
	scratch_text("bus/pci/devices/other/uevent", "MODALIAS=pci:v1\n");
	scratch_link("bus/pci/devices/gone", "../../../devices/gone");
	scratch_text("bus/pci/devices/.hidden/modalias", "pci:hidden\n");
	ck_assert_int_eq(collect(), 0);
	ck_assert_uint_eq(fresh.n, 0);
}
END_TEST

START_TEST(test_long_alias_is_cut)
{
	char text[6001];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = 0;
	scratch_text("bus/pci/devices/a/modalias", text);
	ck_assert_int_eq(collect(), 0);
	ck_assert_uint_eq(fresh.n, 1);
	ck_assert_uint_eq(strlen(fresh.v[0]), 4096);
}
END_TEST

START_TEST(test_no_module_for_it)
{
	struct kmod_ctx *ctx = modules_open_tree(scratch_path("no-tree"));

	ck_assert_ptr_nonnull(ctx);
	scratch_text("bus/pci/devices/a/modalias", "pci:v1\n");
	ck_assert_int_eq(modules_coldplug_from(ctx, scratch_path("bus")), 0);
	ck_assert_int_eq(modules_coldplug_from(ctx, scratch_path("nothing")), 0);
	modules_close(ctx);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("coldplug");
	TCase *tc = tcase_create("coldplug");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, test_no_such_bus);
	tcase_add_test(tc, test_not_a_directory);
	tcase_add_test(tc, test_found_once);
	tcase_add_test(tc, test_not_an_alias);
	tcase_add_test(tc, test_long_alias_is_cut);
	tcase_add_test(tc, test_no_module_for_it);
	suite_add_tcase(suite, tc);
	return suite;
}
