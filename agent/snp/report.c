/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Decodes an ATTESTATION_REPORT field by field, in the order in which it lies in memory. ENEMY
 * INPUT. A field that must be zero is refused when it is not: an unknown meaning is not a harmless
 * one. PLATFORM_INFO is handed on whole, since firmware in the field defines more of its bits than
 * the public ABI; which of them matter is the owner's policy.
 */
#include "report.h"

#include <string.h>

#include "cursor.h"

#define VERSION_MIN 2
#define VERSION_MAX 5
#define VERSION_CPUID 3		/* the first to carry family, model and stepping */
#define VERSION_MIT_VECTORS 5

#define ALGO_ECDSA_P384_SHA384 1
#define VMPL_MAX 3
#define VMPL_HOST UINT32_MAX

#define SIGNER_AUTHOR_KEY_EN (1u << 0)
#define SIGNER_MASK_CHIP_KEY (1u << 1)
#define SIGNER_KEY(flags) ((flags) >> 2 & 7)
#define SIGNER_RESERVED (~0u << 5)

#define SIG_RESERVED_SIZE 368
#define P384_SIZE 48

static int take_zero(struct snp_cursor *c, size_t n)
{
	const uint8_t *p = snp_take(c, n);

	return p && snp_all_zero(p, n) ? 0 : SNP_E_REPORT_RESERVED;
}

static int take_version(struct snp_cursor *c, struct snp_report *r)
{
	r->version = snp_take_le32(c);
	if (r->version < VERSION_MIN || r->version > VERSION_MAX)
		return SNP_E_REPORT_VERSION;
	r->has_cpuid = r->version >= VERSION_CPUID;
	r->has_mit_vectors = r->version >= VERSION_MIT_VECTORS;
	return 0;
}

static int take_policy(struct snp_cursor *c, struct snp_report *r)
{
	r->policy = snp_take_le64(c);
	if (!(r->policy & SNP_POLICY_RESERVED_ONE) || r->policy & SNP_POLICY_RESERVED_ZERO)
		return SNP_E_REPORT_RESERVED;
	return 0;
}

static int take_vmpl(struct snp_cursor *c, struct snp_report *r)
{
	r->vmpl = snp_take_le32(c);
	if (r->vmpl == VMPL_HOST)
		return SNP_E_REPORT_HOST;
	return r->vmpl <= VMPL_MAX ? 0 : SNP_E_REPORT_RESERVED;
}

static int take_signer(struct snp_cursor *c, struct snp_report *r)
{
	uint32_t flags = snp_take_le32(c);
	unsigned key = SIGNER_KEY(flags);

	if (flags & SIGNER_RESERVED)
		return SNP_E_REPORT_RESERVED;
	r->author_key_en = flags & SIGNER_AUTHOR_KEY_EN;
	r->mask_chip_key = flags & SIGNER_MASK_CHIP_KEY;
	if (r->mask_chip_key)
		return SNP_E_REPORT_MASKED_KEY;
	if (key == SNP_KEY_NONE)
		return SNP_E_REPORT_UNSIGNED;
	if (key != SNP_KEY_VCEK && key != SNP_KEY_VLEK)
		return SNP_E_REPORT_RESERVED;
	r->signing_key = key;
	return take_zero(c, 4);
}

/* 0x000..0x04F: who signs what kind of report for which kind of guest. */
static int take_head(struct snp_cursor *c, struct snp_report *r)
{
	int e;

	e = take_version(c, r);
	if (e)
		return e;
	r->guest_svn = snp_take_le32(c);
	e = take_policy(c, r);
	if (e)
		return e;
	snp_take_bytes(c, r->family_id, sizeof(r->family_id));
	snp_take_bytes(c, r->image_id, sizeof(r->image_id));
	e = take_vmpl(c, r);
	if (e)
		return e;
	if (snp_take_le32(c) != ALGO_ECDSA_P384_SHA384)
		return SNP_E_REPORT_ALGO;
	snp_take_bytes(c, r->current_tcb, sizeof(r->current_tcb));
	r->platform_info = snp_take_le64(c);
	return take_signer(c, r);
}

