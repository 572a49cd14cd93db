/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ATTESTATION_REPORT of AMD SEV-SNP (firmware ABI 56860, MSG_REPORT_RSP), versions 2 to 5:
 * layout and strict decoding. ENEMY INPUT: a report is evidence only after its signature, over the
 * bytes as received, has been checked; that is the owner's side (tools/owner/).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "errors.h"
#include "util.h"

#define SNP_REPORT_SIZE 1184
#define SNP_REPORT_SIGNED_SIZE 0x2A0	/* bytes 0x000..0x29F are signed */
#define SNP_REPORT_DATA_SIZE 64
#define SNP_MEASUREMENT_SIZE 48
#define SNP_CHIP_ID_SIZE 64
#define SNP_SIG_COMPONENT_SIZE 72	/* R and S, little-endian; P-384 uses the low 48 bytes */

/* The bytes as they lie in memory; integers little-endian. Only for offsets and for making reports
 * in tests: reading goes through snp_report_parse(). */
struct snp_report_wire {
	uint8_t version[4];
	uint8_t guest_svn[4];
	uint8_t policy[8];
	uint8_t family_id[16];
	uint8_t image_id[16];
	uint8_t vmpl[4];
	uint8_t signature_algo[4];
	uint8_t current_tcb[8];
	uint8_t platform_info[8];
	uint8_t signer_info[4];
	uint8_t reserved_4c[4];
	uint8_t report_data[SNP_REPORT_DATA_SIZE];
	uint8_t measurement[SNP_MEASUREMENT_SIZE];
	uint8_t host_data[32];
	uint8_t id_key_digest[48];
	uint8_t author_key_digest[48];
	uint8_t report_id[32];
	uint8_t report_id_ma[32];
	uint8_t reported_tcb[8];
	uint8_t cpuid_fam_id;	/* version 3 and later, as the two below; reserved zero before */
	uint8_t cpuid_mod_id;
	uint8_t cpuid_step;
	uint8_t reserved_18b[21];
	uint8_t chip_id[SNP_CHIP_ID_SIZE];
	uint8_t committed_tcb[8];
	uint8_t current_build;
	uint8_t current_minor;
	uint8_t current_major;
	uint8_t reserved_1eb;
	uint8_t committed_build;
	uint8_t committed_minor;
	uint8_t committed_major;
	uint8_t reserved_1ef;
	uint8_t launch_tcb[8];
	uint8_t launch_mit_vector[8];	/* version 5, as the one below; reserved zero before */
	uint8_t current_mit_vector[8];
	uint8_t reserved_208[152];
	uint8_t sig_r[SNP_SIG_COMPONENT_SIZE];
	uint8_t sig_s[SNP_SIG_COMPONENT_SIZE];
	uint8_t sig_reserved[368];
};

