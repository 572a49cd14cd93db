/* SPDX-License-Identifier: GPL-3.0-or-later */
/* QEMU as a child, with its monitor on a socket of ours:
 * what is asked of it there is one thing only. */
#include "start.h"

#include <string.h>
#include <sys/socket.h>

#include "command.h"
#include "process.h"
#include "say.h"

/* systemd gives services 90 s; a guest that is still at it then is stuck. */
#define POWER_DOWN_S 90

/* QMP takes commands as they come, and the first must be this one. The answers are of no use: the
 * guest powers down or it does not. */
static const char power_down[] = "{\"execute\": \"qmp_capabilities\"}\n"
	"{\"execute\": \"system_powerdown\"}\n";

static int could_not(int r)
{
	if (r == -ENOENT)
		say_error("%s: not found; install qemu-system-x86", QEMU_BINARY);
	else
		say_error("%s: %s", QEMU_BINARY, strerror(-r));
	return EXIT_COULD_NOT;
}

/* @monitor: an end of the socket for each of us; QEMU's is closed here once it runs. */
static int start(const struct qemu_vm *vm, int keep, int *monitor, struct process *ret)
{
	_cleanup_(qemu_args_done) struct qemu_args args = {0};
	struct process_io io = PROCESS_IO_INHERIT;
	struct qemu_vm with_monitor = *vm;
	int r;

	with_monitor.monitor = *monitor;
	r = qemu_build(&with_monitor, &args);
	if (r)
		return r;
	io.keep[0] = *monitor;
	io.keep[1] = keep > 0 ? keep : 0;
	io.shielded = true;
	r = process_start(args.v, &io, ret);
	close(steal_fd(monitor));
	return r;
}

/* What is still there afterwards is stopped by the caller's clean-up. */
static void ask_to_power_down(struct process *p, int monitor)
{
	int status;

	say_progress("asking the guest to power down; a second signal ends it at once");
	if (send(monitor, power_down, strlen(power_down), MSG_NOSIGNAL) < 0)
		say_warning("QEMU's monitor: %s", strerror(errno));
	else if (process_wait(p, POWER_DOWN_S * 1000, &status) == -ETIMEDOUT)
		say_warning("the guest did not power down within %d s and is ended", POWER_DOWN_S);
}

int run_machine(const struct qemu_vm *vm, int keep)
{
	_cleanup_process_ struct process p = PROCESS_NONE;
	_cleanup_close_ int ours = -1, theirs = -1;
	int fds[2], status = 0, r;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds))
		return could_not(-errno);
	ours = fds[0];
	theirs = fds[1];
	r = process_catch_signals();
	if (!r)
		r = start(vm, keep, &theirs, &p);
	if (r)
		return could_not(r);
	r = process_wait(&p, -1, &status);
	if (r == -EINTR) {
		ask_to_power_down(&p, ours);
		return EXIT_DONE;
	}
	if (r)
		return could_not(r);
	if (status)
		say_error("QEMU ended with status %d", status);
	return status ? EXIT_COULD_NOT : EXIT_DONE;
}