/* 0x050..0x187: what the guest is. Any value may stand here. */
static void take_identity(struct snp_cursor *c, struct snp_report *r)
{
	snp_take_bytes(c, r->report_data, sizeof(r->report_data));
	snp_take_bytes(c, r->measurement, sizeof(r->measurement));
	snp_take_bytes(c, r->host_data, sizeof(r->host_data));
	snp_take_bytes(c, r->id_key_digest, sizeof(r->id_key_digest));
	snp_take_bytes(c, r->author_key_digest, sizeof(r->author_key_digest));
	snp_take_bytes(c, r->report_id, sizeof(r->report_id));
	snp_take_bytes(c, r->report_id_ma, sizeof(r->report_id_ma));
	snp_take_bytes(c, r->reported_tcb, sizeof(r->reported_tcb));
}

/* 0x188..0x1DF: the processor. */
static int take_chip(struct snp_cursor *c, struct snp_report *r)
{
	int e;

	if (r->has_cpuid) {
		r->cpuid_family = snp_take_u8(c);
		r->cpuid_model = snp_take_u8(c);
		r->cpuid_stepping = snp_take_u8(c);
	} else {
		e = take_zero(c, 3);
		if (e)
			return e;
	}
	e = take_zero(c, 21);
	if (e)
		return e;
	snp_take_bytes(c, r->chip_id, sizeof(r->chip_id));
	return 0;
}

/* 0x1E0..0x1F7: the firmware. */
static int take_firmware(struct snp_cursor *c, struct snp_report *r)
{
	int e;

	snp_take_bytes(c, r->committed_tcb, sizeof(r->committed_tcb));
	r->current_build = snp_take_u8(c);
	r->current_minor = snp_take_u8(c);
	r->current_major = snp_take_u8(c);
	e = take_zero(c, 1);
	if (e)
		return e;
	r->committed_build = snp_take_u8(c);
	r->committed_minor = snp_take_u8(c);
	r->committed_major = snp_take_u8(c);
	e = take_zero(c, 1);
	if (e)
		return e;
	snp_take_bytes(c, r->launch_tcb, sizeof(r->launch_tcb));
	return 0;
}

/* 0x1F8..0x29F: mitigation vectors, then nothing up to the end of what is signed. */
static int take_mitigations(struct snp_cursor *c, struct snp_report *r)
{
	if (!r->has_mit_vectors)
		return take_zero(c, 8 + 8 + 152);
	r->launch_mit_vector = snp_take_le64(c);
	r->current_mit_vector = snp_take_le64(c);
	return take_zero(c, 152);
}

/* One of R and S: a P-384 number, extended with zeros. */
static int take_component(struct snp_cursor *c, uint8_t ret[static SNP_SIG_COMPONENT_SIZE])
{
	snp_take_bytes(c, ret, SNP_SIG_COMPONENT_SIZE);
	if (!snp_all_zero(ret + P384_SIZE, SNP_SIG_COMPONENT_SIZE - P384_SIZE))
		return SNP_E_REPORT_RESERVED;
	return 0;
}

static int take_signature(struct snp_cursor *c, struct snp_report *r)
{
	int e;

	e = take_component(c, r->sig_r);
	if (e)
		return e;
	e = take_component(c, r->sig_s);
	if (e)
		return e;
	return take_zero(c, SIG_RESERVED_SIZE);
}

int snp_report_parse(const uint8_t bytes[static SNP_REPORT_SIZE], struct snp_report *ret)
{
	struct snp_cursor c = snp_cursor(bytes, SNP_REPORT_SIZE);
	struct snp_report r = {0};
	int e;

	e = take_head(&c, &r);
	if (e)
		return e;
	take_identity(&c, &r);
	e = take_chip(&c, &r);
	if (e)
		return e;
	e = take_firmware(&c, &r);
	if (e)
		return e;
	e = take_mitigations(&c, &r);
	if (e)
		return e;
	e = take_signature(&c, &r);
	if (e)
		return e;
	if (!snp_cursor_done(&c))
		return SNP_E_TRUNCATED;
	*ret = r;
	return 0;
}

const uint8_t *snp_report_peek_report_data(const uint8_t bytes[static SNP_REPORT_SIZE])
{
	return bytes + offsetof(struct snp_report_wire, report_data);
}
