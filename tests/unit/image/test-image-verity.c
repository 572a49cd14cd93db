/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of "image verity" that need no other program: what is taken out, what a file system says of
 * itself, where a tree ends, the words for the command line, times, and taking a file back. */
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "image/fs-head.h"
#include "image/output.h"
#include "image/strip.h"
#include "image/tidy.h"
#include "image/verity-words.h"
#include "runner.h"

static char dir[] = "/tmp/test-verity-XXXXXX";

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	return remove(path);
}

static void set_up(void)
{
	snprintf(dir, sizeof(dir), "/tmp/test-verity-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(chdir(dir), 0);
	ck_assert_int_eq(mkdir("tree", 0755), 0);
}

static void tear_down(void)
{
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(nftw(dir, remove_entry, 16, FTW_PHYS | FTW_DEPTH), 0);
}

static void write_at(const char *path, long offset, const void *data, size_t len)
{
	FILE *f = fopen(path, "r+e");

	f = f ? f : fopen(path, "we");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fseek(f, offset, SEEK_SET), 0);
	ck_assert_uint_eq(fwrite(data, 1, len, f), len);
	fclose(f);
}

/* A file below tree/, with its folders. */
static void put(const char *path)
{
	char full[256];

	snprintf(full, sizeof(full), "tree/%s", path);
	for (char *slash = strchr(full, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = 0;
		(void)mkdir(full, 0755);
		*slash = '/';
	}
	write_at(full, 0, "x", 1);
}

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

#define NO_CREDENTIALS "systemd.import_credentials=no"

static const struct {
	const char *type, *hash, *uuid;
	unsigned fec;
	const char *words;
} lines[] = {
	{"erofs", NULL, "908d1c8f-5142-4b95-a449-e5ad925d4086", 0,
		"snpguard.mode=verity root=UUID=908d1c8f-5142-4b95-a449-e5ad925d4086 roothash=0102 "
		NO_CREDENTIALS},
	{"erofs", "tree", "908d1c8f-5142-4b95-a449-e5ad925d4086", 0,
		"snpguard.mode=verity root=UUID=908d1c8f-5142-4b95-a449-e5ad925d4086 roothash=0102 "
		"snpguard.hash=UUID=252b2886-40fd-8688-acee-fad4724298eb " NO_CREDENTIALS},
	{"ext4", NULL, "908d1c8f-5142-4b95-a449-e5ad925d4086", 24,
		"snpguard.mode=verity root=UUID=908d1c8f-5142-4b95-a449-e5ad925d4086 roothash=0102 "
		"snpguard.fec=24 " NO_CREDENTIALS},
	{"squashfs", "tree", "", 2, "snpguard.mode=verity root=/dev/vda roothash=0102 "
		"snpguard.hash=UUID=252b2886-40fd-8688-acee-fad4724298eb snpguard.fec=2 "
		NO_CREDENTIALS},
};

START_TEST(test_words)
{
	static const struct verity_algorithm two_bytes = {"test", 2};
	struct verity_plan p = {.hash = lines[_i].hash, .fec_roots = lines[_i].fec,
		.algorithm = &two_bytes};
	struct verity_made m = {.fs.type = lines[_i].type, .root = {1, 2},
		.hash_uuid = "252b2886-40fd-8688-acee-fad4724298eb"};
	_cleanup_free_ char *words = NULL;

	snprintf(m.fs.uuid, sizeof(m.fs.uuid), "%s", lines[_i].uuid);
	ck_assert_int_eq(verity_words(&p, &m, &words), 0);
	ck_assert_str_eq(words, lines[_i].words);
}
END_TEST

/* Counted by hand; the CLI test has veritysetup's word for it. */
static const struct {
	uint64_t blocks, offset_blocks;
	const char *algorithm;
	unsigned fec;
	uint64_t tree_end, fec_end;	/* blocks */
} trees[] = {
	{1, 0, "sha256", 0, 1, 1},
	{2, 0, "sha256", 0, 2, 2},
	{128, 0, "sha256", 0, 2, 2},
	{129, 0, "sha256", 0, 1 + 2 + 1, 4},
	{129, 129, "sha256", 0, 129 + 4, 129 + 4},
	{129, 0, "sha512", 0, 1 + 3 + 1, 5},
	{262144, 0, "sha256", 2, 2066, 2066 + 2090},
	{128, 0, "sha256", 24, 2, 2 + 24},
};

START_TEST(test_tree_end)
{
	struct verity_tree t = {.data_size = trees[_i].blocks * VERITY_BLOCK,
		.hash_offset = trees[_i].offset_blocks * VERITY_BLOCK,
		.algorithm = verity_algorithm_find(trees[_i].algorithm),
		.fec_roots = trees[_i].fec};

	ck_assert_uint_eq(verity_tree_end(&t), trees[_i].tree_end * VERITY_BLOCK);
	ck_assert_uint_eq(verity_fec_end(&t), trees[_i].fec_end * VERITY_BLOCK);
}
END_TEST

START_TEST(test_algorithms)
{
	ck_assert_ptr_null(verity_algorithm_find("sha1"));
	ck_assert_ptr_null(verity_algorithm_find(""));
	ck_assert_uint_eq(verity_algorithm_find("sha512")->size, 64);
}
END_TEST

/* A file of 1 MiB with some fields in it. */
static const struct {
	struct {
		long offset;
		const char *bytes;
		size_t len;
	} fields[4];
	int answer;
	const char *type;
	uint64_t size;
	bool unclean;
} heads[] = {
#define AT(offset, bytes) {offset, bytes, sizeof(bytes) - 1}
	{{AT(0, "")}, FS_HEAD_UNKNOWN},
	{{AT(0, "XFSB")}, FS_HEAD_UNKNOWN},
	{{AT(0, "hsqs"), AT(28, "\3\0"), AT(40, "\0\20")}, FS_HEAD_UNKNOWN},	/* version 3 */
	{{AT(0, "hsqs"), AT(28, "\4\0")}, FS_HEAD_UNKNOWN},			/* of no size */
	{{AT(0, "hsqs"), AT(28, "\4\0"), AT(40, "\1\0\20")}, FS_HEAD_CUT},	/* one byte */
	{{AT(0, "hsqs"), AT(28, "\4\0"), AT(40, "\377\377\377\377\377\377\377\377")}, FS_HEAD_CUT},
	{{AT(0, "hsqs"), AT(28, "\4\0"), AT(40, "\1\20")}, 0, "squashfs", 4097},
	{{AT(1024, "\xE2\xE1\xF5\xE0"), AT(1036, "\10"), AT(1060, "\1")}, FS_HEAD_UNKNOWN},
	{{AT(1024, "\xE2\xE1\xF5\xE0"), AT(1036, "\100"), AT(1060, "\1")}, FS_HEAD_UNKNOWN},
	{{AT(1024, "\xE2\xE1\xF5\xE0"), AT(1036, "\14"), AT(1060, "\1\1")}, FS_HEAD_CUT},
	{{AT(1024, "\xE2\xE1\xF5\xE0"), AT(1036, "\14"), AT(1060, "\0\1")}, 0, "erofs", 1 << 20},
	{{AT(0x438, "\x53\xEF"), AT(0x418, "\7"), AT(0x404, "\1")}, FS_HEAD_UNKNOWN},
	{{AT(0x438, "\x53\xEF"), AT(0x418, "\2"), AT(0x404, "\1\1")}, FS_HEAD_CUT},
	{{AT(0x438, "\x53\xEF"), AT(0x404, "\1"), AT(0x460, "\200"), AT(0x550, "\1")}, FS_HEAD_CUT},
	{{AT(0x438, "\x53\xEF"), AT(0x404, "\1"), AT(0x460, "\200"), AT(0x550, "\377\377\377\377")},
		FS_HEAD_UNKNOWN},
	{{AT(0x438, "\x53\xEF"), AT(0x404, "\1"), AT(0x550, "\1")}, 0, "ext4", 1024},
	{{AT(0x438, "\x53\xEF"), AT(0x404, "\0\1"), AT(0x418, "\2"), AT(0x460, "\4")}, 0, "ext4", 1 << 20,
		true},
};

START_TEST(test_head)
{
	struct fs_head head = {0};

	write_at("file", (1 << 20) - 1, "", 1);
	for (size_t i = 0; i < ARRAY_SIZE(heads[_i].fields) && heads[_i].fields[i].bytes; i++)
		write_at("file", heads[_i].fields[i].offset, heads[_i].fields[i].bytes,
			heads[_i].fields[i].len);
	ck_assert_int_eq(fs_head_read("file", &head), heads[_i].answer);
	if (heads[_i].answer)
		return;
	ck_assert_str_eq(head.type, heads[_i].type);
	ck_assert_uint_eq(head.size, heads[_i].size);
	ck_assert(head.unclean == heads[_i].unclean);
	ck_assert_str_eq(head.uuid, strcmp(head.type, "squashfs") == 0 ? "" :
		"00000000-0000-0000-0000-000000000000");
}
END_TEST

static const struct {
	const char *text;
	int64_t time;	/* -1: refused */
} epochs[] = {
	{"", -1}, {"-1", -1}, {" 1", -1}, {"1 ", -1}, {"1.0", -1}, {"9223372036854775808", -1},
	{"0", 0}, {"1700000000", 1700000000}, {"9223372036854775807", INT64_MAX},
};

START_TEST(test_epoch)
{
	int64_t time = -1;

	ck_assert_int_eq(tidy_parse_epoch(epochs[_i].text, &time), epochs[_i].time < 0 ? -EINVAL : 0);
	ck_assert_int_eq(time, epochs[_i].time);
}
END_TEST

static void tidy(const struct tidy_wish *w, struct tidied *ret)
{
	ck_assert_int_eq(image_tidy("tree", w, ret), 0);
}

static int64_t time_of(const char *path)
{
	struct stat st;

	ck_assert_int_eq(lstat(path, &st), 0);
	ck_assert_int_eq(st.st_mtim.tv_nsec, 0);
	return st.st_mtim.tv_sec;
}

START_TEST(test_tidy)
{
	static const struct timespec told[2] = {{.tv_nsec = UTIME_OMIT},
		{.tv_sec = 5000, .tv_nsec = 999999999}};
	static const struct timespec future[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = 9999999999}};
	struct tidy_wish w = {0};
	struct tidied a, b;
	struct stat st;

	ck_assert_int_eq(stat("tree", &st), 0);
	w.begun = st.st_mtim;
	put("told");
	put("future");
	put("untold");
	ck_assert_int_eq(symlink("told", "tree/link"), 0);
	ck_assert_int_eq(utimensat(AT_FDCWD, "tree/told", told, 0), 0);
	ck_assert_int_eq(utimensat(AT_FDCWD, "tree/future", future, 0), 0);
	tidy(&w, &a);
	ck_assert_int_eq(time_of("tree/told"), 5000);
	ck_assert_int_eq(time_of("tree/untold"), 0);
	ck_assert_int_eq(time_of("tree/link"), 0);
	ck_assert_int_eq(time_of("tree"), 0);
	ck_assert_int_eq(time_of("tree/future"), 9999999999);
	ck_assert_int_eq(a.latest, 9999999999);
	tidy(&w, &b);
	ck_assert_mem_eq(a.fingerprint, b.fingerprint, sizeof(a.fingerprint));
	w.has_limit = true;
	w.limit = 4000;
	tidy(&w, &b);
	ck_assert_int_eq(time_of("tree/told"), 4000);
	ck_assert_int_eq(b.latest, 4000);
	ck_assert_mem_ne(a.fingerprint, b.fingerprint, sizeof(a.fingerprint));
	write_at("tree/told", 0, "y", 1);	/* as long as before */
	ck_assert_int_eq(utimensat(AT_FDCWD, "tree/told", told, 0), 0);
	tidy(&w, &a);
	ck_assert_mem_ne(a.fingerprint, b.fingerprint, sizeof(a.fingerprint));
}
END_TEST

