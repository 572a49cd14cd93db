/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Monotonic time in milliseconds: the only clock of a guest that its host cannot set back. */
#pragma once

#include <stdint.h>
#include <time.h>

static inline uint64_t clock_ms(void)
{
	struct timespec ts;

	/* Cannot fail: the clock exists on every Linux and the pointer is good. */
	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

/* Milliseconds from @now to @then for poll(): 0 when @then has passed. */
static inline int clock_wait(uint64_t then, uint64_t now)
{
	if (then <= now)
		return 0;
	return then - now > 60000 ? 60000 : (int)(then - now);
}

/* The sooner of two poll() timeouts, -1 being never. */
static inline int clock_sooner(int a, int b)
{
	if (a < 0)
		return b;
	if (b < 0)
		return a;
	return a < b ? a : b;
}
