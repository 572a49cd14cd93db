/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Launch digests for people and for scripts. */
#include "show-measure.h"

#include <inttypes.h>
#include <stdio.h>

#include "snp/codec.h"

#define DIGEST_HEX SNP_HEX_SIZE(LAUNCH_DIGEST_SIZE)

static const char *hex_of(const struct measure_digest *d, char ret[static DIGEST_HEX])
{
	ret[0] = 0;
	snp_hex_encode(d->value, d->len, ret);
	return ret;
}

static void print_stage(const struct measure_stage *s)
{
	char hex[DIGEST_HEX];

	printf("%-13s %-13s 0x%012" PRIx64 " 0x%-8" PRIx64 " %s\n", s->what, s->detail ? s->detail : "",
		s->gpa, s->size, hex_of(&s->digest, hex));
}

static json_t *stage_json(const struct measure_stage *s)
{
	char hex[DIGEST_HEX];

	return json_pack("{s:s, s:s?, s:I, s:I, s:s?}", "stage", s->what, "detail", s->detail,
		"gpa", (json_int_t)s->gpa, "size", (json_int_t)s->size,
		"digest", s->digest.len ? hex_of(&s->digest, hex) : NULL);
}

static void take_stage(const struct measure_stage *s, void *arg)
{
	struct measure_answer *a = arg;

	if (a->json)
		json_array_append_new(a->stages, stage_json(s));
	else
		print_stage(s);
}

static int keep(struct measure_answer *a, const struct measure_input *in, const struct measure_digest *d)
{
	char hex[DIGEST_HEX];
	json_t *row = json_pack("{s:s}", "digest", hex_of(d, hex));

	if (row && in->vcpus && a->mode != MEASURE_SEV && a->mode != MEASURE_FIRMWARE_HASH)
		json_object_set_new(row, "vcpus", json_integer(in->vcpus));
	if (row && a->explain)
		json_object_set_new(row, "stages", json_incref(a->stages));
	return json_array_append_new(a->digests, row) ? -ENOMEM : 0;
}

static void print_digest(const struct measure_answer *a, const struct measure_input *in,
	const struct measure_digest *d)
{
	char hex[DIGEST_HEX];

	if (a->sets)
		printf("%s  %u\n", hex_of(d, hex), in->vcpus);
	else
		printf("%s\n", hex_of(d, hex));
}

int measure_answer_add(struct measure_answer *a, struct measure_input *in)
{
	struct measure_digest digest;
	int r;

	if (a->json) {
		json_decref(a->stages);
		a->stages = json_array();
		if (!a->digests)
			a->digests = json_array();
		if (!a->stages || !a->digests)
			return -ENOMEM;
	}
	in->explain = a->explain ? take_stage : NULL;
	in->arg = a;
	r = measure_launch(in, &digest);
	if (!r && a->json)
		r = keep(a, in, &digest);
	else if (!r)
		print_digest(a, in, &digest);
	return r;
}

/* The first digest stands at the top as well: most scripts want the only one. */
int measure_answer_end(struct measure_answer *a)
{
	json_t *first, *all;
	int r;

	if (!a->json)
		return fflush(stdout) ? -errno : 0;
	first = json_object_get(json_array_get(a->digests, 0), "digest");
	all = json_pack("{s:s, s:s, s:O, s:O}", "mode", measure_mode_name(a->mode), "vmm",
		vmm_name(a->vmm), "digest", first, "digests", a->digests);
	r = !all || json_dumpf(all, stdout, JSON_INDENT(2)) || puts("") < 0 ? -EIO : 0;
	json_decref(all);
	return r;
}

void measure_answer_done(struct measure_answer *a)
{
	json_decref(a->digests);
	json_decref(a->stages);
}
