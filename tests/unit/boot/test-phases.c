/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of phases, run with phases that do nothing: what ends the boot, and under which name. All
 * that phases.c uses is a fake at link time.
 */
#include "boot/boot.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include "boot/fail.h"
#include "boot/processes.h"
#include "boot/status.h"
#include "runner.h"

#undef fail	/* of check.h */

static const char *phase;	/* that runs, or ran last */
static unsigned n_run;
static const char *dies_in, *fails_in;
static jmp_buf failed;
static char failed_phase[32], failed_reason[256];

void fail_arm(const char *name, unsigned seconds)
{
	phase = name;
}

void fail_disarm(void)
{
}

void fail(const char *name, const char *reason)
{
	snprintf(failed_phase, sizeof(failed_phase), "%s", name);
	snprintf(failed_reason, sizeof(failed_reason), "%s", reason);
	longjmp(failed, 1);
}

int processes_reap(struct boot *b)
{
	if (!dies_in || strcmp(phase, dies_in) != 0)
		return 0;
	return boot_reason(b, -ECHILD, "the attester process ended (signal 31)");
}

void status_phase_done(struct boot *b, const char *name, uint32_t ms)
{
	ck_assert_str_eq(name, phase);
	n_run++;
}

static int run(struct boot *b)
{
	if (fails_in && strcmp(phase, fails_in) == 0)
		return boot_reason(b, -EIO, "the disk is broken");
	return 0;
}

#define PHASE(name) int name(struct boot *b) { return run(b); }
PHASE(boot_early)
PHASE(boot_options)
PHASE(boot_modules)
PHASE(boot_device)
PHASE(boot_processes)
PHASE(boot_bootkey)
PHASE(boot_network)
PHASE(boot_root)
PHASE(boot_key)
PHASE(boot_mount)
PHASE(boot_overlay)
PHASE(boot_identity)
PHASE(boot_switch)

static void boot_fails(void)
{
	static char *argv[] = {NULL};

	if (setjmp(failed) == 0)
		boot_main(argv);
}

START_TEST(every_phase_runs)
{
	boot_fails();
	ck_assert_uint_eq(n_run, 13);
	ck_assert_str_eq(failed_phase, "switch");
	ck_assert_str_eq(failed_reason, "the real init was not reached");
}
END_TEST

START_TEST(a_phase_that_fails_is_the_last)
{
	fails_in = dies_in = "root";	/* what it says itself counts */
	boot_fails();
	ck_assert_str_eq(failed_phase, "root");
	ck_assert_str_eq(failed_reason, "the disk is broken");
	ck_assert_uint_eq(n_run, 7);
}
END_TEST

static const char *const after_fork[] = {
	"processes", "bootkey", "network", "root", "key", "mount", "overlay", "identity",
};

START_TEST(a_dead_child_ends_the_boot)
{
	dies_in = after_fork[_i];
	boot_fails();
	ck_assert_str_eq(failed_phase, after_fork[_i]);
	ck_assert_str_eq(failed_reason, "the attester process ended (signal 31)");
	ck_assert_uint_eq(n_run, 4 + (unsigned)_i);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("phases");
	TCase *t = tcase_create("phases");

	tcase_add_test(t, every_phase_runs);
	tcase_add_test(t, a_phase_that_fails_is_the_last);
	tcase_add_loop_test(t, a_dead_child_ends_the_boot, 0, ARRAY_SIZE(after_fork));
	suite_add_tcase(s, t);
	return s;
}
