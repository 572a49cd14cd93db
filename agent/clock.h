/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Milliseconds on the monotonic clock: the only one of a guest that its host cannot set back. */
#pragma once

#include <limits.h>
#include <stdint.h>
#include <time.h>

static inline int64_t clock_ms(void)
{
	struct timespec ts = {0};

	/* Cannot fail: the clock exists on every Linux and the pointer is good. */
	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* What poll() takes: milliseconds until @deadline, 0 when it is over. */
static inline int clock_left(int64_t deadline)
{
	int64_t left = deadline - clock_ms();

	return left <= 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
}
