/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When to ask a secure processor that is held back by its host. The kernel's driver says nothing of
 * that: it sleeps inside the request, by two seconds at a time, and every nonce that comes
 * meanwhile has missed the round. So the time that the host wants between two reports is learnt
 * from requests that were held up, and the next question is kept until it will be answered at once,
 * with all the nonces that have come by then. Now and then, carefully, a shorter time is tried.
 *
 * Pure: times are milliseconds on a clock of the caller's. For one question at a time.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* An answer that took longer was held up: by somewhat more than the gap foresaw, or by the host. */
#define PACE_HELD_MS 100
/* Times between reports that are worth waiting for. Below, a round that is missed costs nothing;
 * above, askers had better not depend on what was learnt from a host that allows, say, ten reports
 * in ten seconds. */
#define PACE_GAP_MIN_MS 250
#define PACE_GAP_MAX_MS 5000
/* Rounds in peace between one try and the next: doubled with each that fails. */
#define PACE_PEACE_MIN 16
#define PACE_PEACE_MAX 256

/* Zero is the start: nothing is known, questions go at once. */
struct pace {
	uint64_t gap;		/* between an answer and the next question; 0: none */
	uint64_t step;		/* by which it is to be shortened */
	unsigned peace;		/* rounds without a try; without a gap: before one is learnt */
	unsigned after_try;	/* peace, the last time that a shorter gap failed */
	unsigned after_gap;	/* peace, the last time that no gap helped */
	bool doubted;		/* it was kept, and did not help */
	uint64_t asked;		/* when the last question went */
	uint64_t answered;	/* when the last answer came */
};

/* The question must not go before. */
uint64_t pace_due(const struct pace *p);
void pace_asked(struct pace *p, uint64_t now);
void pace_answered(struct pace *p, uint64_t now);
