/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one way out when something is wrong: a line on the console, then the machine stops, in the
 * way that snpguard.on_failure= chooses. There is no shell and no retry.
 */
#pragma once

#include "boot/cmdline.h"

void fail_set_action(enum on_failure action);

_noreturn_ void fail(const char *phase, const char *reason);

/* From now on, unless disarmed within @seconds (0: no limit), the phase counts as stuck: fail(). */
void fail_arm(const char *phase, unsigned seconds);
void fail_disarm(void);
