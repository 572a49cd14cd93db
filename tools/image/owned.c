/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs that make files of several owners. */
#include "owned.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "say.h"

#define SAID_MAX 4096
#define END_MS 2000
#define NOT_FOUND 127	/* env(1), when there is no such program */

/* execvp() does not change what it does not call constant. */
static int start_constant(const char *argv[], const struct process_io *io, struct process *ret)
{
	return process_start((char *const *)(uintptr_t)argv, io, ret);
}

static void close_stream(FILE **f)
{
	if (*f)
		fclose(*f);
}

/* Three lines, as the keeper's script prints them. */
static int read_session(int fd, struct owned *o)
{
	_cleanup_(close_stream) FILE *in = fdopen(fd, "r");

	if (!in) {
		close(fd);
		return -ENOMEM;
	}
	for (size_t i = 0; i < ARRAY_SIZE(o->env); i++) {
		size_t size = 0;
		ssize_t n = getline(&o->env[i], &size, in);

		if (n <= 0)
			return -EPIPE;
		o->env[i][n - 1] = 0;
	}
	return 0;
}

static int start_keeper(struct owned *o, int *ret_from)
{
	static const char script[] =
		"printf 'LD_PRELOAD=%s\\nLD_LIBRARY_PATH=%s\\nFAKEROOTKEY=%s\\n' \"$LD_PRELOAD\" "
		"\"$LD_LIBRARY_PATH\" \"$FAKEROOTKEY\"; exec cat >/dev/null";
	const char *argv[] = {"fakeroot", "--", "sh", "-c", script, NULL};
	_cleanup_close_ int in = -1, from = -1, to = -1;
	struct process_io io = PROCESS_IO_INHERIT;
	int fds[2], r;

	if (pipe2(fds, O_CLOEXEC))
		return -errno;
	in = fds[0];
	o->lifeline = fds[1];
	if (pipe2(fds, O_CLOEXEC))
		return -errno;
	from = fds[0];
	to = fds[1];
	io.in = in;
	io.out = to;
	r = start_constant(argv, &io, &o->keeper);
	if (!r)
		*ret_from = steal_fd(&from);
	return r;
}

int owned_begin(struct owned *ret)
{
	_cleanup_owned_ struct owned o = OWNED_PLAIN;
	int from, r;

	if (geteuid() == 0) {
		*ret = OWNED_PLAIN;
		return 0;
	}
	r = start_keeper(&o, &from);
	if (!r)
		r = read_session(from, &o);
	if (r == -ENOENT)
		say_error("fakeroot: not found; whoever is not root needs it for archives");
	else if (r)
		say_error("fakeroot: no session: %s", strerror(-r));
	if (r)
		return -ECANCELED;
	*ret = o;
	o = OWNED_PLAIN;
	return 0;
}

void owned_end(struct owned *o)
{
	int status;

	closep(&o->lifeline);
	/* By itself: a signal would leave its daemon behind. */
	if (o->keeper.pid && process_wait(&o->keeper, END_MS, &status))
		process_stop(&o->keeper);
	for (size_t i = 0; i < ARRAY_SIZE(o->env); i++)
		free(o->env[i]);
	*o = OWNED_PLAIN;
}

int owned_preload(struct owned *o, const char *library)
{
	const char *loaded = o->env[0] ? strchr(o->env[0], '=') + 1 : "";
	char *both;

	if (strpbrk(library, " :"))
		return -EINVAL;
	if (asprintf(&both, "LD_PRELOAD=%s%s%s", library, *loaded ? ":" : "", loaded) < 0)
		return -ENOMEM;
	free(o->env[0]);
	o->env[0] = both;
	return 0;
}

/* Where the command begins, inside or outside a session: env(1) and variables before it, if any. */
static const char **complete(const struct owned *o, const char *argv[])
{
	const char **begin = argv + OWNED_ARGS;

	for (size_t i = ARRAY_SIZE(o->env); i-- > 0;)
		if (o->env[i])
			*--begin = o->env[i];
	if (begin < argv + OWNED_ARGS)
		*--begin = "env";
	return begin;
}

/* The end of it: there stands the reason. */
static void show(const char *program, int fd)
{
	char text[SAID_MAX + 1] = "", *save;
	off_t size = lseek(fd, 0, SEEK_END);
	ssize_t n = pread(fd, text, SAID_MAX, size > SAID_MAX ? size - SAID_MAX : 0);

	text[n > 0 ? n : 0] = 0;
	for (char *l = strtok_r(text, "\r\n", &save); l; l = strtok_r(NULL, "\r\n", &save))
		say_progress("%s: %s", program, l);
}

static int run(const char *argv[], int in, int said, int *ret_status)
{
	_cleanup_process_ struct process p = PROCESS_NONE;
	struct process_io io = PROCESS_IO_INHERIT;
	int r;

	io.in = in;
	io.out = said;
	io.err = said;
	r = start_constant(argv, &io, &p);
	return r ? r : process_wait(&p, -1, ret_status);
}

/* Runs it with all it says in @said, to be shown if it fails. */
static int run_recorded(const struct owned *o, const char *what,
	const char *argv[], int in, int said)
{
	const char *program = argv[OWNED_ARGS], **command = complete(o, argv);
	int status, r = said < 0 ? -errno : run(command, in, said, &status);

	if (r == -ENOENT || (!r && status == NOT_FOUND)) {
		say_error("%s: not found; install it", program);
		return -ECANCELED;
	}
	if (r)
		return r;
	if (status) {
		show(program, said);
		say_error("cannot %s: %s ended with status %d", what, program, status);
		return -ECANCELED;
	}
	return 0;
}

int owned_run(const struct owned *o, const char *what, const char *argv[], char *ret_output,
	size_t size)
{
	_cleanup_close_ int said = memfd_create("snpguard-said", MFD_CLOEXEC);
	int r = run_recorded(o, what, argv, -1, said);

	if (!r && ret_output) {
		ssize_t n = pread(said, ret_output, size - 1, 0);

		ret_output[n > 0 ? n : 0] = 0;
	}
	return r;
}

int owned_run_from(const struct owned *o, const char *what, const char *argv[], int in)
{
	_cleanup_close_ int said = memfd_create("snpguard-said", MFD_CLOEXEC);

	return run_recorded(o, what, argv, in, said);
}
