/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ends the machine: poweroff, reboot or halt. Also the watch over phases that hang in a system call
 * (a mount on a dead disk, say): an alarm whose handler uses async-signal-safe calls only.
 */
#include "boot/fail.h"

#include <signal.h>
#include <string.h>
#include <sys/reboot.h>
#include <unistd.h>

#include "log.h"

static const struct {
	int command;
	const char *text;
} actions[] = {
	[ON_FAILURE_POWEROFF] = {RB_POWER_OFF, "powering off"},
	[ON_FAILURE_REBOOT] = {RB_AUTOBOOT, "rebooting"},
	[ON_FAILURE_HALT] = {RB_HALT_SYSTEM, "halting"},
};

static enum on_failure chosen = ON_FAILURE_POWEROFF;
static const char *armed_phase;

void fail_set_action(enum on_failure action)
{
	chosen = action;
}

static _noreturn_ void end_machine(void)
{
	reboot(actions[chosen].command);
	/* Some hypervisors cannot power off; nothing may go on all the same. */
	reboot(RB_HALT_SYSTEM);
	for (;;)
		pause();
}

void fail(const char *phase, const char *reason)
{
	log_error("boot failed in phase \"%s\": %s", phase, reason);
	log_error("%s", actions[chosen].text);
	end_machine();
}

static void safe_write(const char *text)
{
	/* A line that cannot be written must not keep the machine running. */
	ssize_t n _unused_ = write(log_fd() >= 0 ? log_fd() : STDERR_FILENO, text, strlen(text));
}

static void on_alarm(int signal)
{
	char line[128] = "<3>snpguard: boot failed: timed out in phase ";

	strncat(line, armed_phase ? armed_phase : "?", 32);
	strcat(line, "\n");
	safe_write(line);
	end_machine();
}

void fail_arm(const char *phase, unsigned seconds)
{
	struct sigaction action = {.sa_handler = on_alarm};

	armed_phase = phase;
	sigaction(SIGALRM, &action, NULL);
	alarm(seconds);
}

void fail_disarm(void)
{
	alarm(0);
}
