/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports of versions 2 to 5, laid out and signed as the firmware does it. */
#include "firmware.h"

#include <endian.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <string.h>

#define FIRMWARE_MAJOR 1
#define FIRMWARE_MINOR 55
#define FIRMWARE_BUILD 29

DEFINE_CLEANUP(ECDSA_SIG *, ECDSA_SIG_free)
DEFINE_CLEANUP(EVP_MD_CTX *, EVP_MD_CTX_free)

static void put32(uint8_t ret[static 4], uint32_t v)
{
	v = htole32(v);
	memcpy(ret, &v, sizeof(v));
}

static void put64(uint8_t ret[static 8], uint64_t v)
{
	v = htole64(v);
	memcpy(ret, &v, sizeof(v));
}

static void put_versions(const struct emu_config *config, struct snp_report_wire *ret)
{
	memcpy(ret->current_tcb, config->current_tcb, sizeof(ret->current_tcb));
	memcpy(ret->reported_tcb, config->tcb, sizeof(ret->reported_tcb));
	memcpy(ret->committed_tcb, config->committed_tcb, sizeof(ret->committed_tcb));
	memcpy(ret->launch_tcb, config->launch_tcb, sizeof(ret->launch_tcb));
	ret->current_major = ret->committed_major = FIRMWARE_MAJOR;
	ret->current_minor = ret->committed_minor = FIRMWARE_MINOR;
	ret->current_build = ret->committed_build = FIRMWARE_BUILD;
	if (config->version < 3)
		return;
	ret->cpuid_fam_id = config->cpuid[0];
	ret->cpuid_mod_id = config->cpuid[1];
	ret->cpuid_step = config->cpuid[2];
}

static void put_identity(const struct emu_config *config, struct snp_report_wire *ret)
{
	memcpy(ret->family_id, config->family_id, sizeof(ret->family_id));
	memcpy(ret->image_id, config->image_id, sizeof(ret->image_id));
	memcpy(ret->measurement, config->measurement, sizeof(ret->measurement));
	memcpy(ret->host_data, config->host_data, sizeof(ret->host_data));
	memcpy(ret->id_key_digest, config->id_key_digest, sizeof(ret->id_key_digest));
	memcpy(ret->author_key_digest, config->author_key_digest, sizeof(ret->author_key_digest));
	memcpy(ret->chip_id, config->chip_id, emu_config_chip_id_len(config));
	/* No migration agent. */
	memset(ret->report_id_ma, 0xFF, sizeof(ret->report_id_ma));
}

void emu_report_make(const struct emu_config *config, const uint8_t report_id[static 32],
	uint32_t vmpl, const uint8_t report_data[static SNP_REPORT_DATA_SIZE],
	struct snp_report_wire *ret)
{
	memset(ret, 0, sizeof(*ret));
	put32(ret->version, config->version);
	put32(ret->guest_svn, config->guest_svn);
	put64(ret->policy, config->policy);
	put32(ret->vmpl, vmpl);
	put32(ret->signature_algo, 1);	/* ECDSA P-384 with SHA-384 */
	put64(ret->platform_info, config->platform_info);
	put32(ret->signer_info, config->signer_info);
	memcpy(ret->report_data, report_data, sizeof(ret->report_data));
	memcpy(ret->report_id, report_id, sizeof(ret->report_id));
	put_identity(config, ret);
	put_versions(config, ret);
}

/* The DER signature that OpenSSL makes, to the two little-endian numbers of a report. */
static int put_signature(const uint8_t *der, size_t der_len, struct snp_report_wire *report)
{
	_cleanup_(ECDSA_SIG_freep) ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &der, (long)der_len);

	if (!sig)
		return -EIO;
	if (BN_bn2lebinpad(ECDSA_SIG_get0_r(sig), report->sig_r, sizeof(report->sig_r)) < 0 ||
		BN_bn2lebinpad(ECDSA_SIG_get0_s(sig), report->sig_s, sizeof(report->sig_s)) < 0)
		return -EIO;
	return 0;
}

int emu_report_sign(EVP_PKEY *vcek, struct snp_report_wire *report)
{
	_cleanup_(EVP_MD_CTX_freep) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	uint8_t der[128];
	size_t len = sizeof(der);

	if (!ctx || EVP_DigestSignInit(ctx, NULL, EVP_sha384(), NULL, vcek) != 1)
		return -EIO;
	if (EVP_DigestSign(ctx, der, &len, (const uint8_t *)report, SNP_REPORT_SIGNED_SIZE) != 1)
		return -EIO;
	return put_signature(der, len, report);
}