static const char *content(const char *path)
{
	static char text[16];
	FILE *f = fopen(path, "re");
	size_t n = f ? fread(text, 1, sizeof(text) - 1, f) : 0;

	if (f)
		fclose(f);
	text[n] = 0;
	return f ? text : "absent";
}

static void commit(struct output *o, bool force)
{
	ck_assert_int_eq(output_begin("file", o), 0);
	ck_assert_int_eq(output_size(o, 0), 0);
	write_at(o->partial, 0, "new", 3);
	ck_assert_int_eq(output_commit(o, force), 0);
	ck_assert_str_eq(content("file"), "new");
}

START_TEST(test_retract)
{
	struct output o;

	commit(&o, false);
	output_retract(&o);
	output_done(&o);
	ck_assert_str_eq(content("file"), "absent");
	write_at("file", 0, "old", 3);
	commit(&o, true);
	output_retract(&o);
	output_done(&o);
	ck_assert_str_eq(content("file"), "old");
	commit(&o, true);
	output_done(&o);
	ck_assert_str_eq(content("file"), "new");
}
END_TEST

/* What came in the meantime and is no file is no file to replace, and not removed either. */
START_TEST(test_folder_stays)
{
	struct output o;

	ck_assert_int_eq(output_begin("tree", &o), 0);
	ck_assert_int_eq(output_size(&o, 0), 0);
	put("precious");
	ck_assert_int_eq(output_commit(&o, true), -EISDIR);
	output_done(&o);
	ck_assert_str_eq(content("tree/precious"), "x");
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("image-verity");
	TCase *pure = tcase_create("pure"), *files = tcase_create("files");

	tcase_add_loop_test(pure, test_words, 0, ARRAY_SIZE(lines));
	tcase_add_loop_test(pure, test_tree_end, 0, ARRAY_SIZE(trees));
	tcase_add_test(pure, test_algorithms);
	tcase_add_loop_test(pure, test_epoch, 0, ARRAY_SIZE(epochs));
	tcase_add_test(pure, test_all_rules);
	suite_add_tcase(s, pure);
	tcase_add_checked_fixture(files, set_up, tear_down);
	tcase_add_loop_test(files, test_rule, 0, RULES);
	tcase_add_test(files, test_not_stripped);
	tcase_add_test(files, test_strip_links);
	tcase_add_test(files, test_strip_all_of_a_folder);
	tcase_add_test(files, test_strip_kept);
	tcase_add_test(files, test_strip_apply);
	tcase_add_loop_test(files, test_head, 0, ARRAY_SIZE(heads));
	tcase_add_test(files, test_tidy);
	tcase_add_test(files, test_retract);
	tcase_add_test(files, test_folder_stays);
	suite_add_tcase(s, files);
	return s;
}
