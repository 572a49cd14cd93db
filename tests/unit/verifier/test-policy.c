/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The owner's demands, as [policy] of a vm.conf says them, each against reports that meet it, that
 * miss it by one, and where it is not asked for.
 */
#include <string.h>

#include "policy-case.h"
#include "runner.h"

#define HEX16(b) b b b b b b b b b b b b b b b b
#define HEX32(b) HEX16(b) HEX16(b)
#define HEX48(b) HEX32(b) HEX16(b)
#define HEX64(b) HEX32(b) HEX32(b)

struct row {
	const char *id;
	const char *conf;	/* lines of [policy] */
	size_t at, size;	/* what of the report is changed; 0, 0: nothing */
	uint64_t value;		/* to this number; each byte to it where there are more than 8 */
	int answer;
};

#define SET(member) offsetof(struct snp_report, member), sizeof(((struct snp_report *)NULL)->member)
#define AS_IT_IS 0, 0, 0

static const struct row rows[] = {
	{"guest.measurement", "", AS_IT_IS, VERIFY_E_MEASUREMENT},
	{"guest.measurement", "measurement = " HEX48("01"), AS_IT_IS, 0},
	{"guest.measurement", "measurement = " HEX48("01"), SET(measurement), 2, VERIFY_E_MEASUREMENT},
	{"guest.measurement", "measurement = " HEX48("02") "\nmeasurement = " HEX48("01"), AS_IT_IS, 0},

	{"guest.vmpl", "", AS_IT_IS, 0},
	{"guest.vmpl", "", SET(vmpl), 1, VERIFY_E_VMPL},
	{"guest.vmpl", "vmpl = 2", AS_IT_IS, VERIFY_E_VMPL},
	{"guest.vmpl", "vmpl = 2", SET(vmpl), 2, 0},

	{"guest.policy", "", AS_IT_IS, CHECK_SKIP},
	{"guest.policy", "policy = 0x30137", AS_IT_IS, 0},
	{"guest.policy", "policy = 0x30000", AS_IT_IS, VERIFY_E_GUEST_POLICY},
	{"guest.policy", "policy = 0x30137", SET(policy), 0x130137, VERIFY_E_GUEST_POLICY},

	{"guest.debug", "", AS_IT_IS, 0},
	{"guest.debug", "", SET(policy), 0xB0137, VERIFY_E_POLICY},
	{"guest.debug", "allow = smt, debug", SET(policy), 0xB0137, CHECK_SKIP},
	{"guest.debug", "allow = smt,migration,cxl", SET(policy), 0xB0137, VERIFY_E_POLICY},
	{"guest.debug", "policy = 0xb0137", SET(policy), 0xB0137, VERIFY_E_POLICY},
	{"guest.migration", "", AS_IT_IS, 0},
	{"guest.migration", "", SET(policy), 0x70137, VERIFY_E_POLICY},
	{"guest.migration", "allow = migration", SET(policy), 0x70137, CHECK_SKIP},
	{"guest.cxl", "", AS_IT_IS, 0},
	{"guest.cxl", "", SET(policy), 0x230137, VERIFY_E_POLICY},
	{"guest.cxl", "allow = cxl", SET(policy), 0x230137, CHECK_SKIP},
	{"guest.smt", "", AS_IT_IS, CHECK_SKIP},
	{"guest.smt", "", SET(policy), 0x20137, 0},
	{"guest.smt", "allow = smt", AS_IT_IS, CHECK_SKIP},
	{"guest.smt", "allow = none", AS_IT_IS, VERIFY_E_POLICY},
	{"guest.smt", "allow = debug", AS_IT_IS, VERIFY_E_POLICY},
	{"guest.smt", "allow = none", SET(policy), 0x20137, 0},

	{"guest.single-socket", "", AS_IT_IS, CHECK_SKIP},
	{"guest.single-socket", "require = single-socket", AS_IT_IS, VERIFY_E_RESTRICTION},
	{"guest.single-socket", "require = single-socket", SET(policy), 0x130137, 0},
	{"guest.aes-256-xts", "require = single-socket", AS_IT_IS, CHECK_SKIP},
	{"guest.aes-256-xts", "require = aes-256-xts", AS_IT_IS, VERIFY_E_RESTRICTION},
	{"guest.aes-256-xts", "require = aes-256-xts", SET(policy), 0x430137, 0},
	{"guest.rapl-off", "", AS_IT_IS, CHECK_SKIP},
	{"guest.rapl-off", "require = rapl-off", AS_IT_IS, VERIFY_E_RESTRICTION},
	{"guest.rapl-off", "require = rapl-off", SET(policy), 0x830137, 0},
	{"guest.ciphertext-hiding", "", AS_IT_IS, CHECK_SKIP},
	{"guest.ciphertext-hiding", "require = ciphertext-hiding", AS_IT_IS, VERIFY_E_RESTRICTION},
	{"guest.ciphertext-hiding", "require = ciphertext-hiding", SET(policy), 0x1030137, 0},
	{"guest.page-swap-off", "", AS_IT_IS, CHECK_SKIP},
	{"guest.page-swap-off", "require = rapl-off , page-swap-off", SET(policy), 0x1830137,
		VERIFY_E_RESTRICTION},
	{"guest.page-swap-off", "require = page-swap-off", SET(policy), 0x2030137, 0},

	{"guest.abi", "", AS_IT_IS, CHECK_SKIP},
	{"guest.abi", "min-abi = 1.55", AS_IT_IS, 0},
	{"guest.abi", "min-abi = 1.56", AS_IT_IS, VERIFY_E_ABI},
	{"guest.abi", "min-abi = 1.255", SET(policy), 0x30200, 0},
	{"guest.abi", "min-abi = 2.0", SET(policy), 0x301FF, VERIFY_E_ABI},

	{"guest.host-data", "", AS_IT_IS, CHECK_SKIP},
	{"guest.host-data", "host-data = " HEX32("02"), AS_IT_IS, 0},
	{"guest.host-data", "host-data = " HEX32("02"), SET(host_data), 3, VERIFY_E_HOST_DATA},
	{"guest.host-data", "host-data = " HEX32("00"), AS_IT_IS, VERIFY_E_HOST_DATA},
	{"guest.report-id", "", AS_IT_IS, CHECK_SKIP},
	{"guest.report-id", "report-id = " HEX32("03"), AS_IT_IS, 0},
	{"guest.report-id", "report-id = " HEX32("03"), SET(report_id), 4, VERIFY_E_REPORT_ID},
	{"guest.family-id", "", AS_IT_IS, CHECK_SKIP},
	{"guest.family-id", "family-id = " HEX16("04"), AS_IT_IS, 0},
	{"guest.family-id", "family-id = " HEX16("04"), SET(family_id), 5, VERIFY_E_FAMILY_ID},
	{"guest.image-id", "", AS_IT_IS, CHECK_SKIP},
	{"guest.image-id", "image-id = " HEX16("05"), AS_IT_IS, 0},
	{"guest.image-id", "image-id = " HEX16("05"), SET(image_id), 6, VERIFY_E_IMAGE_ID},
	{"guest.svn", "", AS_IT_IS, CHECK_SKIP},
	{"guest.svn", "min-guest-svn = 7", AS_IT_IS, 0},
	{"guest.svn", "min-guest-svn = 8", AS_IT_IS, VERIFY_E_SVN},
	{"guest.svn", "min-guest-svn = 4294967295", SET(guest_svn), UINT32_MAX, 0},

	{"guest.id-key", "", AS_IT_IS, CHECK_SKIP},
	{"guest.id-key", "id-key = " HEX48("06"), AS_IT_IS, 0},
	{"guest.id-key", "id-key = " HEX48("07"), AS_IT_IS, VERIFY_E_ID_KEY},
	{"guest.id-key", "id-key = " HEX48("07") "\nid-key = " HEX48("06"), AS_IT_IS, 0},
	{"guest.id-key", "id-key = " HEX48("06"), SET(id_key_digest), 0, VERIFY_E_ID_KEY},
	{"guest.author-key", "id-key = " HEX48("06"), AS_IT_IS, CHECK_SKIP},
	{"guest.author-key", "author-key = " HEX48("07"), AS_IT_IS, 0},
	{"guest.author-key", "author-key = " HEX48("06"), AS_IT_IS, VERIFY_E_AUTHOR_KEY},
	{"guest.author-key", "author-key = " HEX48("07"), SET(author_key_en), 0, VERIFY_E_AUTHOR_KEY},

	{"firmware.version", "", AS_IT_IS, CHECK_SKIP},
	{"firmware.version", "min-firmware = 1.55.29", AS_IT_IS, 0},
	{"firmware.version", "min-firmware = 1.55.30", AS_IT_IS, VERIFY_E_FIRMWARE},
	{"firmware.version", "min-firmware = 1.55.29", SET(current_minor), 54, VERIFY_E_FIRMWARE},
	{"firmware.version", "min-firmware = 2.0.0", AS_IT_IS, VERIFY_E_FIRMWARE},
	{"firmware.version", "min-firmware = 1.55.29", SET(current_major), 2, 0},
	{"firmware.provisional", "", AS_IT_IS, 0},
	{"firmware.provisional", "", SET(committed_build), 28, VERIFY_E_PROVISIONAL},
	{"firmware.provisional", "provisional = no", SET(committed_minor), 54, VERIFY_E_PROVISIONAL},
	{"firmware.provisional", "provisional = yes", SET(committed_build), 28, CHECK_SKIP},
	{"firmware.provisional", "provisional = yes", SET(committed_build), 30, VERIFY_E_PROVISIONAL},
	{"firmware.provisional", "provisional = yes", AS_IT_IS, 0},
	{"firmware.provisional", "", SET(committed_tcb), TCB(4, 1, 0x18, 0xDA), 0},
	{"firmware.mitigations", "", AS_IT_IS, CHECK_SKIP},
	{"firmware.mitigations", "mitigations = 0x5", AS_IT_IS, 0},
	{"firmware.mitigations", "mitigations = 0x5", SET(launch_mit_vector), 3, VERIFY_E_MITIGATIONS},
	{"firmware.mitigations", "mitigations = 0x5", SET(current_mit_vector), 3, VERIFY_E_MITIGATIONS},
	{"firmware.mitigations", "mitigations = 0x5", SET(has_mit_vectors), 0, VERIFY_E_MITIGATIONS},

	{"tcb.order", "", AS_IT_IS, 0},
	{"tcb.order", "", SET(reported_tcb), TCB(4, 1, 0x17, 0xD0), 0},
	{"tcb.order", "", SET(reported_tcb), TCB(4, 1, 0x19, 0xD0), VERIFY_E_TCB_ORDER},
	{"tcb.order", "", SET(committed_tcb), TCB(4, 0, 0x18, 0xDB), 0},
	{"tcb.order", "", SET(committed_tcb), TCB(4, 1, 0x18, 0xDC), VERIFY_E_TCB_ORDER},
	{"tcb.order", "", SET(current_tcb), TCB(3, 1, 0x18, 0xDB), VERIFY_E_TCB_ORDER},
	{"tcb.order", "", SET(launch_tcb), TCB(9, 9, 9, 0xFF), 0},
	{"tcb.reported", "", AS_IT_IS, CHECK_SKIP},
	{"tcb.reported", "min-tcb = boot-loader 4, tee 1, snp 0x18, microcode 219", AS_IT_IS, 0},
	{"tcb.reported", "min-tcb = boot-loader 5", AS_IT_IS, VERIFY_E_TCB_REPORTED},
	{"tcb.reported", "min-tcb = tee 2", AS_IT_IS, VERIFY_E_TCB_REPORTED},
	{"tcb.reported", "min-tcb = snp 0x19", AS_IT_IS, VERIFY_E_TCB_REPORTED},
	{"tcb.reported", "min-tcb = microcode 0xdc", AS_IT_IS, VERIFY_E_TCB_REPORTED},
	{"tcb.reported", "min-tcb = fmc 1", AS_IT_IS, VERIFY_E_TCB_REPORTED},
	{"tcb.reported", "min-tcb = snp 0x18", SET(reported_tcb), TCB(9, 9, 0x17, 0xFF),
		VERIFY_E_TCB_REPORTED},
	{"tcb.committed", "min-tcb = snp 255", AS_IT_IS, CHECK_SKIP},
	{"tcb.committed", "min-committed-tcb = microcode 0xdb", AS_IT_IS, 0},
	{"tcb.committed", "min-committed-tcb = microcode 0xdb", SET(committed_tcb),
		TCB(4, 1, 0x18, 0xDA), VERIFY_E_TCB_COMMITTED},
	{"tcb.launch", "min-committed-tcb = snp 255", AS_IT_IS, CHECK_SKIP},
	{"tcb.launch", "min-launch-tcb = snp 24", AS_IT_IS, 0},
	{"tcb.launch", "min-launch-tcb = snp 24", SET(launch_tcb), TCB(4, 1, 23, 0xFF),
		VERIFY_E_TCB_LAUNCH},

	/* Milan's floor: snp 0x17, microcode 0xDB; Milan-X (stepping 2) counts its microcode anew. */
	{"tcb.floor", "", AS_IT_IS, 0},
	{"tcb.floor", "", SET(reported_tcb), TCB(0, 0, 0x17, 0xDB), 0},
	{"tcb.floor", "", SET(reported_tcb), TCB(9, 9, 0x16, 0xFF), VERIFY_E_TCB_FLOOR},
	{"tcb.floor", "", SET(reported_tcb), TCB(9, 9, 0xFF, 0xDA), VERIFY_E_TCB_FLOOR},
	{"tcb.floor", "floors = no", SET(reported_tcb), 0, CHECK_SKIP},
	{"tcb.floor", "floors = yes", SET(reported_tcb), 0, VERIFY_E_TCB_FLOOR},
	/* Where the report tells no silicon, the lowest of the line: Milan-X has 0x44. */
	{"tcb.floor", "", SET(has_cpuid), 0, 0},

	{"tcb.advisories", "", AS_IT_IS, CHECK_SKIP},
	{"tcb.advisories", "advisories = AMD-SB-3019", AS_IT_IS, 0},
	{"tcb.advisories", "advisories = AMD-SB-3019", SET(reported_tcb), TCB(4, 1, 0x18, 0xDA),
		VERIFY_E_TCB_ADVISORY},
	{"tcb.advisories", "advisories = AMD-SB-3019", SET(current_tcb), 0, 0},
	/* That asks for a bit of PLATFORM_INFO as well. */
	{"tcb.advisories", "advisories = AMD-SB-3019 , AMD-SB-3015", AS_IT_IS, 0},
	{"tcb.advisories", "advisories = AMD-SB-3019, AMD-SB-3015", SET(platform_info), 0x5,
		VERIFY_E_TCB_ADVISORY},
	{"tcb.advisories", "advisories = AMD-SB-3015", SET(reported_tcb), TCB(4, 1, 0x16, 0xDB),
		VERIFY_E_TCB_ADVISORY},
	/* No number is known for Milan; a report that tells no silicon. */
	{"tcb.advisories", "advisories = AMD-SB-3020", AS_IT_IS, VERIFY_E_TCB_ADVISORY},
	{"tcb.advisories", "advisories = AMD-SB-3019", SET(has_cpuid), 0, VERIFY_E_TCB_ADVISORY},
	{"tcb.advisories", "advisories = AMD-SB-3019", SET(cpuid_model), 0x11, VERIFY_E_TCB_ADVISORY},

	{"platform.required", "", AS_IT_IS, CHECK_SKIP},
	{"platform.required", "platform-require = smt, ecc, alias-check", AS_IT_IS, 0},
	{"platform.required", "platform-require = ecc, alias-check", SET(platform_info), 0x21,
		VERIFY_E_PLATFORM_REQUIRED},
	{"platform.required", "platform-require = tsme", SET(platform_info), 0x02, 0},
	{"platform.required", "platform-require = rapl-off", SET(platform_info), 0x08, 0},
	{"platform.required", "platform-require = ciphertext-hiding", SET(platform_info), 0x10, 0},
	{"platform.required", "platform-require = iommu-safe", SET(platform_info), 0x40, 0},
	{"platform.required", "platform-require = iommu-safe", AS_IT_IS, VERIFY_E_PLATFORM_REQUIRED},
	{"platform.required", "platform-require = tio", SET(platform_info), 0x80, 0},
	{"platform.forbidden", "platform-require = ecc", AS_IT_IS, CHECK_SKIP},
	{"platform.forbidden", "platform-forbid = smt", AS_IT_IS, VERIFY_E_PLATFORM_FORBIDDEN},
	{"platform.forbidden", "platform-forbid = smt", SET(platform_info), 0xFE, 0},
	{"platform.forbidden", "platform-forbid = tsme, tio", SET(platform_info), 0x80,
		VERIFY_E_PLATFORM_FORBIDDEN},

	{"chip.allowed", "", AS_IT_IS, CHECK_SKIP},
	{"chip.allowed", "chip = " HEX64("08"), AS_IT_IS, 0},
	{"chip.allowed", "chip = " HEX64("09"), AS_IT_IS, VERIFY_E_CHIP},
	{"chip.allowed", "chip = " HEX64("09") "\nchip = " HEX64("08"), AS_IT_IS, 0},
	{"chip.allowed", "chip = 0808080808080808", AS_IT_IS, VERIFY_E_CHIP},
	{"chip.allowed", "chip = " HEX64("08"), SET(chip_id), 0, VERIFY_E_CHIP},
	{"leaf.kind", "", AS_IT_IS, CHECK_SKIP},
	{"leaf.kind", "signer = any", AS_IT_IS, CHECK_SKIP},
	{"leaf.kind", "signer = vcek", AS_IT_IS, 0},
	{"leaf.kind", "signer = vlek", AS_IT_IS, VERIFY_E_LEAF_KIND},
	{"leaf.kind", "signer = vcek", SET(signing_key), SNP_KEY_VLEK, VERIFY_E_LEAF_KIND},
	{"leaf.kind", "signer = vlek", SET(signing_key), SNP_KEY_VLEK, 0},
	{"leaf.csp", "", AS_IT_IS, CHECK_SKIP},
	{"leaf.csp", "csp = cloud", AS_IT_IS, VERIFY_E_LEAF_CSP},
	{"leaf.csp", "csp = cloud", SET(signing_key), SNP_KEY_VLEK, 0},
	{"leaf.csp", "csp = clou", SET(signing_key), SNP_KEY_VLEK, VERIFY_E_LEAF_CSP},
};

static void change(struct snp_report *r, const struct row *row)
{
	uint8_t *at = (uint8_t *)r + row->at;

	if (row->size > sizeof(row->value))
		memset(at, (int)row->value, row->size);
	else
		memcpy(at, &row->value, row->size);
}

START_TEST(test_rows)
{
	const struct row *row = &rows[_i];
	struct snp_report report;
	struct policy p;
	struct check c;

	good_report(&report);
	change(&report, row);
	demands_of(row->conf, &p);
	ck_assert_int_eq(judge(&p, &report, row->id, &c), row->answer);
	if (row->answer != CHECK_SKIP)
		ck_assert_str_ne(c.expected, "");
	else
		ck_assert_str_ne(c.reason, "");
}
END_TEST

/* The safe default is a zeroed policy, and what an empty [policy] says. */
START_TEST(test_default)
{
	static const struct policy zeroed;
	struct policy p;

	demands_of("", &p);
	ck_assert_mem_eq(&p, &zeroed, sizeof(p));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("policy");
	TCase *t = tcase_create("policy");

	tcase_add_loop_test(t, test_rows, 0, ARRAY_SIZE(rows));
	tcase_add_test(t, test_default);
	suite_add_tcase(s, t);
	return s;
}
