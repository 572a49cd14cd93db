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

#define VMPL_MAX 3

#define SIGNER_AUTHOR_KEY_EN (1u << 0)
#define SIGNER_MASK_CHIP_KEY (1u << 1)
#define SIGNER_KEY(flags) ((flags) >> 2 & 7)
#define SIGNER_RESERVED (~0u << 5)

#define SIG_RESERVED_SIZE 368
#define P384_SIZE 48

/* Every field is taken, whatever stands in it; the first reason against the report stays. */
struct decoding {
	struct snp_cursor c;
	int reason;
};

static void refuse(struct decoding *d, int reason)
{
	if (!d->reason)
		d->reason = reason;
}

static void take_zero(struct decoding *d, size_t n)
{
	const uint8_t *p = snp_take(&d->c, n);

	if (!p || !snp_all_zero(p, n))
		refuse(d, SNP_E_REPORT_RESERVED);
}

static void take_version(struct decoding *d, struct snp_report *r)
{
	r->version = snp_take_le32(&d->c);
	if (r->version < VERSION_MIN || r->version > VERSION_MAX)
		refuse(d, SNP_E_REPORT_VERSION);
	r->has_cpuid = r->version >= VERSION_CPUID;
	r->has_mit_vectors = r->version >= VERSION_MIT_VECTORS;
}

static void take_policy(struct decoding *d, struct snp_report *r)
{
	r->policy = snp_take_le64(&d->c);
	if (!(r->policy & SNP_POLICY_RESERVED_ONE) || r->policy & SNP_POLICY_RESERVED_ZERO)
		refuse(d, SNP_E_REPORT_RESERVED);
}

static void take_vmpl(struct decoding *d, struct snp_report *r)
{
	r->vmpl = snp_take_le32(&d->c);
	if (r->vmpl == SNP_VMPL_HOST)
		refuse(d, SNP_E_REPORT_HOST);
	else if (r->vmpl > VMPL_MAX)
		refuse(d, SNP_E_REPORT_RESERVED);
}

static void take_algo(struct decoding *d, struct snp_report *r)
{
	r->signature_algo = snp_take_le32(&d->c);
	if (r->signature_algo != SNP_ALGO_ECDSA_P384_SHA384)
		refuse(d, SNP_E_REPORT_ALGO);
}

static void take_signer(struct decoding *d, struct snp_report *r)
{
	uint32_t flags = snp_take_le32(&d->c);

	r->author_key_en = flags & SIGNER_AUTHOR_KEY_EN;
	r->mask_chip_key = flags & SIGNER_MASK_CHIP_KEY;
	r->signing_key = SIGNER_KEY(flags);
	if (flags & SIGNER_RESERVED)
		refuse(d, SNP_E_REPORT_RESERVED);
	if (r->mask_chip_key)
		refuse(d, SNP_E_REPORT_MASKED_KEY);
	if (r->signing_key == SNP_KEY_NONE)
		refuse(d, SNP_E_REPORT_UNSIGNED);
	if (r->signing_key != SNP_KEY_VCEK && r->signing_key != SNP_KEY_VLEK)
		refuse(d, SNP_E_REPORT_RESERVED);
	take_zero(d, 4);
}

/* 0x004..0x04F: who signs what kind of report for which kind of guest. */
static void take_head(struct decoding *d, struct snp_report *r)
{
	r->guest_svn = snp_take_le32(&d->c);
	take_policy(d, r);
	snp_take_bytes(&d->c, r->family_id, sizeof(r->family_id));
	snp_take_bytes(&d->c, r->image_id, sizeof(r->image_id));
	take_vmpl(d, r);
	take_algo(d, r);
	snp_take_bytes(&d->c, r->current_tcb, sizeof(r->current_tcb));
	r->platform_info = snp_take_le64(&d->c);
	take_signer(d, r);
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
static void take_chip(struct decoding *d, struct snp_report *r)
{
	if (r->has_cpuid) {
		r->cpuid_family = snp_take_u8(&d->c);
		r->cpuid_model = snp_take_u8(&d->c);
		r->cpuid_stepping = snp_take_u8(&d->c);
	} else {
		take_zero(d, 3);
	}
	take_zero(d, 21);
	snp_take_bytes(&d->c, r->chip_id, sizeof(r->chip_id));
}

/* 0x1E0..0x1F7: the firmware. */
static void take_firmware(struct decoding *d, struct snp_report *r)
{
	snp_take_bytes(&d->c, r->committed_tcb, sizeof(r->committed_tcb));
	r->current_build = snp_take_u8(&d->c);
	r->current_minor = snp_take_u8(&d->c);
	r->current_major = snp_take_u8(&d->c);
	take_zero(d, 1);
	r->committed_build = snp_take_u8(&d->c);
	r->committed_minor = snp_take_u8(&d->c);
	r->committed_major = snp_take_u8(&d->c);
	take_zero(d, 1);
	snp_take_bytes(&d->c, r->launch_tcb, sizeof(r->launch_tcb));
}

/* 0x1F8..0x29F: mitigation vectors, then nothing up to the end of what is signed. */
static void take_mitigations(struct decoding *d, struct snp_report *r)
{
	if (r->has_mit_vectors) {
		r->launch_mit_vector = snp_take_le64(&d->c);
		r->current_mit_vector = snp_take_le64(&d->c);
	} else {
		take_zero(d, 8 + 8);
	}
	take_zero(d, 152);
}

/* One of R and S: a P-384 number, extended with zeros. */
static void take_component(struct decoding *d, uint8_t ret[static SNP_SIG_COMPONENT_SIZE])
{
	snp_take_bytes(&d->c, ret, SNP_SIG_COMPONENT_SIZE);
	if (!snp_all_zero(ret + P384_SIZE, SNP_SIG_COMPONENT_SIZE - P384_SIZE))
		refuse(d, SNP_E_REPORT_RESERVED);
}

static void take_signature(struct decoding *d, struct snp_report *r)
{
	take_component(d, r->sig_r);
	take_component(d, r->sig_s);
	take_zero(d, SIG_RESERVED_SIZE);
}

int snp_report_read(const uint8_t bytes[static SNP_REPORT_SIZE], struct snp_report *ret)
{
	struct decoding d = {.c = snp_cursor(bytes, SNP_REPORT_SIZE)};
	struct snp_report r = {0};

	take_version(&d, &r);
	take_head(&d, &r);
	take_identity(&d.c, &r);
	take_chip(&d, &r);
	take_firmware(&d, &r);
	take_mitigations(&d, &r);
	take_signature(&d, &r);
	if (!snp_cursor_done(&d.c))
		refuse(&d, SNP_E_TRUNCATED);
	*ret = r;
	return d.reason;
}

int snp_report_parse(const uint8_t bytes[static SNP_REPORT_SIZE], struct snp_report *ret)
{
	struct snp_report r;
	int e = snp_report_read(bytes, &r);

	if (!e)
		*ret = r;
	return e;
}

const uint8_t *snp_report_peek_report_data(const uint8_t bytes[static SNP_REPORT_SIZE])
{
	return bytes + offsetof(struct snp_report_wire, report_data);
}
