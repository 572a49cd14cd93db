/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Launch digests for people and for scripts. */
#include "measure.h"

#include <inttypes.h>
#include <string.h>

#include "snp/codec.h"

#define DIGEST_HEX SNP_HEX_SIZE(LAUNCH_DIGEST_SIZE)

static const char *hex_of(const struct measure_digest *d, char ret[static DIGEST_HEX])
{
	ret[0] = 0;
	snp_hex_encode(d->value, d->len, ret);
	return ret;
}

static void print_stage(FILE *out, const struct measure_stage *s)
{
	char hex[DIGEST_HEX];

	fprintf(out, "%-13s %-13s 0x%012" PRIx64 " 0x%-8" PRIx64 " %s\n", s->what,
		s->detail ? s->detail : "", s->gpa, s->size, hex_of(&s->digest, hex));
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

	if (!a->json)
		print_stage(a->lines, s);
	else if (json_array_append_new(a->stages, stage_json(s)))
		a->error = -ENOMEM;
}

static int keep(struct measure_answer *a, const struct measure_input *in,
	const struct measure_digest *d)
{
	char hex[DIGEST_HEX];
	json_t *row = json_pack("{s:s}", "digest", hex_of(d, hex));

	if (row && a->mode != MEASURE_SEV && a->mode != MEASURE_FIRMWARE_HASH)
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
		fprintf(a->lines, "%s  %u\n", hex_of(d, hex), in->vcpus);
	else
		fprintf(a->lines, "%s\n", hex_of(d, hex));
}

/* What sha256sum prints of the files; of the command line there is a zero byte more. */
static int take_hashes(struct measure_answer *a, const struct kernel_hashes *k)
{
	const struct {
		const char *name;
		const uint8_t *hash;
	} hashes[] = {{"kernel", k->kernel}, {"initrd", k->initrd}, {"append", k->cmdline}};
	char hex[SNP_HEX_SIZE(KERNEL_HASH_SIZE)];

	a->hashes = json_object();
	for (size_t i = 0; i < ARRAY_SIZE(hashes); i++) {
		snp_hex_encode(hashes[i].hash, KERNEL_HASH_SIZE, hex);
		if (json_object_set_new(a->hashes, hashes[i].name, json_string(hex)))
			return -ENOMEM;
		if (a->lines && a->explain)
			fprintf(a->lines, "%-13s %-39s %s\n", "sha256", hashes[i].name, hex);
	}
	return 0;
}

int measure_answer_begin(struct measure_answer *a, const struct kernel_hashes *kernel)
{
	if (a->json)
		a->digests = json_array();
	else
		a->lines = open_memstream(&a->text, &a->len);
	if (!a->digests && !a->lines)
		return -ENOMEM;
	return kernel ? take_hashes(a, kernel) : 0;
}

int measure_answer_add(struct measure_answer *a, struct measure_input *in)
{
	struct measure_digest digest;
	int r;

	if (a->json) {
		json_decref(a->stages);
		a->stages = json_array();
	}
	in->explain = a->explain ? take_stage : NULL;
	in->arg = a;
	r = measure_launch(in, &digest);
	if (r || a->error)
		return r ? r : a->error;
	if (a->json)
		return keep(a, in, &digest);
	print_digest(a, in, &digest);
	return 0;
}

/* The first digest stands at the top as well: most scripts want the only one. */
static int print_json(const struct measure_answer *a)
{
	json_t *first = json_object_get(json_array_get(a->digests, 0), "digest");
	json_t *all = json_pack("{s:s, s:s, s:O, s:O?, s:O}", "mode", measure_mode_name(a->mode),
		"vmm", vmm_name(a->vmm), "digest", first, "hashes", a->hashes,
		"digests", a->digests);
	int r = !all || json_dumpf(all, stdout, JSON_INDENT(2)) || puts("") < 0 ? -EIO : 0;

	json_decref(all);
	return r;
}

int measure_answer_end(struct measure_answer *a)
{
	int r = 0;

	if (a->json)
		r = print_json(a);
	else if (fflush(a->lines))
		r = -errno;
	else if (fwrite(a->text, 1, a->len, stdout) != a->len)
		r = -EIO;
	if (!r && fflush(stdout))
		r = -errno;
	return r;
}

void measure_answer_done(struct measure_answer *a)
{
	if (a->lines)
		fclose(a->lines);
	free(a->text);
	json_decref(a->digests);
	json_decref(a->stages);
	json_decref(a->hashes);
}
