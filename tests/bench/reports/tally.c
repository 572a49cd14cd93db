/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts, sorts and prints. */
#include "tally.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_known(const struct tally *t, const char *round)
{
	for (size_t i = 0; i < ARRAY_SIZE(t->last); i++)
		if (memcmp(t->last[i], round, ASKER_ROUND) == 0)
			return true;
	return false;
}

static void count_round(struct tally *t, const char *round, uint64_t now)
{
	if (!round || is_known(t, round))
		return;
	memcpy(t->last[t->n_rounds++ % ARRAY_SIZE(t->last)], round, ASKER_ROUND);
	if (t->n_rounds == 1)
		t->first_at = now;
	t->last_at = now;
	t->before_last = t->n;
}

int tally_answer(struct tally *t, const struct asker *a, uint64_t now)
{
	uint32_t *more;

	count_round(t, asker_round(a), now);
	if (t->n == t->size) {
		t->size = t->size ? 2 * t->size : 4096;
		more = realloc(t->took, t->size * sizeof(*more));
		if (!more)
			return -ENOMEM;
		t->took = more;
	}
	t->took[t->n++] = (uint32_t)(now - a->asked);
	return 0;
}

static int compare(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static double ms(const struct tally *t, unsigned percent)
{
	return t->n ? t->took[(t->n - 1) * percent / 100] / 1000.0 : 0;
}

void tally_print(struct tally *t, size_t connections)
{
	const double spent = (double)(t->last_at - t->first_at) / 1e6;
	const double round = t->n_rounds > 1 ? spent * 1000 / (double)(t->n_rounds - 1) : 0;

	if (t->n)
		qsort(t->took, t->n, sizeof(t->took[0]), compare);
	printf("connections=%zu answers=%zu rounds=%zu round_ms=%.1f rate=%.0f "
		"p50_ms=%.1f p99_ms=%.1f max_ms=%.1f p50_rounds=%.2f p99_rounds=%.2f max_rounds=%.2f "
		"checked=%zu wrong=%zu refused=%zu lost=%zu reopened=%zu late=%zu\n",
		connections, t->n, t->n_rounds, round, spent > 0 ? (double)t->before_last / spent : 0,
		ms(t, 50), ms(t, 99), ms(t, 100), round > 0 ? ms(t, 50) / round : 0,
		round > 0 ? ms(t, 99) / round : 0, round > 0 ? ms(t, 100) / round : 0, t->checked,
		t->wrong, t->refused, t->lost, t->reopened, t->late);
}
