/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What poll() waits for, out of several deadlines. */
#pragma once

#include "clock.h"

/* Milliseconds from @now to @then: 0 when @then has passed. */
static inline int timeout_until(uint64_t then, uint64_t now)
{
	if (then <= now)
		return 0;
	return then - now > 60000 ? 60000 : (int)(then - now);
}

/* The sooner of two timeouts, -1 being never. */
static inline int timeout_sooner(int a, int b)
{
	if (a < 0)
		return b;
	if (b < 0)
		return a;
	return a < b ? a : b;
}
