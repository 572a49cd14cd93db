/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rootflags= taken apart, the init found inside its tree, and refusals to leave. */
#include "disk/newroot.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner.h"

static const struct {
	const char *flags;
	unsigned long ms;
	const char *data;
} flags[] = {
	{"", 0, ""},
	{"defaults", 0, ""},
	{"ro", MS_RDONLY, ""},
	{"ro,rw", 0, ""},
	{"noatime,nodev,nosuid", MS_NOATIME | MS_NODEV | MS_NOSUID, ""},
	{"discard", 0, "discard"},
	{"noatime,discard,commit=5", MS_NOATIME, "discard,commit=5"},
	{",,noatime,,errors=remount-ro,", MS_NOATIME, "errors=remount-ro"},
	{"noatimes", 0, "noatimes"},
	{"noat", 0, "noat"},
	{"bind,remount", 0, "bind,remount"},	/* no MS_ flag that changes what mount() does */
};

START_TEST(parse_flags)
{
	unsigned long ms = 77;
	char data[NEWROOT_DATA_MAX];

	ck_assert_int_eq(newroot_parse_flags(flags[_i].flags, &ms, data), 0);
	ck_assert_uint_eq(ms, flags[_i].ms);
	ck_assert_str_eq(data, flags[_i].data);
}
END_TEST

START_TEST(parse_flags_long)
{
	char text[NEWROOT_DATA_MAX + 1], data[NEWROOT_DATA_MAX] = "untouched";
	unsigned long ms = 77;

	memset(text, 'x', sizeof(text));
	text[NEWROOT_DATA_MAX] = '\0';
	ck_assert_int_eq(newroot_parse_flags(text, &ms, data), -E2BIG);
	ck_assert_uint_eq(ms, 77);
	ck_assert_str_eq(data, "untouched");
	text[NEWROOT_DATA_MAX - 2] = '\0';
	ck_assert_int_eq(newroot_parse_flags(text, &ms, data), 0);
	ck_assert_str_eq(data, text);
}
END_TEST

static char tree[64];
static int tree_fd;

static void setup(void)
{
	int fd;

	snprintf(tree, sizeof(tree), "/tmp/test-newroot-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(tree));
	tree_fd = open(tree, O_PATH | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ge(tree_fd, 0);
	ck_assert_int_eq(mkdirat(tree_fd, "sbin", 0755), 0);
	fd = openat(tree_fd, "sbin/real", O_CREAT | O_WRONLY | O_CLOEXEC, 0755);
	ck_assert_int_ge(fd, 0);
	close(fd);
	fd = openat(tree_fd, "sbin/text", O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
	ck_assert_int_ge(fd, 0);
	close(fd);
	/* Resolved in the tree: outside of it there is no /sbin/real. */
	ck_assert_int_eq(symlinkat("/sbin/real", tree_fd, "sbin/init"), 0);
	ck_assert_int_eq(symlinkat("../../../../sbin/real", tree_fd, "sbin/up"), 0);
	ck_assert_int_eq(symlinkat("/proc/self/exe", tree_fd, "sbin/magic"), 0);
	ck_assert_int_eq(symlinkat("loop", tree_fd, "sbin/loop"), 0);
	/* A program outside, which must not be found through the tree. */
	ck_assert_int_eq(symlinkat("/bin/sh", tree_fd, "sbin/outside"), 0);
}

static void teardown(void)
{
	static const char *const names[] = {"sbin/real", "sbin/text", "sbin/init", "sbin/up",
		"sbin/magic", "sbin/loop", "sbin/outside"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		unlinkat(tree_fd, names[i], 0);
	unlinkat(tree_fd, "sbin", AT_REMOVEDIR);
	close(tree_fd);
	rmdir(tree);
}

static const struct {
	const char *init;
	int expect;
} inits[] = {
	{"/sbin/real", 0},
	{"/sbin/init", 0},
	{"/sbin/up", 0},
	{"/../../sbin/real", 0},
	{"/sbin/none", -ENOENT},
	{"/sbin/outside", -ENOENT},
	{"/sbin/magic", -ENOENT},
	{"/sbin/loop", -ELOOP},
	{"/sbin/text", -EACCES},
	{"/sbin", -EACCES},
	{"/", -EACCES},
	{"/sbin/real/x", -ENOTDIR},
	{"sbin/real", -EINVAL},
	{"", -EINVAL},
};

START_TEST(find_init)
{
	char reason[256] = "";
	int r = switch_root_find(tree_fd, inits[_i].init, reason);

	ck_assert_msg(r == inits[_i].expect, "%s: %d (%s)", inits[_i].init, r, reason);
	ck_assert((r == 0) == (reason[0] == '\0'));
}
END_TEST

/* Nothing is mounted at NEWROOT here, and this is not the first process. */
START_TEST(no_new_root)
{
	char reason[256] = "";

	ck_assert_int_lt(switch_root_check("/sbin/init", reason), 0);
	ck_assert_uint_gt(strlen(reason), 0);
}
END_TEST

START_TEST(not_first_process)
{
	char reason[256] = "";

	ck_assert_int_eq(switch_root((char *[]){(char[]){"/sbin/init"}, NULL}, reason), -EPERM);
	ck_assert_int_eq(access("/etc/passwd", F_OK), 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("newroot");
	TCase *t = tcase_create("flags");

	tcase_add_loop_test(t, parse_flags, 0, ARRAY_SIZE(flags));
	tcase_add_test(t, parse_flags_long);
	suite_add_tcase(s, t);
	t = tcase_create("switch-root");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, find_init, 0, ARRAY_SIZE(inits));
	tcase_add_test(t, no_new_root);
	tcase_add_test(t, not_first_process);
	suite_add_tcase(s, t);
	return s;
}
