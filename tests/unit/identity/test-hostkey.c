/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Host keys, made and found, in a scratch tree. OpenSSH itself says whether the files are what it
 * reads: ssh-keygen -y makes the public key from the private file.
 */
#include "identity/hostkey.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "identity/hostkey-format.h"
#include "runner.h"
#include "snp/sshkey.h"

static char root[] = "/dev/shm/snpguard-hostkey-XXXXXX";	/* a tmpfs, as the overlay's layer is */
static int root_fd;

/* A line for the shell, which finds the tree as $ROOT. */
static void run(const char *command)
{
	ck_assert_msg(system(command) == 0, "%s", command);
}

static void setup(void)
{
	struct statfs fs;

	strcpy(root, "/dev/shm/snpguard-hostkey-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(root));
	ck_assert_int_eq(statfs(root, &fs), 0);
	ck_assert_int_eq(fs.f_type, TMPFS_MAGIC);
	ck_assert_int_eq(setenv("ROOT", root, 1), 0);
	run("mkdir -p $ROOT/etc/ssh");
	root_fd = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ge(root_fd, 0);
}

static void teardown(void)
{
	close(root_fd);
	run("rm -rf $ROOT");
}

static void read_output(const char *command, char *ret, size_t size)
{
	FILE *f;
	size_t n;

	f = popen(command, "r");
	ck_assert_ptr_nonnull(f);
	n = fread(ret, 1, size - 1, f);
	ret[n] = 0;
	ck_assert_int_eq(pclose(f), 0);
}

START_TEST(openssh_reads_what_is_made)
{
	char reason[256], from_private[512], from_public[512], fingerprint[SNP_SSH_FINGERPRINT_SIZE];
	struct hostkey key;
	struct stat st;

	ck_assert_int_eq(hostkey_make(root_fd, &key, reason), 0);
	ck_assert_uint_eq(key.len, ED25519_BLOB_SIZE);
	read_output("ssh-keygen -y -f $ROOT/etc/ssh/ssh_host_ed25519_key", from_private,
		sizeof(from_private));
	read_output("cat $ROOT/etc/ssh/ssh_host_ed25519_key.pub", from_public, sizeof(from_public));
	ck_assert_str_eq(from_private, from_public);
	read_output("ssh-keygen -lf $ROOT/etc/ssh/ssh_host_ed25519_key.pub", from_public,
		sizeof(from_public));
	ck_assert_int_eq(snp_ssh_fingerprint(key.blob, key.len, fingerprint), 0);
	ck_assert_msg(strstr(from_public, fingerprint), "%s in %s", fingerprint, from_public);

	ck_assert_int_eq(fstatat(root_fd, "etc/ssh/ssh_host_ed25519_key", &st, 0), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0600);
	ck_assert_int_eq(fstatat(root_fd, "etc/ssh/ssh_host_ed25519_key.pub", &st, 0), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0644);
}
END_TEST

START_TEST(image_keys_are_gone_and_the_rest_stays)
{
	char reason[256], list[512];
	struct hostkey first, second;

	run("cd $ROOT/etc/ssh && touch ssh_host_ed25519_key ssh_host_rsa_key ssh_host_rsa_key.pub "
	    "ssh_host_ecdsa_key-cert.pub && ln -s /etc/passwd ssh_host_dsa_key && touch sshd_config "
	    "moduli");
	ck_assert_int_eq(hostkey_make(root_fd, &first, reason), 0);
	read_output("LC_ALL=C ls $ROOT/etc/ssh | tr '\\n' ' '", list, sizeof(list));
	ck_assert_str_eq(list, "moduli ssh_host_ed25519_key ssh_host_ed25519_key.pub sshd_config ");
	ck_assert_int_eq(hostkey_make(root_fd, &second, reason), 0);
	ck_assert_mem_ne(first.blob, second.blob, first.len);
}
END_TEST

START_TEST(without_a_place_no_key_is_made)
{
	char reason[256];
	struct hostkey key = {.len = 5};

	run("rmdir $ROOT/etc/ssh");
	ck_assert_int_eq(hostkey_make(root_fd, &key, reason), 0);
	ck_assert_uint_eq(key.len, 0);
	ck_assert_str_eq(reason, "the root has no directory /etc/ssh");
	run("cd $ROOT && mkdir elsewhere && ln -s ../elsewhere etc/ssh");
	key.len = 5;
	ck_assert_int_eq(hostkey_make(root_fd, &key, reason), 0);
	ck_assert_uint_eq(key.len, 0);
	run("[ -z \"$(ls $ROOT/elsewhere)\" ]");
}
END_TEST

/* Any file system that would keep the key: the one of the build, unless that is a tmpfs too. */
START_TEST(never_on_a_disk)
{
	char reason[256], tree[] = "./hostkey-XXXXXX", path[64];
	struct hostkey key = {.len = 5};
	struct statfs fs;
	int fd;

	ck_assert_ptr_nonnull(mkdtemp(tree));
	ck_assert_int_eq(statfs(tree, &fs), 0);
	snprintf(path, sizeof(path), "%s/etc", tree);
	ck_assert_int_eq(mkdir(path, 0755), 0);
	snprintf(path, sizeof(path), "%s/etc/ssh", tree);
	ck_assert_int_eq(mkdir(path, 0755), 0);
	fd = open(tree, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fs.f_type != TMPFS_MAGIC && fs.f_type != OVERLAYFS_SUPER_MAGIC) {
		ck_assert_int_eq(hostkey_make(fd, &key, reason), 0);
		ck_assert_uint_eq(key.len, 0);
		ck_assert_str_eq(reason, "/etc/ssh is not writable: no overlay covers it");
		ck_assert_int_eq(faccessat(fd, "etc/ssh/ssh_host_ed25519_key", F_OK, 0), -1);
	}
	close(fd);
	ck_assert_int_eq(rmdir(path), 0);
	snprintf(path, sizeof(path), "%s/etc", tree);
	ck_assert_int_eq(rmdir(path), 0);
	ck_assert_int_eq(rmdir(tree), 0);
}
END_TEST

static void expect_found(const char *type)
{
	char reason[256], found[SNP_SSH_TYPE_SIZE] = "";
	struct hostkey key;

	ck_assert_int_eq(hostkey_find(root_fd, &key, reason), 0);
	if (!type) {
		ck_assert_uint_eq(key.len, 0);
		ck_assert_str_eq(reason, "the root has no host key of SSH");
		return;
	}
	ck_assert_int_eq(snp_ssh_type(key.blob, key.len, found), 0);
	ck_assert_str_eq(found, type);
}

START_TEST(finds_ed25519_then_ecdsa_then_rsa)
{
	expect_found(NULL);
	run("ssh-keygen -q -N '' -t rsa -b 2048 -f $ROOT/etc/ssh/ssh_host_rsa_key");
	expect_found("ssh-rsa");
	run("ssh-keygen -q -N '' -t ecdsa -b 384 -f $ROOT/etc/ssh/ssh_host_ecdsa_key");
	expect_found("ecdsa-sha2-nistp384");
	run("ssh-keygen -q -N '' -t ed25519 -f $ROOT/etc/ssh/ssh_host_ed25519_key");
	expect_found("ssh-ed25519");
}
END_TEST

START_TEST(passes_over_what_is_malformed)
{
	run("ssh-keygen -q -N '' -t rsa -b 2048 -f $ROOT/etc/ssh/ssh_host_rsa_key");
	run("echo rubbish >$ROOT/etc/ssh/ssh_host_ed25519_key.pub");
	expect_found("ssh-rsa");
	run("head -c 100000 /dev/zero >$ROOT/etc/ssh/ssh_host_ed25519_key.pub");
	expect_found("ssh-rsa");
	run("cd $ROOT/etc/ssh && rm ssh_host_ed25519_key.pub && mkfifo ssh_host_ed25519_key.pub");
	expect_found("ssh-rsa");
	/* A key of another type under that name. */
	run("cd $ROOT/etc/ssh && rm ssh_host_ed25519_key.pub && cp ssh_host_rsa_key.pub ssh_host_ed25519_key.pub");
	expect_found("ssh-rsa");
}
END_TEST

/* A link out of the tree is looked up inside it. */
START_TEST(stays_inside_the_tree)
{
	struct hostkey key;
	char reason[256];
	int tree;

	run("cd $ROOT && ssh-keygen -q -N '' -t ed25519 -f outside");
	run("cd $ROOT && mkdir -p tree/etc/ssh && ln -s \"$PWD/outside.pub\" tree/etc/ssh/ssh_host_ed25519_key.pub");
	tree = openat(root_fd, "tree", O_PATH | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_eq(hostkey_find(tree, &key, reason), 0);
	ck_assert_uint_eq(key.len, 0);
	close(tree);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("hostkey");
	TCase *t = tcase_create("hostkey");

	/* RSA keys take their time on a busy machine. */
	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, openssh_reads_what_is_made);
	tcase_add_test(t, image_keys_are_gone_and_the_rest_stays);
	tcase_add_test(t, without_a_place_no_key_is_made);
	tcase_add_test(t, never_on_a_disk);
	tcase_add_test(t, finds_ed25519_then_ecdsa_then_rsa);
	tcase_add_test(t, passes_over_what_is_malformed);
	tcase_add_test(t, stays_inside_the_tree);
	suite_add_tcase(s, t);
	return s;
}
