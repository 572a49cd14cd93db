/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sandbox, from both sides: a child inside it tries what it must not do and dies of SIGSYS, and
 * the parent reads in /proc what is left of the child's rights.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#include "runner.h"
#include "sandbox.h"

#define CMD_ALLOWED 0xC0205300u
#define CMD_ALSO_ALLOWED 0xC0205302u
#define CMD_FORBIDDEN 0xC0205301u

static const struct sandbox_syscall test_calls[] = {
	{.nr = SYS_ioctl, .cmds = {CMD_ALLOWED, CMD_ALSO_ALLOWED}, .n_cmds = 2},
	{.nr = SYS_getppid},
	{.nr = SYS_read},	/* on the basic list too */
};

static const struct sandbox_profile test_profile = {
	.name = "test",
	.uid = SANDBOX_UID_ATTESTER,
	.max_files = 16,
	.syscalls = test_calls,
	.n_syscalls = ARRAY_SIZE(test_calls),
};

#define CANNOT_ENTER 99

/* AddressSanitizer has an abort() of its own, and reserves terabytes of address space. */
#ifdef __SANITIZE_ADDRESS__
#define HAVE_ASAN 1
#else
#define HAVE_ASAN 0
#endif

/* Not _exit(): a sanitizer's version of it makes system calls of its own. */
__attribute__((noreturn)) static void leave(int code)
{
	for (;;)
		syscall(SYS_exit_group, code);
}

/* The wait status of a child that enters the sandbox and then does @work. */
static int in_sandbox(const struct sandbox_profile *profile, int (*work)(void))
{
	int status;
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		if (sandbox_enter(profile, NULL, 0))
			leave(CANNOT_ENTER);
		leave(work());
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return status;
}

static int try_open(void)
{
	return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static int try_openat2(void)
{
	return (int)syscall(SYS_openat2, AT_FDCWD, "/", NULL, 0);
}

static int try_socket(void)
{
	return socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
}

static int try_exec(void)
{
	char *const argv[] = {NULL};

	return execve("/bin/true", argv, argv);
}

static int try_fork(void)
{
	return (int)syscall(SYS_fork);
}

static int try_clone3(void)
{
	return (int)syscall(SYS_clone3, NULL, 0);
}

static int try_ptrace(void)
{
	return (int)syscall(SYS_ptrace, 0, 0, 0, 0);
}

static int try_kill(void)
{
	return kill(getpid(), 0);
}

static int try_setuid(void)
{
	return (int)syscall(SYS_setuid, 0);
}

static int try_chroot(void)
{
	return chroot("..");
}

static int try_prctl(void)
{
	return prctl(PR_GET_DUMPABLE);
}

static int try_other_ioctl(void)
{
	return ioctl(0, CMD_FORBIDDEN, NULL);
}

/* The kernel looks at the low half only; the filter must not be fooled by the other. */
static int try_high_ioctl(void)
{
	return (int)syscall(SYS_ioctl, 0, CMD_FORBIDDEN | (1UL << 32), NULL);
}

static int try_mmap_exec(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
		MAP_FAILED;
}

static int try_mprotect_exec(void)
{
	static uint8_t page[8192] __attribute__((aligned(4096)));

	return mprotect(page, 4096, PROT_READ | PROT_WRITE | PROT_EXEC);
}

/* getppid, which is allowed, by its x32 number. */
static int try_x32(void)
{
	return (int)syscall(0x40000000L | SYS_getppid);
}

/* getpid, which is allowed, by its i386 number and gate. */
static int try_i386(void)
{
	long nr = 20;

	__asm__ volatile("int $0x80" : "+a"(nr) : : "memory", "r8", "r9", "r10", "r11");
	return (int)nr;
}

static const struct {
	const char *name;
	int (*work)(void);
} forbidden[] = {
	{"open", try_open},
	{"openat2", try_openat2},
	{"socket", try_socket},
	{"execve", try_exec},
	{"fork", try_fork},
	{"clone3", try_clone3},
	{"ptrace", try_ptrace},
	{"kill", try_kill},
	{"setuid", try_setuid},
	{"chroot", try_chroot},
	{"prctl", try_prctl},
	{"ioctl of another command", try_other_ioctl},
	{"ioctl with a high half", try_high_ioctl},
	{"mmap of code", try_mmap_exec},
	{"mprotect to code", try_mprotect_exec},
	{"x32", try_x32},
	{"i386", try_i386},
};

START_TEST(forbidden_call_kills)
{
	int status = in_sandbox(&test_profile, forbidden[_i].work);

	ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS,
		"%s: wait status %#x instead of SIGSYS", forbidden[_i].name, (unsigned)status);
}
END_TEST

