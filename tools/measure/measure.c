/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of a launch: what is checked first, and which way the digest is built in each mode. */
#include "measure.h"

#include <string.h>

#include "measure-ways.h"

static const struct {
	const char *name;
	int (*measure)(const struct measure_input *in, struct measure_digest *ret);
} modes[_MEASURE_MODE_MAX] = {
	[MEASURE_SNP] = {"snp", measure_snp},
	[MEASURE_SNP_SVSM] = {"snp-svsm", measure_snp_svsm},
	[MEASURE_SEV] = {"sev", measure_sev},
	[MEASURE_SEV_ES] = {"sev-es", measure_sev_es},
	[MEASURE_FIRMWARE_HASH] = {"firmware-hash", measure_firmware_hash},
};

const char *measure_mode_name(enum measure_mode mode)
{
	return modes[mode].name;
}

bool measure_mode_by_name(const char *name, enum measure_mode *ret)
{
	for (int i = 0; i < _MEASURE_MODE_MAX; i++) {
		if (strcmp(modes[i].name, name) == 0) {
			*ret = (enum measure_mode)i;
			return true;
		}
	}
	return false;
}

void measure_tell(const struct measure_input *in, const struct measure_stage *stage)
{
	if (in->explain)
		in->explain(stage, in->arg);
}

/* The table has to lie where the firmware looks for it:
 * hashes that nobody compares protect nothing. */
static int check_hashes_section(const struct firmware *f)
{
	uint32_t at = f->hashes_gpa % FIRMWARE_PAGE;
	int r = MEASURE_E_NO_HASHES_SECTION;

	for (size_t i = 0; i < f->n_sections; i++) {
		if (f->sections[i].type != FIRMWARE_KERNEL_HASHES)
			continue;
		if (f->sections[i].gpa != f->hashes_gpa - at ||
			at + KERNEL_HASHES_SIZE > FIRMWARE_PAGE)
			return MEASURE_E_HASHES_PLACE;
		r = 0;
	}
	return r;
}

static int check_kernel(const struct measure_input *in)
{
	const struct firmware *f = in->firmware;
	int r = 0;

	if (!in->kernel || in->mode == MEASURE_FIRMWARE_HASH)
		return 0;
	if (in->mode == MEASURE_SNP_SVSM)
		return MEASURE_E_SVSM_KERNEL;
	if (in->mode == MEASURE_SNP)
		r = check_hashes_section(f);
	/* QEMU asks for both as well; a firmware without the section is told so first. */
	if (r != MEASURE_E_NO_HASHES_SECTION &&
		(!f->hashes_gpa || f->hashes_size < KERNEL_HASHES_SIZE))
		return MEASURE_E_NO_HASHES;
	return r;
}

static int check_vcpus(const struct measure_input *in)
{
	if (in->mode == MEASURE_SEV || in->mode == MEASURE_FIRMWARE_HASH)
		return 0;
	if (in->vcpus == 0 || in->vcpus > MEASURE_VCPUS_MAX)
		return MEASURE_E_VCPUS;
	/* Processors of an SVSM begin in it. */
	if (in->mode == MEASURE_SNP_SVSM)
		return 0;
	/* Address 0 is no place either; only a lone processor needs none. */
	if (!in->firmware->has_reset || (in->vcpus > 1 && !in->firmware->reset_eip))
		return MEASURE_E_NO_RESET;
	return 0;
}

static int check_svsm(const struct measure_input *in)
{
	uint64_t above = (uint64_t)in->firmware->size + in->vars_size;

	if (!in->svsm->has_metadata)
		return MEASURE_E_NO_METADATA;
	if (!in->svsm->has_svsm || in->svsm->svsm_entry >= in->svsm->size)
		return MEASURE_E_NO_SVSM;
	if (!in->vars_size || in->vars_size % FIRMWARE_PAGE ||
		above + in->svsm->size > MEASURE_FOUR_GIB)
		return MEASURE_E_SVSM_PLACE;
	return 0;
}

static int check_mode(const struct measure_input *in)
{
	bool snp = in->mode == MEASURE_SNP || in->mode == MEASURE_SNP_SVSM;

	if (!in->svsm != (in->mode != MEASURE_SNP_SVSM))
		return MEASURE_E_MODE_SVSM;
	if (in->firmware_hash && !snp)
		return MEASURE_E_MODE_HASH;
	/* The firmware's pages are the same with each. */
	if (in->vmm != VMM_QEMU && in->mode != MEASURE_SNP && in->mode != MEASURE_FIRMWARE_HASH)
		return MEASURE_E_MODE_VMM;
	if (in->mode == MEASURE_SNP && !in->firmware->has_metadata)
		return MEASURE_E_NO_METADATA;
	return in->svsm ? check_svsm(in) : 0;
}

int measure_launch(const struct measure_input *in, struct measure_digest *ret)
{
	int r = check_mode(in);

	if (!r)
		r = check_kernel(in);
	if (!r)
		r = check_vcpus(in);
	return r ? r : modes[in->mode].measure(in, ret);
}
