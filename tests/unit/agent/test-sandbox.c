/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sandbox from inside: a child tries what it must not do, and dies of SIGSYS. */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

#include "runner.h"
#include "sandbox-case.h"
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

/* AddressSanitizer has an abort() of its own, and reserves terabytes of address space. */
#ifdef __SANITIZE_ADDRESS__
#define HAVE_ASAN 1
#else
#define HAVE_ASAN 0
#endif

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

Suite *unit_suite(void)
{
	Suite *suite;
	TCase *filter, *entry;

	if (geteuid() != 0)
		unit_skip_all("the sandbox is entered from root");
	suite = suite_create("sandbox");
	filter = tcase_create("filter");
	entry = tcase_create("entry");
	tcase_add_loop_test(filter, forbidden_call_kills, 0, ARRAY_SIZE(forbidden));
	tcase_add_test(filter, ordinary_work_goes_on);
	if (!HAVE_ASAN) {
		tcase_add_test(filter, abort_is_sigabrt);
		tcase_add_test(filter, address_space_is_limited);
	}
	tcase_add_test(entry, root_is_refused);
	tcase_add_test(entry, too_many_commands_are_refused);
	suite_add_tcase(suite, filter);
	suite_add_tcase(suite, entry);
	return suite;
}
