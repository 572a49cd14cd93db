/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What "image verity" takes out of a tree: the marks of one machine, all of them, and nothing else. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "image/strip.h"
#include "runner.h"
#include "scratch-tree.h"

/* What strip_find() says, one path in each line. */
static const char *found(void)
{
	static char text[4096];
	_cleanup_strip_list_ struct strip_list l = {0};
	size_t len = 0;

	text[0] = 0;
	ck_assert_int_eq(strip_find("tree", &l), 0);
	for (size_t i = 0; i < l.n; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s\n", l.v[i].inside);
	return text;
}

#define RULES 26

/* One file for each row, the pattern's stars filled in. */
START_TEST(test_rule)
{
	const struct strip_rule *rule = strip_rule((size_t)_i);
	char path[256], expected[300];
	size_t len;

	ck_assert_ptr_nonnull(rule);
	ck_assert(rule->what[0] && rule->dir[0] != '/');
	len = (size_t)snprintf(path, sizeof(path), "%s/", rule->dir);
	for (const char *p = rule->name; *p; p++)
		len += (size_t)snprintf(path + len, sizeof(path) - len, "%.*s",
			*p == '*' ? 3 : 1, *p == '*' ? "abc" : p);
	snprintf(expected, sizeof(expected), "/%s\n", path);
	/* Missing, it would be listed with every /etc. */
	put("etc/machine-id");
	ck_assert_int_eq(truncate("tree/etc/machine-id", 0), 0);
	ck_assert_str_eq(found(), "");
	put(path);
	ck_assert_str_eq(found(), expected);
}
END_TEST

START_TEST(test_all_rules)
{
	ck_assert_ptr_nonnull(strip_rule(RULES - 1));
	ck_assert_ptr_null(strip_rule(RULES));
}
END_TEST

/* What must stay. */
START_TEST(test_not_stripped)
{
	put("etc/ssh/sshd_config");
	put("etc/ssh/ssh_known_hosts");
	put("etc/ssh/ssh_import_id");
	put("etc/ssl/certs/ca-certificates.crt");
	put("home/etc/ssh/ssh_host_rsa_key");
	ck_assert_str_eq(found(), "/etc/machine-id\n");
	/* Empty as it is. */
	ck_assert_int_eq(close(open("tree/etc/machine-id", O_CREAT | O_WRONLY | O_CLOEXEC, 0444)), 0);
	ck_assert_str_eq(found(), "");
}
END_TEST

/* What a link leads to counts, once, and nothing outside. */
START_TEST(test_strip_links)
{
	put("etc/machine-id");
	put("data/keys/ssh_host_rsa_key");
	put("var/lib/dbus/other");
	write_at("ssh_host_dsa_key", 0, "x", 1);
	ck_assert_int_eq(symlink("/data/keys", "tree/etc/ssh"), 0);
	ck_assert_int_eq(symlink("ssh_host_rsa_key", "tree/data/keys/ssh_host_again_key"), 0);
	ck_assert_int_eq(symlink("../../../ssh_host_dsa_key", "tree/data/keys/ssh_host_out_key"), 0);
	ck_assert_int_eq(symlink("ssh_host_self_key", "tree/data/keys/ssh_host_self_key"), 0);
	ck_assert_int_eq(symlink("/etc/machine-id", "tree/var/lib/dbus/machine-id"), 0);
	ck_assert_str_eq(found(), "/data/keys/ssh_host_rsa_key\n/etc/machine-id\n");
}
END_TEST

/* A hidden key is one, and the folder itself is none. */
START_TEST(test_strip_all_of_a_folder)
{
	put("etc/machine-id");
	ck_assert_int_eq(truncate("tree/etc/machine-id", 0), 0);
	put("etc/tinyssh/sshkeydir/.ed25519.sk");
	put("etc/tinyssh/sshkeydir/ed25519.pk");
	put("etc/tinyssh/other");
	ck_assert_str_eq(found(), "/etc/tinyssh/sshkeydir/.ed25519.sk\n"
		"/etc/tinyssh/sshkeydir/ed25519.pk\n");
}
END_TEST

/* The path of what would stay, or "". */
static const char *kept(void)
{
	static char path[256];
	_cleanup_strip_list_ struct strip_list l = {0};
	const struct strip_item *item;

	ck_assert_int_eq(strip_find("tree", &l), 0);
	ck_assert_int_eq(strip_find_kept(&l, &item), 0);
	snprintf(path, sizeof(path), "%s", item ? item->inside : "");
	return path;
}

START_TEST(test_strip_kept)
{
	put("etc/ssh/other");
	ck_assert_str_eq(kept(), "");
	put("etc/ssh/ssh_host_rsa_key");
	put("var/lib/cloud/instances/i-1/id");
	ck_assert_str_eq(kept(), "");
	/* Two names that both go. */
	ck_assert_int_eq(link("tree/etc/ssh/ssh_host_rsa_key", "tree/etc/ssh/ssh_host_dsa_key"), 0);
	ck_assert_str_eq(kept(), "");
	ck_assert_int_eq(link("tree/etc/ssh/ssh_host_rsa_key", "tree/etc/kept"), 0);
	ck_assert_str_eq(kept(), "/etc/ssh/ssh_host_dsa_key");
	ck_assert_int_eq(unlink("tree/etc/kept"), 0);
	/* What is emptied is a new file. */
	put("etc/machine-id");
	ck_assert_int_eq(link("tree/etc/machine-id", "tree/etc/machine-id.old"), 0);
	ck_assert_str_eq(kept(), "/etc/machine-id");
}
END_TEST

START_TEST(test_strip_apply)
{
	static const struct timespec old[2] = {{.tv_sec = 1000000}, {.tv_sec = 1000000}};
	_cleanup_strip_list_ struct strip_list l = {0};
	const struct owned plain = OWNED_PLAIN;
	struct stat st;

	if (geteuid() != 0)
		return;		/* install --owner; the CLI test has it under fakeroot */
	put("etc/machine-id");
	put("var/lib/cloud/instances/i-1/user-data.txt");
	put("var/lib/cloud/other");
	ck_assert_int_eq(utimensat(AT_FDCWD, "tree/etc", old, 0), 0);
	ck_assert_int_eq(strip_find("tree", &l), 0);
	ck_assert_int_eq(strip_apply(&plain, &l), 0);
	ck_assert_int_eq(stat("tree/etc/machine-id", &st), 0);
	ck_assert_int_eq(st.st_size, 0);
	ck_assert_int_eq(st.st_mode, S_IFREG | 0444);
	ck_assert_int_eq(stat("tree/etc", &st), 0);
	ck_assert_int_eq(st.st_mtime, 1000000);
	ck_assert_int_eq(access("tree/var/lib/cloud/instances", F_OK), -1);
	ck_assert_int_eq(access("tree/var/lib/cloud/other", F_OK), 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("image-strip");
	TCase *t = tcase_create("strip");

	tcase_add_checked_fixture(t, scratch_set_up, scratch_tear_down);
	tcase_add_loop_test(t, test_rule, 0, RULES);
	tcase_add_test(t, test_all_rules);
	tcase_add_test(t, test_not_stripped);
	tcase_add_test(t, test_strip_links);
	tcase_add_test(t, test_strip_all_of_a_folder);
	tcase_add_test(t, test_strip_kept);
	tcase_add_test(t, test_strip_apply);
	suite_add_tcase(s, t);
	return s;
}
