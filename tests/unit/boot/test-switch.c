/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The last phase: the boot is announced as done only with both processes alive, and with what is the
 * host's hidden. What it calls on its way is a fake at link time; nothing is mounted or switched.
 */
#include "boot/boot.h"

#include <string.h>

#include "boot/host-inputs.h"
#include "boot/identity.h"
#include "boot/loglines.h"
#include "boot/processes.h"
#include "boot/status.h"
#include "disk/newroot.h"
#include "runner.h"

static char steps[64];	/* one letter for each */
static bool dead, open_to_host;

static void step(const char *letter)
{
	strcat(steps, letter);
}

/* That of phases.c would bring all phases with it. */
int boot_reason(struct boot *b, int r, const char *fmt, ...)
{
	return r;
}

int switch_root_check(const char *init, char reason[static 256])
{
	return 0;
}

int switch_root(char *const argv[], char reason[static 256])
{
	step("S");
	return -ENOEXEC;
}

int host_inputs_hide(char reason[static HOST_INPUTS_REASON_MAX])
{
	step("h");
	return open_to_host ? -EPERM : 0;
}

void identity_publish(struct boot *b)
{
	step("i");
}

int processes_reap(struct boot *b)
{
	step("r");
	return dead ? -ECHILD : 0;
}

void processes_end(struct boot *b)
{
	step("e");
}

void status_state(struct boot *b, enum snp_boot_state state, bool key_wanted)
{
	ck_assert_int_eq(state, SNP_STATE_BOOTED);
	step("B");
}

void loglines_restore(void)
{
}

static const struct {
	bool serve, dead, open;
	int r;
	const char *steps;
} rows[] = {
	{true, false, false, -ENOEXEC, "hirBS"},
	{true, true, false, -ECHILD, "hir"},
	/* They are ended on purpose, and not missed. */
	{false, false, false, -ENOEXEC, "hirBeS"},
	{false, true, false, -ECHILD, "hir"},
	{true, false, true, -EPERM, "h"},
	{false, true, true, -EPERM, "h"},
};

START_TEST(both_are_alive)
{
	static char init[] = "/sbin/init";
	static char *argv[] = {init, NULL};
	struct boot boot = {.argv = argv, .config = {.serve = rows[_i].serve}};

	getrlimit(RLIMIT_CORE, &boot.core_limit);
	dead = rows[_i].dead;
	open_to_host = rows[_i].open;
	ck_assert_int_eq(boot_switch(&boot), rows[_i].r);
	ck_assert_str_eq(steps, rows[_i].steps);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("switch");
	TCase *t = tcase_create("switch");

	tcase_add_loop_test(t, both_are_alive, 0, ARRAY_SIZE(rows));
	suite_add_tcase(s, t);
	return s;
}
