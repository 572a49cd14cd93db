/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of [policy], as a table. */
#include "policy-values.h"

#define ALL offsetof(struct vmconf, policy.demands)
#define IN(member) offsetof(struct vmconf, policy.demands.member)

static const struct vmconf_key rows[] = {
	{"measurement", vmconf_add_measurement, ALL, .list = true, .value = "HEX",
		.help =
		"Expected launch digest, from 'snpguard measure'; one of them when given several\n"
		"times."},
	{"policy", vmconf_set_exact, ALL, .value = "0xHEX",
		.help = "POLICY as an exact number. What it allows must be in allow as well."},
	{"allow", vmconf_set_allow, ALL, .value = "LIST", .preset = "smt",
		.help = "What POLICY may allow: smt, debug, migration, cxl; or none."},
	{"require", vmconf_set_require, IN(require), .value = "LIST",
		.help = "What POLICY must demand: single-socket, aes-256-xts, rapl-off,\n"
			"ciphertext-hiding, page-swap-off."},
	{"vmpl", vmconf_set_number, IN(vmpl), .min = 0, .max = 3, .value = "N", .preset = "0",
		.help = "Privilege level of the report, 0 to 3."},
	{"min-abi", vmconf_set_abi, IN(min_abi), .value = "MAJOR.MINOR",
		.help = "Least firmware ABI that POLICY may accept."},
	{"host-data", vmconf_set_bytes, IN(host_data), .max = 32, .value = "HEX",
		.help = "HOST_DATA of the report, 64 digits."},
	{"report-id", vmconf_set_bytes, IN(report_id), .max = 32, .value = "HEX",
		.help = "REPORT_ID of the report, 64 digits."},
	{"family-id", vmconf_set_bytes, IN(family_id), .max = 16, .value = "HEX",
		.help = "FAMILY_ID of the ID block, 32 digits."},
	{"image-id", vmconf_set_bytes, IN(image_id), .max = 16, .value = "HEX",
		.help = "IMAGE_ID of the ID block, 32 digits."},
	{"min-guest-svn", vmconf_set_svn, ALL, .min = 0, .max = UINT32_MAX, .value = "N",
		.help = "Least security version in the ID block."},
	{"id-key", vmconf_add_key, IN(id_keys), .list = true, .value = "HEX|PEM",
		.help =
		"Who must have signed the ID block: digest of the key, or a file with it; one of\n"
		"them when given several times."},
	{"author-key", vmconf_add_key, IN(author_keys), .list = true, .value = "HEX|PEM",
		.help = "Who must have signed the ID key, told in the same way."},
	{"min-firmware", vmconf_set_firmware, ALL, .value = "MAJOR.MINOR.BUILD",
		.help = "Least version of the host's firmware."},
	{"provisional", vmconf_set_bool, IN(provisional), .value = "yes|no", .preset = "no",
		.help =
		"Whether firmware is tolerated that the host has not committed, and so can take\n"
		"back."},
	{"mitigations", vmconf_set_hex64, IN(mitigations), .value = "0xHEX",
		.help = "Bits that both mitigation vectors must have; reports of version 5 only."},
	{"floors", vmconf_set_floors, IN(no_floors), .value = "yes|no", .preset = "yes",
		.help =
		"Whether REPORTED_TCB must reach the floor of its silicon: snpguard-products(5)."},
	{"advisories", vmconf_set_advisories, ALL, .value = "LIST",
		.help = "AMD's advisories, by name, that the host's firmware must have answered."},
	{"min-tcb", vmconf_set_tcb, IN(min_reported), .value = "LIST",
		.help =
		"Least REPORTED_TCB, as 'snp 0x17, microcode 0x54'; of boot-loader, tee, snp,\n"
		"microcode, fmc."},
	{"min-committed-tcb", vmconf_set_tcb, IN(min_committed), .value = "LIST",
		.help = "Least COMMITTED_TCB."},
	{"min-launch-tcb", vmconf_set_tcb, IN(min_launch), .value = "LIST",
		.help = "Least LAUNCH_TCB."},
	{"platform-require", vmconf_set_platform_require, IN(platform_require), .value = "LIST",
		.help =
		"How the host must be set up: smt, tsme, ecc, rapl-off, ciphertext-hiding,\n"
		"alias-check, iommu-safe, tio."},
	{"platform-forbid", vmconf_set_platform_forbid, IN(platform_forbid), .value = "LIST",
		.help = "How the host must not be set up."},
	{"chip", vmconf_add_chip, ALL, .list = true, .value = "HEX",
		.help =
		"CHIP_ID of a processor that may run the VM: 128 digits, or 16 on Turin; one of\n"
		"them when given several times."},
	{"signer", vmconf_set_signer, IN(signer), .value = "vcek|vlek|any", .preset = "any",
		.help = "Which kind of key signs the report."},
	{"csp", vmconf_set_csp, IN(csp), .value = "NAME",
		.help = "The provider that a VLEK must name; refuses a VCEK."},
};

_Static_assert(ARRAY_SIZE(rows) <= 64, "one bit for each");

const struct vmconf_keys vmconf_policy_keys = {rows, ARRAY_SIZE(rows)};