static int ordinary_work(void)
{
	struct timespec now;
	char *block = malloc(1 << 20);

	if (!block)
		return 1;
	memset(block, 1, 1 << 20);
	free(block);
	if (clock_gettime(CLOCK_MONOTONIC, &now) < 0)
		return 2;
	if (getppid() < 0)
		return 3;
	/* /dev/null has no such command, but the filter lets the kernel say so. */
	if (ioctl(0, CMD_ALLOWED, NULL) >= 0 || errno != ENOTTY)
		return 4;
	if (ioctl(0, CMD_ALSO_ALLOWED, NULL) >= 0 || errno != ENOTTY)
		return 5;
	return 42;
}

START_TEST(ordinary_work_goes_on)
{
	int status = in_sandbox(&test_profile, ordinary_work);

	ck_assert_msg(WIFEXITED(status), "wait status %#x", (unsigned)status);
	ck_assert_int_eq(WEXITSTATUS(status), 42);
}
END_TEST

static int call_abort(void)
{
	abort();
}

START_TEST(abort_is_sigabrt)
{
	int status = in_sandbox(&test_profile, call_abort);

	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), SIGABRT);
}
END_TEST

START_TEST(root_is_refused)
{
	struct sandbox_profile as_root = test_profile;
	int status;

	as_root.uid = 0;
	status = in_sandbox(&as_root, ordinary_work);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), CANNOT_ENTER);
}
END_TEST

START_TEST(too_many_commands_are_refused)
{
	const struct sandbox_syscall call = {.nr = SYS_ioctl, .n_cmds = 5};
	struct sandbox_profile profile = test_profile;
	int status;

	profile.syscalls = &call;
	profile.n_syscalls = 1;
	status = in_sandbox(&profile, ordinary_work);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), CANNOT_ENTER);
}
END_TEST

static int allocate_too_much(void)
{
	void *volatile block = malloc(256 << 20);

	return block ? 1 : 42;
}

START_TEST(address_space_is_limited)
{
	struct sandbox_profile profile = test_profile;
	int status;

	profile.address_space = 64 << 20;
	status = in_sandbox(&profile, allocate_too_much);
	ck_assert_msg(WIFEXITED(status), "wait status %#x", (unsigned)status);
	ck_assert_int_eq(WEXITSTATUS(status), 42);
}
END_TEST

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
	TCase *filter, *identity;

	if (geteuid() != 0)
		unit_skip_all("the sandbox is entered from root");
	suite = suite_create("sandbox");
	filter = tcase_create("filter");
	identity = tcase_create("identity");
	tcase_add_loop_test(filter, forbidden_call_kills, 0, ARRAY_SIZE(forbidden));
	tcase_add_test(filter, ordinary_work_goes_on);
	tcase_add_test(filter, too_many_commands_are_refused);
	if (!HAVE_ASAN) {
		tcase_add_test(filter, abort_is_sigabrt);
		tcase_add_test(filter, address_space_is_limited);
	}
	tcase_add_test(identity, root_is_refused);
	tcase_add_loop_test(identity, nothing_is_left, 0, ARRAY_SIZE(rights));
	tcase_add_test(identity, root_is_empty);
	tcase_add_test(identity, only_named_descriptors_stay);
	tcase_add_test(identity, memory_cannot_be_read_by_its_own_uid);
	suite_add_tcase(suite, filter);
	suite_add_tcase(suite, identity);
	return suite;
}
