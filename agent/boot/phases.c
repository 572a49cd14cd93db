/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The boot, read from top to bottom: a table of phases, each with the time after which it counts as
 * stuck. Every phase is timed and logged in one line, and must find attester and server alive at
 * its end. There is one way out other than the real init: fail().
 */
#include "boot/boot.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "boot/fail.h"
#include "boot/processes.h"
#include "boot/status.h"
#include "clock.h"
#include "log.h"

static const struct phase {
	const char *name;
	boot_phase_fn run;
	unsigned timeout;	/* seconds; 0: keeps its own deadline, or waits for a person */
} phases[] = {
	{"early", boot_early, 10},
	{"options", boot_options, 10},
	{"modules", boot_modules, 60},
	{"device", boot_device, 20},
	{"processes", boot_processes, 10},
	{"bootkey", boot_bootkey, 20},
	{"network", boot_network, 0},
	{"root", boot_root, 0},
	{"key", boot_key, 0},
	{"mount", boot_mount, 600},	/* replays the journal of a large disk */
	{"overlay", boot_overlay, 60},
	{"identity", boot_identity, 20},
	{"switch", boot_switch, 60},
};

_Static_assert(ARRAY_SIZE(phases) <= SNP_PHASES_MAX, "status has room for every phase");

int boot_reason(struct boot *b, int r, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(b->reason, sizeof(b->reason), fmt, args);
	va_end(args);
	return r;
}

static void run_phase(struct boot *b, const struct phase *p)
{
	uint64_t start = clock_ms();
	uint64_t ms;
	int r;

	fail_arm(p->name, p->timeout);
	r = p->run(b);
	if (!r)
		r = processes_reap(b);
	fail_disarm();
	if (r)
		fail(p->name, b->reason[0] ? b->reason : snp_strerror(r));

	ms = clock_ms() - start;
	log_info("%s: done in %llu ms", p->name, (unsigned long long)ms);
	status_phase_done(b, p->name, (uint32_t)ms);
}

void boot_main(char **argv)
{
	static struct boot boot = {
		.device = -1,
		.attester = -1,
		.server = -1,
		.signals = -1,
	};

	boot.argv = argv;
	boot.started_ms = clock_ms();
	for (size_t i = 0; i < ARRAY_SIZE(phases); i++)
		run_phase(&boot, &phases[i]);
	fail("switch", "the real init was not reached");
}
