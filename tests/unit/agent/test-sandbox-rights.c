/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sandbox from outside: what /proc says is left of a child's rights, files and root. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "runner.h"
#include "sandbox-case.h"
#include "sandbox.h"

/* To read and to write is on the basic list. */
static const struct sandbox_syscall test_calls[] = {{.nr = SYS_getppid}};

static const struct sandbox_profile test_profile = {
	.name = "test",
	.uid = SANDBOX_UID_ATTESTER,
	.max_files = 16,
	.syscalls = test_calls,
	.n_syscalls = ARRAY_SIZE(test_calls),
};

/* A child that sits in the sandbox until its socket is closed. */
struct inmate {
	pid_t pid;
	int socket;		/* ours */
	int kept;		/* the number it has in the child */
};

static void inmate_run(int fd)
{
	const int keep[] = {fd, -1};
	char byte = 'r';

	if (sandbox_enter(&test_profile, keep, ARRAY_SIZE(keep)))
		leave(CANNOT_ENTER);
	if (write(fd, &byte, 1) != 1)
		leave(1);
	leave(read(fd, &byte, 1) == 0 ? 0 : 2);
}

static struct inmate inmate_start(void)
{
	struct inmate in;
	int fds[2];
	char byte = 0;

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	/* Strays on both sides of the kept one. */
	in.kept = fcntl(fds[1], F_DUPFD, 20);
	ck_assert_int_ge(dup2(fds[1], in.kept + 5), 0);
	in.socket = fds[0];
	in.pid = fork();
	ck_assert_int_ge(in.pid, 0);
	if (in.pid == 0)
		inmate_run(in.kept);
	close(fds[1]);
	close(in.kept);
	close(in.kept + 5);
	ck_assert_int_eq(read(in.socket, &byte, 1), 1);
	ck_assert_int_eq(byte, 'r');
	return in;
}

static void inmate_end(struct inmate *in)
{
	int status;

	close(in->socket);
	ck_assert_int_eq(waitpid(in->pid, &status, 0), in->pid);
	ck_assert_int_eq(status, 0);
}

/* The value of "NAME:" in /proc/PID/FILE, without the white space before it. */
static void proc_field(pid_t pid, const char *file, const char *name, char *ret, size_t size)
{
	char path[64], line[256];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, file);
	f = fopen(path, "re");
	ck_assert_ptr_nonnull(f);
	*ret = 0;
	while (!*ret && fgets(line, sizeof(line), f))
		if (!strncmp(line, name, strlen(name))) {
			const char *value = line + strlen(name);

			value += strspn(value, ": \t");
			snprintf(ret, size, "%.*s", (int)strcspn(value, "\n"), value);
			if (!*ret)
				snprintf(ret, size, "(empty)");
		}
	fclose(f);
}

static const struct {
	const char *file, *name, *value;
} rights[] = {
	{"status", "Uid", "65531\t65531\t65531\t65531"},
	{"status", "Gid", "65531\t65531\t65531\t65531"},
	{"status", "Groups", "(empty)"},
	{"status", "CapInh", "0000000000000000"},
	{"status", "CapPrm", "0000000000000000"},
	{"status", "CapEff", "0000000000000000"},
	{"status", "CapBnd", "0000000000000000"},
	{"status", "CapAmb", "0000000000000000"},
	{"status", "NoNewPrivs", "1"},
	{"status", "Seccomp", "2"},
	{"limits", "Max core file size", "0                    0                    bytes     "},
	{"limits", "Max open files", "16                   16                   files     "},
};

START_TEST(nothing_is_left)
{
	struct inmate in = inmate_start();
	char value[256];

	proc_field(in.pid, rights[_i].file, rights[_i].name, value, sizeof(value));
	ck_assert_str_eq(value, rights[_i].value);
	inmate_end(&in);
}
END_TEST

static void proc_link(pid_t pid, const char *what, char *ret, size_t size)
{
	char path[64];
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, what);
	n = readlink(path, ret, size - 1);
	ck_assert_int_gt(n, 0);
	ret[n] = 0;
}

START_TEST(root_is_empty)
{
	struct inmate in = inmate_start();
	char path[64], target[256];

	proc_link(in.pid, "root", target, sizeof(target));
	ck_assert_msg(!strncmp(target, "/run/snpguard-", 14), "%s", target);
	ck_assert_msg(strstr(target, " (deleted)") != NULL, "%s", target);
	proc_link(in.pid, "cwd", path, sizeof(path));
	ck_assert_str_eq(path, target);
	/* Not even root can put something in. */
	snprintf(path, sizeof(path), "/proc/%d/root/file", in.pid);
	ck_assert_int_lt(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600), 0);
	ck_assert_int_eq(errno, ENOENT);
	inmate_end(&in);
}
END_TEST

START_TEST(only_named_descriptors_stay)
{
	struct inmate in = inmate_start();
	char path[64], target[256];
	unsigned n = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/fd", in.pid);
	dir = opendir(path);
	ck_assert_ptr_nonnull(dir);
	for (struct dirent *e; (e = readdir(dir));) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "fd/%.16s", e->d_name);
		proc_link(in.pid, path, target, sizeof(target));
		if (atoi(e->d_name) <= 2)
			ck_assert_str_eq(target, "/dev/null");
		else
			ck_assert_int_eq(atoi(e->d_name), in.kept);
		n++;
	}
	closedir(dir);
	ck_assert_uint_eq(n, 4);
	inmate_end(&in);
}
END_TEST

START_TEST(memory_cannot_be_read_by_its_own_uid)
{
	struct inmate in = inmate_start();
	char path[64];
	int status;
	pid_t pid = fork();

	snprintf(path, sizeof(path), "/proc/%d/mem", in.pid);
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		if (setresuid(test_profile.uid, test_profile.uid, test_profile.uid) < 0)
			_exit(1);
		_exit(open(path, O_RDONLY | O_CLOEXEC) < 0 && errno == EACCES ? 0 : 2);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	inmate_end(&in);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite;
	TCase *t;

	if (geteuid() != 0)
		unit_skip_all("the sandbox is entered from root");
	suite = suite_create("sandbox-rights");
	t = tcase_create("rights");
	tcase_add_loop_test(t, nothing_is_left, 0, ARRAY_SIZE(rights));
	tcase_add_test(t, root_is_empty);
	tcase_add_test(t, only_named_descriptors_stay);
	tcase_add_test(t, memory_cannot_be_read_by_its_own_uid);
	suite_add_tcase(suite, t);
	return suite;
}
