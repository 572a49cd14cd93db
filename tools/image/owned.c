/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs that make files of several owners. */
#include "owned.h"

#include <string.h>
#include <sys/mman.h>

#include "../process.h"
#include "../say.h"

#define SAID_MAX 4096

/* Where the program begins, with or without fakeroot in front. */
static const char **complete(const char *argv[], const char *state)
{
	if (!state)
		return argv + OWNED_ARGS;
	argv[0] = "fakeroot";
	argv[1] = access(state, F_OK) ? "-s" : "-i";
	argv[2] = state;
	argv[3] = "--";
	return argv;
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

static int run(const char *argv[], int said, int *ret_status)
{
	_cleanup_process_ struct process p = PROCESS_NONE;
	struct process_io io = PROCESS_IO_INHERIT;
	int r;

	io.out = said;
	io.err = said;
	/* execvp() does not change what it does not call constant. */
	r = process_start((char *const *)(uintptr_t)argv, &io, &p);
	return r ? r : process_wait(&p, -1, ret_status);
}

int owned_run(const char *what, const char *state, const char *argv[], char *ret_output, size_t size)
{
	_cleanup_close_ int said = memfd_create("snpguard-said", MFD_CLOEXEC);
	const char *program = argv[OWNED_ARGS], **command = complete(argv, state);
	int status, r = said < 0 ? -errno : run(command, said, &status);

	if (r == -ENOENT) {
		say_error("%s: not found; install it", command[0]);
		return -ECANCELED;
	}
	if (r)
		return r;
	if (status) {
		show(program, said);
		say_error("cannot %s: %s ended with status %d", what, program, status);
		return -ECANCELED;
	}
	if (ret_output) {
		ssize_t n = pread(said, ret_output, size - 1, 0);

		ret_output[n > 0 ? n : 0] = 0;
	}
	return 0;
}
