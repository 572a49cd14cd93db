/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pace of the secure processor. A gap that was found right is kept and shortened by tries,
 * whose steps double while they work; one that fails, whose price is that the driver sleeps, puts
 * the next one off for twice as long. Where keeping the gap does not make the answers quick, it is
 * not the host that holds them up, and there is none.
 */
#include "serve/pace.h"

#include "snp/util.h"

static uint64_t smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static void set_gap(struct pace *p, uint64_t gap)
{
	p->gap = gap < PACE_GAP_MIN_MS || gap > PACE_GAP_MAX_MS ? 0 : gap;
	p->step = p->gap / 16;
	p->doubted = false;
}

static uint64_t wanted_gap(const struct pace *p)
{
	return p->peace ? p->gap : p->gap - smaller(p->step, p->gap);
}

uint64_t pace_due(const struct pace *p)
{
	return p->answered + wanted_gap(p);
}

void pace_asked(struct pace *p, uint64_t now)
{
	p->asked = now;
}

/* Twice as long as the last time. */
static void have_peace(struct pace *p, unsigned *last)
{
	*last = *last ? (unsigned)smaller(2 * (uint64_t)*last, PACE_PEACE_MAX) : PACE_PEACE_MIN;
	p->peace = *last;
}

/* The gap was kept, and the answer was slow all the same. */
static void doubt(struct pace *p)
{
	if (p->doubted) {
		set_gap(p, 0);
		have_peace(p, &p->after_gap);
	} else {
		set_gap(p, p->gap + p->gap / 8);
		p->doubted = true;
		p->peace = 1;
	}
}

/* @waited: how long nothing had been asked. The whole time from answer to answer is what the host
 * wants, or more, since the driver sleeps in large steps: a try follows soon. */
static void judge(struct pace *p, uint64_t waited, uint64_t took)
{
	const bool quick = took <= PACE_HELD_MS;

	if (p->gap && waited < p->gap && quick) {
		const uint64_t step = p->step;

		set_gap(p, waited);
		p->step = 2 * step;
		p->after_try = 0;
	} else if (p->gap && waited < p->gap) {
		p->step = p->gap / 16;
		have_peace(p, &p->after_try);
	} else if (p->gap && !quick && took > p->gap / 8) {
		doubt(p);
	} else if (p->gap) {
		p->doubted = false;
		p->after_gap = 0;
		p->peace -= p->peace > 0;
	} else if (p->peace) {
		p->peace--;
	} else if (!quick) {
		set_gap(p, waited + took);
		p->peace = 1;
	}
}

void pace_answered(struct pace *p, uint64_t now)
{
	judge(p, p->asked - smaller(p->answered, p->asked), now - smaller(p->asked, now));
	p->answered = now;
}
