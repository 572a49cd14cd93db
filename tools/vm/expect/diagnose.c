/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The search for the launch that gives a digest. The firmware's pages are hashed once; one launch
 * with as many vCPUs as there can be has the digests of all smaller numbers on its way.
 */
#include "diagnose.h"

#include <stdio.h>
#include <string.h>

#include "variation.h"

#define CHANGES_MAX 96
/* Steps of a launch digest, about a second and a half:
 * a firmware with huge sections would take hours. */
#define STEPS_MAX (UINT64_C(3) << 20)
#define STEPS_PER_PAGE 16	/* what a page's content costs */

enum { FOUND = 1 };	/* beside 0 and -errno */

/* One input at one other value. */
struct change {
	const struct variation *variation;
	unsigned i;
};

struct search {
	struct trial base;
	const uint8_t *got;
	uint64_t steps;
	unsigned vcpu, match;	/* of the launch that is tried; no match is 0 */
	size_t n_changes;
	struct change changes[CHANGES_MAX];
	struct diagnosis *ret;
};

static void begin(const struct search *s, struct trial *ret)
{
	*ret = s->base;
	if (ret->input.kernel)
		ret->input.kernel = &ret->hashes;
}

static void take_stage(const struct measure_stage *stage, void *arg)
{
	struct search *s = arg;

	if (strcmp(stage->what, "vcpu") != 0)
		return;
	s->vcpu++;
	if (!s->match && memcmp(stage->digest.value, s->got, LAUNCH_DIGEST_SIZE) == 0)
		s->match = s->vcpu;
}

static uint64_t count_steps(const struct measure_input *in)
{
	const struct firmware *f = in->svsm ? in->svsm : in->firmware;
	uint64_t n = in->vcpus;

	for (size_t i = 0; i < f->n_sections; i++)
		n += f->sections[i].size / FIRMWARE_PAGE;
	return in->svsm ? n + in->svsm->size / FIRMWARE_PAGE * STEPS_PER_PAGE : n;
}

/* 0, also for what cannot be launched so, or -errno; whether it matches stands in @s. */
static int measure_all(struct search *s, struct trial *t)
{
	struct measure_input *in = &t->input;
	struct measure_digest digest;
	uint64_t steps;
	int r;

	/* Without an address for the others only one processor can be started. */
	in->vcpus = in->svsm || in->firmware->reset_eip ? MEASURE_VCPUS_MAX : 1;
	in->explain = take_stage;
	in->arg = s;
	s->vcpu = 0;
	s->match = 0;
	steps = count_steps(in);
	if (steps > s->steps) {
		s->ret->cut = true;
		return 0;
	}
	s->steps -= steps;
	s->ret->tried++;
	r = measure_launch(in, &digest);
	return r < 0 ? r : 0;
}

static struct difference *next_difference(struct diagnosis *d, const char *id)
{
	struct difference *ret = &d->v[d->n++];

	*ret = (struct difference){.id = id};
	return ret;
}

static void tell(struct search *s, const struct trial *t, size_t n,
	const struct change *const *changes)
{
	unsigned described = s->base.source->vcpus;
	struct difference *vcpus;

	for (size_t i = 0; i < n; i++) {
		const struct variation *v = changes[i]->variation;

		v->tell(t, changes[i]->i, next_difference(s->ret, v->id));
	}
	if (s->match != described) {
		vcpus = next_difference(s->ret, "vcpus");
		snprintf(vcpus->found, sizeof(vcpus->found), "with %u vCPU%s instead of %u",
			s->match, s->match == 1 ? "" : "s", described);
		snprintf(vcpus->line, sizeof(vcpus->line), "vcpus = %u in [vm]", s->match);
	}
	s->ret->same = s->ret->n == 0;
}

/* The description with these changes. 0: not that; FOUND; -errno. */
static int try(struct search *s, size_t n, const struct change *const *changes)
{
	struct trial t;
	int r;

	begin(s, &t);
	for (size_t i = 0; i < n; i++) {
		r = changes[i]->variation->apply(&t, changes[i]->i);
		if (r)
			return r == VARIATION_SAME ? 0 : r;
	}
	r = measure_all(s, &t);
	if (r || !s->match)
		return r;
	tell(s, &t, n, changes);
	return FOUND;
}

static int try_one(struct search *s)
{
	int r = 0;

	for (size_t a = 0; !r && a < s->n_changes; a++) {
		const struct change *one[] = {&s->changes[a]};

		r = try(s, ARRAY_SIZE(one), one);
	}
	return r;
}

static int try_two(struct search *s)
{
	int r = 0;

	for (size_t a = 0; !r && a < s->n_changes; a++) {
		for (size_t b = a + 1; !r && b < s->n_changes; b++) {
			const struct change *two[] = {&s->changes[a], &s->changes[b]};

			if (two[0]->variation != two[1]->variation)
				r = try(s, ARRAY_SIZE(two), two);
		}
	}
	return r;
}

/* All values of all inputs: also those that change nothing by themselves,
 * which may beside another. */
static int list_changes(struct search *s)
{
	const struct variation *v;

	for (size_t k = 0; (v = variation_by_index(k)) != NULL; k++) {
		for (unsigned i = 0; s->n_changes < CHANGES_MAX; i++) {
			struct trial t;
			int r;

			begin(s, &t);
			r = v->apply(&t, i);
			if (r == VARIATION_END)
				break;
			if (r && r != VARIATION_SAME)
				return r;
			s->changes[s->n_changes++] = (struct change){v, i};
		}
	}
	return 0;
}

/* The same in every launch that is tried. */
static int hash_firmware(struct measure_input *in, struct measure_digest *ret)
{
	int r;

	if (in->firmware_hash)
		return 0;
	r = measure_launch(&(struct measure_input){
		.mode = MEASURE_FIRMWARE_HASH,
		.firmware = in->firmware,
	}, ret);
	in->firmware_hash = ret->value;
	return r;
}

int diagnose(const struct launch_source *source, const struct launch *launch,
	const uint8_t got[static LAUNCH_DIGEST_SIZE], uint32_t host_sig, struct diagnosis *ret)
{
	struct search s = {
		.base = {.source = source, .host_sig = host_sig, .input = launch->input,
			.hashes = launch->hashes},
		.got = got,
		.steps = STEPS_MAX,
		.ret = ret,
	};
	struct measure_digest firmware;
	int r;

	*ret = (struct diagnosis){0};
	r = hash_firmware(&s.base.input, &firmware);
	if (!r)
		r = list_changes(&s);
	if (!r)
		r = try(&s, 0, NULL);
	if (!r)
		r = try_one(&s);
	if (!r)
		r = try_two(&s);
	return r == FOUND ? 0 : r;
}
