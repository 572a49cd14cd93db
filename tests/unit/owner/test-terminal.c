/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A secret typed at a terminal, and a signal at the worst moment: as soon as the echo is off. */
#include <dlfcn.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <utmp.h>

#include "owner/secretfile.h"
#include "runner.h"

static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
static int then_raise;

/* In place of libc's, in this program. */
int tcsetattr(int fd, int actions, const struct termios *t)
{
	int (*real)(int, int, const struct termios *) = NULL;
	int r;

	*(void **)&real = dlsym(RTLD_NEXT, "tcsetattr");
	r = real(fd, actions, t);
	if (then_raise && !(t->c_lflag & ECHO))
		raise(then_raise);
	return r;
}

static bool echoes(int tty)
{
	struct termios t;

	ck_assert_int_eq(tcgetattr(tty, &t), 0);
	return t.c_lflag & ECHO;
}

/* A process that asks at a terminal of its own; it ends with 0 when "secret" was typed. */
static pid_t ask(int *ret_master, int *ret_tty)
{
	_cleanup_secret_ struct snp_secret secret = SNP_SECRET_NULL;
	pid_t pid;

	ck_assert_int_eq(openpty(ret_master, ret_tty, NULL, NULL, NULL), 0);
	pid = fork();
	ck_assert_int_ne(pid, -1);
	if (pid)
		return pid;
	/* The runner catches some of them. */
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++)
		signal(signals[i], SIG_DFL);
	if (login_tty(dup(*ret_tty)) || secret_terminal_read("? ", 16, &secret))
		_exit(1);
	_exit(secret.len == 6 && memcmp(secret.data, "secret", 6) == 0 ? 0 : 2);
}

START_TEST(typed)
{
	int master, tty, status;
	pid_t pid = ask(&master, &tty);

	while (echoes(tty))
		usleep(1000);
	ck_assert_int_eq(write(master, "secret\n", 7), 7);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	ck_assert(echoes(tty));
	close(master);
	close(tty);
}
END_TEST

START_TEST(interrupted)
{
	int master, tty, status;
	pid_t pid;

	then_raise = signals[_i];
	pid = ask(&master, &tty);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == signals[_i]);
	ck_assert(echoes(tty));
	close(master);
	close(tty);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("terminal");
	TCase *t = tcase_create("prompt");

	tcase_add_test(t, typed);
	tcase_add_loop_test(t, interrupted, 0, ARRAY_SIZE(signals));
	suite_add_tcase(s, t);
	return s;
}
