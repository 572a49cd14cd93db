/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SEV and SEV-ES: one SHA-256 of all that is put into memory. */
#include <openssl/evp.h>
#include <string.h>

#include "measure-ways.h"
#include "snp/openssl-util.h"

#define SHA256_SIZE 32

static int add(const struct measure_input *in, EVP_MD_CTX *ctx, const char *what, uint64_t gpa,
	const void *data, size_t len)
{
	if (EVP_DigestUpdate(ctx, data, len) != 1)
		return -EIO;
	measure_tell(in, &(struct measure_stage){.what = what, .gpa = gpa, .size = len});
	return 0;
}

static int add_hashes(const struct measure_input *in, EVP_MD_CTX *ctx)
{
	uint8_t table[KERNEL_HASHES_SIZE];

	if (!in->kernel)
		return 0;
	kernel_hashes_table(in->kernel, table);
	return add(in, ctx, "kernel-hashes", in->firmware->hashes_gpa, table, sizeof(table));
}

static int add_vcpus(const struct measure_input *in, EVP_MD_CTX *ctx, unsigned vcpus)
{
	uint8_t page[VMSA_SIZE];

	for (unsigned i = 0; i < vcpus; i++) {
		int r;

		if (i < 2)
			vmsa_page(&(struct vmsa){
				.boot = i == 0,
				.eip = i == 0 ? VMSA_BSP_EIP : in->firmware->reset_eip,
				.vcpu_sig = in->vcpu_sig,
			}, page);
		r = add(in, ctx, "vcpu", 0, page, sizeof(page));
		if (r)
			return r;
	}
	return 0;
}

static int measure_all(const struct measure_input *in, unsigned vcpus, struct measure_digest *ret)
{
	_cleanup_(EVP_MD_CTX_freep) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	const struct firmware *f = in->firmware;
	int r;

	if (!ctx)
		return -ENOMEM;
	if (EVP_DigestInit_ex2(ctx, EVP_sha256(), NULL) != 1)
		return -EIO;
	r = add(in, ctx, "firmware", MEASURE_FOUR_GIB - f->size, f->image, f->size);
	if (!r)
		r = add_hashes(in, ctx);
	if (!r)
		r = add_vcpus(in, ctx, vcpus);
	if (!r && EVP_DigestFinal_ex(ctx, ret->value, NULL) != 1)
		r = -EIO;
	if (!r)
		ret->len = SHA256_SIZE;
	return r;
}

int measure_sev(const struct measure_input *in, struct measure_digest *ret)
{
	return measure_all(in, 0, ret);
}

int measure_sev_es(const struct measure_input *in, struct measure_digest *ret)
{
	return measure_all(in, in->vcpus, ret);
}
