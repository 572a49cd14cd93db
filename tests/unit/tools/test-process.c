/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Other programs: started, waited for, interrupted, stopped. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "process.h"
#include "runner.h"

static struct process start(const char *script)
{
	char *argv[] = {(char[]){"sh"}, (char[]){"-c"}, strdup(script), NULL};
	struct process_io io = PROCESS_IO_INHERIT;
	struct process p = PROCESS_NONE;

	ck_assert_int_eq(process_start(argv, &io, &p), 0);
	free(argv[2]);
	return p;
}

START_TEST(test_absent)
{
	char *argv[] = {(char[]){"no-such-program-here"}, NULL};
	struct process_io io = PROCESS_IO_INHERIT;
	struct process p = PROCESS_NONE;

	ck_assert_int_eq(process_catch_signals(), 0);
	ck_assert_int_eq(process_start(argv, &io, &p), -ENOENT);
	ck_assert_int_eq(p.pid, 0);
	argv[0] = (char[]){"/etc/passwd"};
	ck_assert_int_eq(process_start(argv, &io, &p), -EACCES);
	process_stop(&p);
}
END_TEST

static const struct {
	const char *script;
	int status;
} ends[] = {{"exit 0", 0}, {"exit 7", 7}, {"kill -KILL $$", 128 + SIGKILL}};

START_TEST(test_status)
{
	struct process p;
	int status = -1;

	ck_assert_int_eq(process_catch_signals(), 0);
	p = start(ends[_i].script);
	ck_assert_int_eq(process_wait(&p, 10000, &status), 0);
	ck_assert_int_eq(status, ends[_i].status);
	ck_assert_int_eq(p.pid, 0);
}
END_TEST

START_TEST(test_timeout_and_stop)
{
	struct process p;
	pid_t pid;
	int status = -1;

	ck_assert_int_eq(process_catch_signals(), 0);
	p = start("exec sleep 60");
	pid = p.pid;
	ck_assert_int_eq(process_wait(&p, 10, &status), -ETIMEDOUT);
	ck_assert_int_eq(p.pid, pid);
	process_stop(&p);
	ck_assert_int_eq(p.pid, 0);
	ck_assert_int_eq(kill(pid, 0), -1);
}
END_TEST

/* The signal is an answer, once it came for good; the process runs on until it is stopped. */
START_TEST(test_interrupted)
{
	struct process p;
	int status = -1;

	ck_assert_int_eq(process_catch_signals(), 0);
	ck_assert(!process_interrupted());
	p = start("exec sleep 60");
	ck_assert_int_eq(raise(SIGTERM), 0);
	ck_assert_int_eq(process_wait(&p, -1, &status), -EINTR);
	ck_assert(process_interrupted());
	ck_assert_int_eq(kill(p.pid, 0), 0);
	process_stop(&p);
}
END_TEST

/* Signals are blocked here, but not in what is started. */
START_TEST(test_mask)
{
	struct process p;
	int status = -1;

	ck_assert_int_eq(process_catch_signals(), 0);
	p = start("kill -TERM $$; exit 0");
	ck_assert_int_eq(process_wait(&p, 10000, &status), 0);
	ck_assert_int_eq(status, 128 + SIGTERM);
}
END_TEST

/* A descriptor is there when it was named, and only then. */
START_TEST(test_descriptors)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC), status = -1;
	char script[64], *argv[] = {(char[]){"sh"}, (char[]){"-c"}, script, NULL};
	struct process_io io = PROCESS_IO_INHERIT;
	struct process p = PROCESS_NONE;

	ck_assert_int_eq(process_catch_signals(), 0);
	snprintf(script, sizeof(script), "test -e /proc/self/fd/%d", fd);
	ck_assert_int_eq(process_start(argv, &io, &p), 0);
	ck_assert_int_eq(process_wait(&p, 10000, &status), 0);
	ck_assert_int_eq(status, 1);
	io.keep[0] = fd;
	ck_assert_int_eq(process_start(argv, &io, &p), 0);
	ck_assert_int_eq(process_wait(&p, 10000, &status), 0);
	ck_assert_int_eq(status, 0);
	close(fd);
}
END_TEST

/* What a killed command has started ends as well. */
START_TEST(test_dies_along)
{
	int fds[2];
	pid_t command, child;

	ck_assert_int_eq(pipe(fds), 0);
	command = fork();
	if (command == 0) {
		struct process p = start("exec sleep 60");

		while (write(fds[1], &p.pid, sizeof(p.pid)) == sizeof(p.pid))
			pause();
		_exit(1);
	}
	ck_assert_int_eq(read(fds[0], &child, sizeof(child)), sizeof(child));
	ck_assert_int_eq(kill(command, SIGKILL), 0);
	/* Reparented to whoever reaps orphans here; a zombie has no command line any more. */
	for (int i = 0; i < 500; i++) {
		char path[64], c;
		FILE *f;
		bool gone;

		snprintf(path, sizeof(path), "/proc/%d/cmdline", child);
		f = fopen(path, "re");
		gone = !f || fread(&c, 1, 1, f) == 0;
		if (f)
			fclose(f);
		if (gone)
			return;
		nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
	}
	kill(child, SIGKILL);
	ck_abort_msg("the child lives on");
}
END_TEST

static int output(const char *script, int timeout_ms, size_t max, char *text, size_t *len)
{
	char *argv[] = {(char[]){"sh"}, (char[]){"-c"}, strdup(script), NULL};
	int status = -1, r;

	r = process_output(argv, &PROCESS_IO_INHERIT, timeout_ms, text, max, len, &status);
	free(argv[2]);
	return r ? r : status;
}

START_TEST(test_output)
{
	char text[9];
	size_t len;

	ck_assert_int_eq(output("printf 12; sleep 0.1; printf 345678; exit 3", 10000, 8, text, &len),
		3);
	ck_assert_uint_eq(len, 8);
	ck_assert_str_eq(text, "12345678");
	ck_assert_int_eq(output("exec >&-", 10000, 8, text, &len), 0);
	ck_assert_uint_eq(len, 0);
}
END_TEST

/* Neither one that floods, nor one that stays silent, nor one that closes and goes on. */
START_TEST(test_output_bounded)
{
	char text[9];
	size_t len;

	ck_assert_int_eq(output("printf 123456789", 10000, 8, text, &len), -EFBIG);
	ck_assert_int_eq(output("exec cat /dev/zero", 10000, 8, text, &len), -EFBIG);
	ck_assert_int_eq(output("exec sleep 60", 50, 8, text, &len), -ETIMEDOUT);
	ck_assert_int_eq(output("exec sleep 60 >&-", 50, 8, text, &len), -ETIMEDOUT);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("process");
	TCase *t = tcase_create("process");

	tcase_add_test(t, test_absent);
	tcase_add_loop_test(t, test_status, 0, ARRAY_SIZE(ends));
	tcase_add_test(t, test_timeout_and_stop);
	tcase_add_test(t, test_interrupted);
	tcase_add_test(t, test_mask);
	tcase_add_test(t, test_descriptors);
	tcase_add_test(t, test_dies_along);
	tcase_add_test(t, test_output);
	tcase_add_test(t, test_output_bounded);
	suite_add_tcase(s, t);
	return s;
}
