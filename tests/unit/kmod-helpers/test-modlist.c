/* SPDX-License-Identifier: GPL-3.0-or-later */
/* modlist.c: what a list may say, and that the packer's own list is one. */
#include "modlist.h"
#include "runner.h"

#include <string.h>

static const struct {
	const char *text, *why;
} bad[] = {
	{"ext4", "line 1"},
	{"ext4 maybe", "line 1"},
	{"ext4 required optional", "line 1"},
	{"\n\next4 # required", "line 3"},
	{"required", "line 1"},
	{"ext4 required\next4 optional", "line 2: ext4 is listed twice"},
};

START_TEST(test_bad)
{
	_cleanup_(modlist_done) struct modlist list = {0};
	struct why why = {""};

	ck_assert_int_eq(modlist_parse(&list, bad[_i].text, &why), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why.text, bad[_i].why));
}
END_TEST

START_TEST(test_good)
{
	_cleanup_(modlist_done) struct modlist list = {0};
	struct why why = {""};

	ck_assert_int_eq(modlist_parse(&list,
		"# comment\n\n  ext4\trequired # reason\ncrypto-xts(aes) optional", &why), 0);
	ck_assert_uint_eq(list.n, 2);
	ck_assert_str_eq(list.v[0].name, "ext4");
	ck_assert(list.v[0].required);
	ck_assert_str_eq(list.v[1].name, "crypto-xts(aes)");
	ck_assert(!list.v[1].required);
}
END_TEST

START_TEST(test_require)
{
	_cleanup_(modlist_done) struct modlist list = {0};
	struct why why = {""};

	ck_assert_int_eq(modlist_parse(&list, "xfs optional", &why), 0);
	ck_assert_int_eq(modlist_require(&list, "xfs"), 0);
	ck_assert_int_eq(modlist_require(&list, "btrfs"), 0);
	ck_assert_int_eq(modlist_require(&list, "btrfs"), 0);
	ck_assert_uint_eq(list.n, 2);
	ck_assert(list.v[0].required);
	ck_assert(list.v[1].required);
}
END_TEST

START_TEST(test_own_list)
{
	static const struct {
		const char *name;
		bool listed, required;
	} rows[] = {
		{"dm-crypt", true, true},
		{"dm-verity", true, true},
		{"virtio_blk", true, true},
		{"sev-guest", true, false},
		{"vfat", false, false},
		{"loop", false, false},
	};
	_cleanup_(modlist_done) struct modlist list = {0};
	struct why why = {""};

	ck_assert_int_eq(modlist_parse(&list, modlist_default, &why), 0);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		bool listed = false, required = false;

		for (size_t k = 0; k < list.n; k++)
			if (strcmp(list.v[k].name, rows[i].name) == 0) {
				listed = true;
				required = list.v[k].required;
			}
		ck_assert_msg(listed == rows[i].listed, "%s", rows[i].name);
		ck_assert_msg(required == rows[i].required, "%s", rows[i].name);
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("modlist");
	TCase *tc = tcase_create("modlist");

	tcase_add_loop_test(tc, test_bad, 0, ARRAY_SIZE(bad));
	tcase_add_test(tc, test_good);
	tcase_add_test(tc, test_require);
	tcase_add_test(tc, test_own_list);
	suite_add_tcase(suite, tc);
	return suite;
}
