/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The launch of an SNP guest, page by page, with and without an SVSM below its firmware. */
#include <string.h>

#include "measure-ways.h"

static void tell(const struct measure_input *in, const struct launch_digest *d, const char *what,
	const char *detail, uint64_t gpa, uint64_t size)
{
	struct measure_stage stage = {.what = what, .detail = detail, .gpa = gpa, .size = size,
		.digest.len = LAUNCH_DIGEST_SIZE};

	memcpy(stage.digest.value, d->value, LAUNCH_DIGEST_SIZE);
	measure_tell(in, &stage);
}

static void give(const struct launch_digest *d, struct measure_digest *ret)
{
	ret->len = LAUNCH_DIGEST_SIZE;
	memcpy(ret->value, d->value, LAUNCH_DIGEST_SIZE);
}

/* The image ends where the reset vector has to be;
 * @d has been begun with its hash, or it is added. */
static int add_firmware(const struct measure_input *in, struct launch_digest *d)
{
	const struct firmware *f = in->firmware;
	uint64_t gpa = MEASURE_FOUR_GIB - f->size;
	int r = 0;

	if (!in->firmware_hash)
		r = launch_digest_pages(d, LAUNCH_NORMAL, gpa, f->image, f->size);
	if (!r)
		tell(in, d, "firmware", in->firmware_hash ? "by its hash" : NULL, gpa, f->size);
	return r;
}

/* The page with the table of hashes, at the place within its page that the footer names. */
static int add_hashes(const struct measure_input *in, struct launch_digest *d, uint32_t gpa)
{
	uint32_t at = in->firmware->hashes_gpa % FIRMWARE_PAGE;
	uint8_t page[FIRMWARE_PAGE] = {0};

	kernel_hashes_table(in->kernel, page + at);
	return launch_digest_pages(d, LAUNCH_NORMAL, gpa, page, sizeof(page));
}

static int add_section(const struct measure_input *in, struct launch_digest *d,
	const struct firmware_section *s)
{
	switch (s->type) {
	case FIRMWARE_SECRETS:
		return launch_digest_blank(d, LAUNCH_SECRETS, s->gpa, s->size);
	case FIRMWARE_CPUID:
		return launch_digest_blank(d, LAUNCH_CPUID, s->gpa, s->size);
	case FIRMWARE_SEC_MEM:
		return launch_digest_blank(d, in->vmm == VMM_GCE ? LAUNCH_UNMEASURED : LAUNCH_ZERO,
			s->gpa, s->size);
	case FIRMWARE_KERNEL_HASHES:
		if (in->kernel)
			return add_hashes(in, d, s->gpa);
		return launch_digest_blank(d, LAUNCH_ZERO, s->gpa, s->size);
	default:
		return launch_digest_blank(d, LAUNCH_ZERO, s->gpa, s->size);
	}
}

/* In the order of the metadata; but EC2 adds the CPUID pages when all others are there. */
static int add_sections(const struct measure_input *in, struct launch_digest *d,
	const struct firmware *f)
{
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < f->n_sections; i++) {
			const struct firmware_section *s = &f->sections[i];
			bool late = in->vmm == VMM_EC2 && s->type == FIRMWARE_CPUID;
			int r;

			if (late != (round == 1))
				continue;
			r = add_section(in, d, s);
			if (r)
				return r;
			tell(in, d, "section", firmware_section_name(s->type), s->gpa, s->size);
		}
	}
	return 0;
}

static int add_vcpu(const struct measure_input *in, struct launch_digest *d,
	const uint8_t *contents)
{
	int r = launch_digest_hashed(d, LAUNCH_VMSA, VMSA_GPA, contents);

	if (!r)
		tell(in, d, "vcpu", NULL, VMSA_GPA, VMSA_SIZE);
	return r;
}

static int hash_vcpu(const struct measure_input *in, struct launch_digest *d,
	bool boot, uint8_t *ret)
{
	uint8_t page[VMSA_SIZE];

	vmsa_page(&(struct vmsa){
		.vmm = in->vmm,
		.boot = boot,
		.eip = boot ? VMSA_BSP_EIP : in->firmware->reset_eip,
		.vcpu_sig = in->vcpu_sig,
		.features = in->features,
	}, page);
	return launch_digest_content(d, page, ret);
}

static int add_vcpus(const struct measure_input *in, struct launch_digest *d)
{
	uint8_t contents[LAUNCH_DIGEST_SIZE];
	int r = 0;

	for (unsigned i = 0; !r && i < in->vcpus; i++) {
		/* All others are like the second. */
		if (i < 2)
			r = hash_vcpu(in, d, i == 0, contents);
		if (!r)
			r = add_vcpu(in, d, contents);
	}
	return r;
}

int measure_firmware_hash(const struct measure_input *in, struct measure_digest *ret)
{
	_cleanup_launch_digest_ struct launch_digest d;
	int r = launch_digest_begin(&d, NULL);

	if (!r)
		r = add_firmware(in, &d);
	if (!r)
		give(&d, ret);
	return r;
}

int measure_snp(const struct measure_input *in, struct measure_digest *ret)
{
	_cleanup_launch_digest_ struct launch_digest d;
	int r = launch_digest_begin(&d, in->firmware_hash);

	if (!r)
		r = add_firmware(in, &d);
	if (!r)
		r = add_sections(in, &d, in->firmware);
	if (!r)
		r = add_vcpus(in, &d);
	if (!r)
		give(&d, ret);
	return r;
}

/* The SVSM ends where the file of variables begins, which ends where the firmware begins. */
static int add_svsm(const struct measure_input *in, struct launch_digest *d, uint64_t gpa)
{
	int r = launch_digest_pages(d, LAUNCH_NORMAL, gpa, in->svsm->image, in->svsm->size);

	if (!r)
		tell(in, d, "svsm", NULL, gpa, in->svsm->size);
	return r;
}

/* Of the sections those of the SVSM count, which lays out the memory;
 * the firmware starts inside. */
int measure_snp_svsm(const struct measure_input *in, struct measure_digest *ret)
{
	uint8_t page[VMSA_SIZE], contents[LAUNCH_DIGEST_SIZE];
	_cleanup_launch_digest_ struct launch_digest d;
	uint64_t gpa = MEASURE_FOUR_GIB - in->firmware->size - in->vars_size - in->svsm->size;
	int r = launch_digest_begin(&d, in->firmware_hash);

	if (!r)
		r = add_firmware(in, &d);
	if (!r)
		r = add_svsm(in, &d, gpa);
	if (!r)
		r = add_sections(in, &d, in->svsm);
	vmsa_page_svsm(gpa + in->svsm->svsm_entry, in->vcpu_sig, page);
	if (!r)
		r = launch_digest_content(&d, page, contents);
	for (unsigned i = 0; !r && i < in->vcpus; i++)
		r = add_vcpu(in, &d, contents);
	if (!r)
		give(&d, ret);
	return r;
}
