/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a description demands of reports without [policy] saying so: what the VM is launched with,
 * its reports have to show. [policy] goes before it. Where no report of that VM could meet both,
 * the description is wrong, and is refused rather than guessed at.
 */
#pragma once

#include "vm/conf/vmconf.h"

/**
 * expect_lay() - put what follows from the description under what [policy] demands
 * @c: the description
 * @path: its own, for @why
 * @named: measurements are named elsewhere: none is computed, and no file read for it
 * @p: what vmconf_policy_resolve() gave; untouched but on 0
 * @why: tells in every case but 0. On 0 it is a warning, or empty.
 *
 * The measurement is computed where [vm] has a firmware. If [policy] or an ID block has one, files
 * that are not there are no failure: it counts alone. An ID block tells besides who signed it and
 * what it calls the guest.
 *
 * Return: 0, -errno (a file cannot be read), VMCONF_E_INVALID (the description contradicts itself),
 * or another positive answer: what it describes cannot be launched.
 */
_must_check_ int expect_lay(const struct vmconf *c, const char *path, bool named, struct policy *p,
	char why[static VMCONF_WHY_MAX]);
