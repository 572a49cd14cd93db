/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came of a load: latencies, rounds of the processor, and what went wrong. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "asker.h"

struct tally {
	uint32_t *took;		/* microseconds */
	size_t n, size;
	/* Rounds, told apart by what they put into the report. */
	char last[8][ASKER_ROUND];
	size_t n_rounds;
	uint64_t first_at, last_at;	/* when the first and the last round began to be handed out */
	size_t before_last;		/* answers of all rounds but the last */
	size_t checked;
	size_t wrong;		/* proofs that do not hold */
	size_t refused;		/* answers other than 200 */
	size_t lost;		/* connections that ended with a question open */
	size_t reopened;	/* connections that ended otherwise */
	size_t late;		/* questions that were due while all connections were taken */
};

/* An answer with status 200 that came at @now. 0 or -ENOMEM. */
_must_check_ int tally_answer(struct tally *t, const struct asker *a, uint64_t now);
/* One line. */
void tally_print(struct tally *t, size_t connections);
