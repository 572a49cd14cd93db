/* SPDX-License-Identifier: GPL-3.0-or-later */
/* modprobe.c: the arguments that the kernel gives, and no others. */
#include "modules-internal.h"
#include "modules.h"
#include "runner.h"

static const struct {
	const char *argv[6];
	const char *wanted;
} rows[] = {
	{{"modprobe"}, NULL},
	{{"modprobe", "-q"}, NULL},
	{{"modprobe", "-q", "--"}, NULL},
	{{"modprobe", "-q", "--", ""}, NULL},
	{{"modprobe", "ext4"}, NULL},
	{{"modprobe", "-q", "ext4"}, NULL},
	{{"modprobe", "-r", "--", "ext4"}, NULL},
	{{"modprobe", "-C", "/tmp", "--", "ext4"}, NULL},
	{{"modprobe", "-q", "--", "ext4", "debug=1"}, NULL},
	{{"modprobe", "-q", "--", "ext4"}, "ext4"},
	{{"/sbin/modprobe", "--", "crypto-xts(aes)"}, "crypto-xts(aes)"},
	{{"modprobe", "-q", "--", "-r"}, "-r"},
};

START_TEST(test_row)
{
	char *argv[6];
	int argc = 0;

	while (rows[_i].argv[argc]) {
		argv[argc] = strdup(rows[_i].argv[argc]);
		argc++;
	}
	const char *wanted = modprobe_wanted(argc, argv);

	if (rows[_i].wanted) {
		ck_assert_ptr_nonnull(wanted);
		ck_assert_str_eq(wanted, rows[_i].wanted);
	} else {
		ck_assert_ptr_null(wanted);
		ck_assert_int_eq(modprobe_main(argc, argv), 1);
	}
	while (argc)
		free(argv[--argc]);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("modprobe");
	TCase *tc = tcase_create("arguments");

	tcase_add_loop_test(tc, test_row, 0, ARRAY_SIZE(rows));
	suite_add_tcase(suite, tc);
	return suite;
}
