/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Firmware images from anybody: the footer, the SEV metadata, and a launch in each way with what they
 * say. Input is the end of the image; zeros before it make whole pages. */
#include <string.h>

#include "fuzz.h"
#include "measure/measure.h"

/* All sections together: 256 MiB. */
#define PAGES_MAX (64 << 10)
/* More would be a slow input and no new one. */
#define PAGES_MEASURED 128

static uint64_t check_sections(const struct firmware *f)
{
	uint64_t pages = 0;

	fuzz_check(f->n_sections <= FIRMWARE_SECTIONS_MAX && (f->has_metadata || !f->n_sections));
	for (size_t i = 0; i < f->n_sections; i++) {
		const struct firmware_section *s = &f->sections[i];

		fuzz_check(strcmp(firmware_section_name(s->type), "unknown") != 0);
		fuzz_check(s->size && !(s->size % FIRMWARE_PAGE) && !(s->gpa % FIRMWARE_PAGE));
		fuzz_check(s->gpa + (uint64_t)s->size <= UINT64_C(1) << 32);
		pages += s->size / FIRMWARE_PAGE;
	}
	fuzz_check(pages <= PAGES_MAX);
	return pages;
}

struct told {
	size_t stages, sections, vcpus;
	struct measure_digest last;
};

static void take_stage(const struct measure_stage *stage, void *arg)
{
	struct told *t = arg;

	t->stages++;
	t->sections += strcmp(stage->what, "section") == 0;
	t->vcpus += strcmp(stage->what, "vcpu") == 0;
	t->last = stage->digest;
}

static void check_answer(const struct measure_input *in, const struct measure_digest *d,
	const struct told *t)
{
	const struct firmware *f = in->svsm ? in->svsm : in->firmware;
	bool sev = in->mode == MEASURE_SEV || in->mode == MEASURE_SEV_ES;
	bool vcpus = in->mode != MEASURE_SEV && in->mode != MEASURE_FIRMWARE_HASH;

	fuzz_check(d->len == (sev ? 32 : 48));
	fuzz_check(t->vcpus == (vcpus ? in->vcpus : 0));
	fuzz_check(sev || memcmp(t->last.value, d->value, d->len) == 0);
	fuzz_check(t->sections == (sev || in->mode == MEASURE_FIRMWARE_HASH ? 0 : f->n_sections));
	fuzz_check(!in->kernel || in->mode == MEASURE_FIRMWARE_HASH || f->hashes_gpa);
}

static void measure(struct measure_input in)
{
	struct measure_digest digest;
	struct told told = {0};
	int r;

	in.explain = take_stage;
	in.arg = &told;
	r = measure_launch(&in, &digest);
	fuzz_check(r == 0 || (r > MEASURE_E_SECTION_TYPE && r < _MEASURE_E_MAX));
	if (r)
		fuzz_check(told.stages == 0);	/* no half answers */
	else
		check_answer(&in, &digest, &told);
}

static void measure_ways(const struct firmware *f)
{
	const struct kernel_hashes kernel = {.kernel = {1}}, *const kernels[] = {NULL, &kernel};

	for (size_t i = 0; i < 2; i++)
		for (int mode = 0; mode < _MEASURE_MODE_MAX; mode++)
			for (int vmm = 0; vmm < (mode == MEASURE_SNP ? _VMM_MAX : 1); vmm++)
				measure((struct measure_input){
					.mode = (enum measure_mode)mode,
					.vmm = (enum vmm)vmm,
					.firmware = f,
					.svsm = mode == MEASURE_SNP_SVSM ? f : NULL,
					.vars_size = FIRMWARE_PAGE,
					.kernel = kernels[i],
					.vcpus = 2 - (unsigned)i,
				});
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t whole = (size + FIRMWARE_PAGE - 1) / FIRMWARE_PAGE * FIRMWARE_PAGE;
	uint8_t *image = calloc(1, whole ? whole : 1);
	struct firmware f;
	int r;

	if (!image)
		return 0;
	memcpy(image + whole - size, data, size);
	r = firmware_parse(image, whole, &f);
	fuzz_check(r == 0 || (r >= MEASURE_E_FIRMWARE_SIZE && r <= MEASURE_E_SECTION_TYPE));
	if (!r && check_sections(&f) <= PAGES_MEASURED)
		measure_ways(&f);
	free(image);
	return 0;
}