#define SNP_ASSERT_AT(field, at)                                                                   \
	_Static_assert(offsetof(struct snp_report_wire, field) == (at), #field " of a report")
_Static_assert(sizeof(struct snp_report_wire) == SNP_REPORT_SIZE, "ATTESTATION_REPORT size");
SNP_ASSERT_AT(version, 0x000);
SNP_ASSERT_AT(guest_svn, 0x004);
SNP_ASSERT_AT(policy, 0x008);
SNP_ASSERT_AT(family_id, 0x010);
SNP_ASSERT_AT(image_id, 0x020);
SNP_ASSERT_AT(vmpl, 0x030);
SNP_ASSERT_AT(signature_algo, 0x034);
SNP_ASSERT_AT(current_tcb, 0x038);
SNP_ASSERT_AT(platform_info, 0x040);
SNP_ASSERT_AT(signer_info, 0x048);
SNP_ASSERT_AT(report_data, 0x050);
SNP_ASSERT_AT(measurement, 0x090);
SNP_ASSERT_AT(host_data, 0x0C0);
SNP_ASSERT_AT(id_key_digest, 0x0E0);
SNP_ASSERT_AT(author_key_digest, 0x110);
SNP_ASSERT_AT(report_id, 0x140);
SNP_ASSERT_AT(report_id_ma, 0x160);
SNP_ASSERT_AT(reported_tcb, 0x180);
SNP_ASSERT_AT(cpuid_fam_id, 0x188);
SNP_ASSERT_AT(chip_id, 0x1A0);
SNP_ASSERT_AT(committed_tcb, 0x1E0);
SNP_ASSERT_AT(current_build, 0x1E8);
SNP_ASSERT_AT(committed_build, 0x1EC);
SNP_ASSERT_AT(launch_tcb, 0x1F0);
SNP_ASSERT_AT(launch_mit_vector, 0x1F8);
SNP_ASSERT_AT(current_mit_vector, 0x200);
SNP_ASSERT_AT(sig_r, 0x2A0);
SNP_ASSERT_AT(sig_s, 0x2E8);

#define SNP_ALGO_ECDSA_P384_SHA384 1
#define SNP_VMPL_HOST UINT32_MAX	/* no level: the host asked */

enum snp_signing_key {
	SNP_KEY_VCEK = 0,
	SNP_KEY_VLEK = 1,
	SNP_KEY_NONE = 7,
};

/* The same, decoded: integers in host order, flags apart. */
struct snp_report {
	uint32_t version;
	uint32_t guest_svn;
	uint64_t policy;
	uint8_t family_id[16];
	uint8_t image_id[16];
	uint32_t vmpl;
	uint32_t signature_algo;
	uint8_t current_tcb[8];
	uint64_t platform_info;
	bool author_key_en;
	bool mask_chip_key;
	uint8_t signing_key;	/* enum snp_signing_key; 2 to 6 are reserved */
	uint8_t report_data[SNP_REPORT_DATA_SIZE];
	uint8_t measurement[SNP_MEASUREMENT_SIZE];
	uint8_t host_data[32];
	uint8_t id_key_digest[48];
	uint8_t author_key_digest[48];
	uint8_t report_id[32];
	uint8_t report_id_ma[32];
	uint8_t reported_tcb[8];
	bool has_cpuid;		/* version 3 and later */
	uint8_t cpuid_family;	/* combined: base + extended */
	uint8_t cpuid_model;
	uint8_t cpuid_stepping;
	uint8_t chip_id[SNP_CHIP_ID_SIZE];
	uint8_t committed_tcb[8];
	uint8_t current_build, current_minor, current_major;
	uint8_t committed_build, committed_minor, committed_major;
	uint8_t launch_tcb[8];
	bool has_mit_vectors;	/* version 5 */
	uint64_t launch_mit_vector;
	uint64_t current_mit_vector;
	uint8_t sig_r[SNP_SIG_COMPONENT_SIZE];	/* little-endian, as in the report */
	uint8_t sig_s[SNP_SIG_COMPONENT_SIZE];
};

/* Bits of POLICY (firmware ABI 56860, GUEST_POLICY). */
#define SNP_POLICY_ABI_MINOR(p) ((unsigned)((p) & 0xFF))
#define SNP_POLICY_ABI_MAJOR(p) ((unsigned)(((p) >> 8) & 0xFF))
#define SNP_POLICY_SMT (UINT64_C(1) << 16)
#define SNP_POLICY_RESERVED_ONE (UINT64_C(1) << 17)	/* must be 1 */
#define SNP_POLICY_MIGRATE_MA (UINT64_C(1) << 18)
#define SNP_POLICY_DEBUG (UINT64_C(1) << 19)
#define SNP_POLICY_SINGLE_SOCKET (UINT64_C(1) << 20)
#define SNP_POLICY_CXL_ALLOW (UINT64_C(1) << 21)
#define SNP_POLICY_MEM_AES_256_XTS (UINT64_C(1) << 22)
#define SNP_POLICY_RAPL_DIS (UINT64_C(1) << 23)
#define SNP_POLICY_CIPHERTEXT_HIDING_DRAM (UINT64_C(1) << 24)
#define SNP_POLICY_PAGE_SWAP_DISABLE (UINT64_C(1) << 25)
#define SNP_POLICY_RESERVED_ZERO (~UINT64_C(0) << 26)

/**
 * snp_report_parse() - decode a report, refusing what the ABI does not define
 * @bytes: the report as the firmware gave it
 * @ret: written on 0 only
 *
 * Checks the version, reserved fields and bits, SIGNATURE_ALGO, POLICY's fixed bits, that the guest
 * asked for it, and that it claims a signature. Does not check the signature.
 *
 * Return: 0, or SNP_E_REPORT_*.
 */
_must_check_ int snp_report_parse(const uint8_t bytes[static SNP_REPORT_SIZE],
	struct snp_report *ret);

/**
 * snp_report_read() - decode a report that may be refused, to tell what stands in it
 * @bytes: the report as the firmware gave it
 * @ret: always written: what lies where these versions have it, or, of an unknown version, might
 *
 * For showing. What decides uses snp_report_parse(), whose answer this gives too.
 *
 * Return: 0, or SNP_E_REPORT_*: the first reason against it.
 */
_must_check_ int snp_report_read(const uint8_t bytes[static SNP_REPORT_SIZE],
	struct snp_report *ret);

/* REPORT_DATA of a report that nobody has judged yet: a pointer into @bytes. */
const uint8_t *snp_report_peek_report_data(const uint8_t bytes[static SNP_REPORT_SIZE]);
