/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The owner's demands, as [policy] of a vm.conf says them, each against reports that meet it, that
 * miss it by one, and where it is not asked for.
 */
#include <string.h>

#include "runner.h"
#include "verifier/demand.h"
#include "vm/conf/vmconf.h"

#define HEX16(b) b b b b b b b b b b b b b b b b
#define HEX32(b) HEX16(b) HEX16(b)
#define HEX48(b) HEX32(b) HEX16(b)
#define HEX64(b) HEX32(b) HEX32(b)

/* TCBs of a Milan or Genoa as they lie in a report, lowest byte first. */
#define TCB(boot_loader, tee, snp, microcode)                                                      \
	((uint64_t)(microcode) << 56 | (uint64_t)(snp) << 48 | (tee) << 8 | (boot_loader))
#define GOOD TCB(4, 1, 0x18, 0xDB)

/* A report that an owner can be content with. Each byte field has a byte of its own. */
static void fill(struct snp_report *r)
{
	uint64_t tcb = GOOD;

	*r = (struct snp_report){.version = 5, .guest_svn = 7, .policy = 0x30137,
		.platform_info = 0x25, .author_key_en = true, .has_cpuid = true,
		.cpuid_family = 0x19, .cpuid_model = 1, .cpuid_stepping = 1,
		.current_major = 1, .current_minor = 55, .current_build = 29,
		.committed_major = 1, .committed_minor = 55, .committed_build = 29,
		.has_mit_vectors = true, .launch_mit_vector = 7, .current_mit_vector = 7};
	memset(r->measurement, 0x01, sizeof(r->measurement));
	memset(r->host_data, 0x02, sizeof(r->host_data));
	memset(r->report_id, 0x03, sizeof(r->report_id));
	memset(r->family_id, 0x04, sizeof(r->family_id));
	memset(r->image_id, 0x05, sizeof(r->image_id));
	memset(r->id_key_digest, 0x06, sizeof(r->id_key_digest));
	memset(r->author_key_digest, 0x07, sizeof(r->author_key_digest));
	memset(r->chip_id, 0x08, sizeof(r->chip_id));
	memcpy(r->current_tcb, &tcb, sizeof(tcb));
	memcpy(r->reported_tcb, &tcb, sizeof(tcb));
	memcpy(r->committed_tcb, &tcb, sizeof(tcb));
	memcpy(r->launch_tcb, &tcb, sizeof(tcb));
}

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

static void demands_of(const char *lines, struct policy *ret)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	_cleanup_free_ char *text = NULL;
	char why[VMCONF_WHY_MAX];

	ck_assert_int_ge(asprintf(&text, "[policy]\n%s\n", lines), 0);
	ck_assert_msg(!vmconf_parse(text, "vm.conf", &c, why), "%s", why);
	ck_assert_msg(!vmconf_policy_resolve(&c.policy, "vm.conf", products_builtin(), ret, why),
		"%s", why);
}

static const char *product = "Milan";

static int judge(const struct policy *p, const struct snp_report *r, const char *id,
	struct check *c)
{
	struct leaf leaf = {.has_hw_id = r->signing_key == SNP_KEY_VCEK};
	const struct demand *d;
	size_t i = 0;

	if (!leaf.has_hw_id)
		memcpy(leaf.csp_id, "cloud", 6);
	while ((d = policy_demand(i)) != NULL && strcmp(demand_id(d), id) != 0)
		i++;
	ck_assert_ptr_nonnull(d);
	*c = (struct check){.id = id};
	return demand_check(d, &(struct policy_subject){
		.policy = p,
		.products = products_builtin(),
		.report = r,
		.product = product_by_name(products_builtin(), product),
		.leaf = &leaf,
	}, c);
}

START_TEST(test_rows)
{
	const struct row *row = &rows[_i];
	struct snp_report report;
	struct policy p;
	struct check c;

	fill(&report);
	change(&report, row);
	demands_of(row->conf, &p);
	ck_assert_int_eq(judge(&p, &report, row->id, &c), row->answer);
	if (row->answer != CHECK_SKIP)
		ck_assert_str_ne(c.expected, "");
	else
		ck_assert_str_ne(c.reason, "");
}
END_TEST

START_TEST(test_advisory_of_a_policy)
{
	struct snp_report report;
	struct policy p;
	struct check c;

	/* On Genoa, Heracles asks for bits of the guest's policy. */
	fill(&report);
	report.platform_info |= 1 << 4;
	report.cpuid_model = 0x11;
	report.policy |= SNP_POLICY_CIPHERTEXT_HIDING_DRAM | SNP_POLICY_PAGE_SWAP_DISABLE;
	demands_of("advisories = AMD-SB-3021", &p);
	product = "Genoa";
	ck_assert_int_eq(judge(&p, &report, "tcb.advisories", &c), 0);
	report.policy &= ~SNP_POLICY_PAGE_SWAP_DISABLE;
	ck_assert_int_eq(judge(&p, &report, "tcb.advisories", &c), VERIFY_E_TCB_ADVISORY);
	ck_assert_str_eq(c.reason, "AMD-SB-3021: POLICY lacks page-swap-off");
	report.policy &= ~SNP_POLICY_CIPHERTEXT_HIDING_DRAM;
	report.platform_info &= ~(UINT64_C(1) << 4);
	ck_assert_int_eq(judge(&p, &report, "tcb.advisories", &c), VERIFY_E_TCB_ADVISORY);
	ck_assert_str_eq(c.reason, "AMD-SB-3021: PLATFORM_INFO lacks ciphertext-hiding, "
		"POLICY lacks ciphertext-hiding, page-swap-off");
	/* What does not concern the silicon is met. */
	demands_of("advisories = AMD-SB-3045", &p);
	ck_assert_int_eq(judge(&p, &report, "tcb.advisories", &c), 0);
}
END_TEST

/* Each that is not met is named, however many: also one that a set of products does not know. */
START_TEST(test_advisories_are_named)
{
	static const char *const names[] = {"AMD-SB-3007", "AMD-SB-3016", "AMD-SB-3020", "AMD-SB-3021",
		"AMD-SB-3023", "AMD-SB-3027", "AMD-SB-3034", "NOBODY-KNOWS"};
	struct snp_report report;
	struct policy p = {0};
	struct check c;

	fill(&report);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		snprintf(p.advisories[p.n_advisories++], POLICY_ADVISORY_SIZE, "%s", names[i]);
	ck_assert_int_eq(judge(&p, &report, "tcb.advisories", &c), VERIFY_E_TCB_ADVISORY);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		ck_assert_ptr_nonnull(strstr(c.expected, names[i]));
		ck_assert_ptr_nonnull(strstr(c.reason, names[i]));
	}
	/* One that is met is not named among them. */
	memcpy(p.advisories[0], "AMD-SB-3019", 12);
	ck_assert_int_eq(judge(&p, &report, "tcb.advisories", &c), VERIFY_E_TCB_ADVISORY);
	ck_assert_ptr_null(strstr(c.reason, "AMD-SB-3019"));
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

/* What is asked of authenticity alone: nothing but what no processor would report. */
START_TEST(test_authentic_only)
{
	struct policy p = {.authentic_only = true, .vmpl = 2, .firmware_given = true,
		.min_firmware = UINT32_MAX};
	struct snp_report report;
	struct check c;

	fill(&report);
	ck_assert_int_eq(judge(&p, &report, "guest.vmpl", &c), CHECK_SKIP);
	ck_assert_str_eq(c.expected, "");
	ck_assert_str_eq(c.got, "0");
	ck_assert_int_eq(judge(&p, &report, "firmware.version", &c), CHECK_SKIP);
	report.reported_tcb[0]++;
	ck_assert_int_eq(judge(&p, &report, "tcb.order", &c), VERIFY_E_TCB_ORDER);
}
END_TEST

static int no_memory(const struct policy_subject *s, const struct demand *d, struct check *c)
{
	return -ENOMEM;
}

/* What could not be judged is not passed over, whatever is asked for. */
START_TEST(test_could_not)
{
	static const struct demand d = {"x", no_memory};
	const struct policy p = {.authentic_only = true};
	struct check c = {.id = "x"};

	ck_assert_int_eq(demand_check(&d, &(struct policy_subject){.policy = &p}, &c), -ENOMEM);
}
END_TEST

START_TEST(test_reasons)
{
	struct snp_report report;
	struct policy p;
	struct check c;

	fill(&report);
	demands_of("min-tcb = snp 0x19, microcode 255\nplatform-require = tsme, ecc, iommu-safe", &p);
	ck_assert_int_eq(judge(&p, &report, "tcb.reported", &c), VERIFY_E_TCB_REPORTED);
	ck_assert_str_eq(c.reason, "snp 0x18 is below 0x19, microcode 0xdb is below 0xff");
	ck_assert_str_eq(c.got, "boot-loader 0x04, tee 0x01, snp 0x18, microcode 0xdb");
	ck_assert_int_eq(judge(&p, &report, "platform.required", &c), VERIFY_E_PLATFORM_REQUIRED);
	ck_assert_str_eq(c.reason, "without tsme, iommu-safe, "
		"sources disagree on what iommu-safe (bit 6) means");
	ck_assert_str_eq(c.expected, "tsme, ecc, iommu-safe");
	ck_assert_str_eq(c.got, "smt, ecc, alias-check");
}
END_TEST

/* The lowest floor of the line is told as such where the report met it, and only there. */
START_TEST(test_reason_of_a_floor)
{
	static const char lowest[] = "the report does not tell its silicon";
	struct snp_report report;
	struct policy p;
	struct check c;

	fill(&report);
	demands_of("", &p);
	ck_assert_int_eq(judge(&p, &report, "tcb.floor", &c), 0);
	ck_assert_str_eq(c.reason, "");
	report.has_cpuid = false;
	ck_assert_int_eq(judge(&p, &report, "tcb.floor", &c), 0);
	ck_assert_ptr_nonnull(strstr(c.reason, lowest));
	memset(report.reported_tcb, 0, sizeof(report.reported_tcb));
	ck_assert_int_eq(judge(&p, &report, "tcb.floor", &c), VERIFY_E_TCB_FLOOR);
	ck_assert_ptr_nonnull(strstr(c.reason, "is below"));
	ck_assert_ptr_null(strstr(c.reason, lowest));
}
END_TEST

/* A nonce that is one of several counts by a sound proof alone, and only for who takes proofs. */
START_TEST(test_nonce_by_proof)
{
	static const uint8_t nonce[SNP_NONCE_SIZE] = {1};
	struct snp_merkle_proof proof = {.size = 2, .n_path = 1};
	struct policy p = {.nonce = nonce, .proof = &proof, .batch_allowed = true};
	struct snp_report report;
	struct check c;

	fill(&report);
	ck_assert_int_eq(judge(&p, &report, "report.nonce", &c), VERIFY_E_NONCE);
	ck_assert(!snp_merkle_nonce(nonce, &proof, report.report_data + SNP_BINDING_SIZE));
	ck_assert_int_eq(judge(&p, &report, "report.nonce", &c), 0);
	ck_assert_ptr_nonnull(strstr(c.reason, "one of 2 nonces"));
	p.batch_allowed = false;
	ck_assert_int_eq(judge(&p, &report, "report.nonce", &c), VERIFY_E_NONCE);
	p.batch_allowed = true;
	proof.n_path = 2;
	ck_assert_int_eq(judge(&p, &report, "report.nonce", &c), SNP_E_PROOF);
}
END_TEST

/* An option on top of a description. */
START_TEST(test_allow_more)
{
	struct snp_report report;
	struct policy p;
	struct check c;

	fill(&report);
	demands_of("allow = none", &p);
	policy_allow(&p, SNP_POLICY_SMT);
	ck_assert_int_eq(judge(&p, &report, "guest.smt", &c), CHECK_SKIP);
	report.policy |= SNP_POLICY_DEBUG;
	ck_assert_int_eq(judge(&p, &report, "guest.debug", &c), VERIFY_E_POLICY);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("policy");
	TCase *t = tcase_create("policy");

	tcase_add_loop_test(t, test_rows, 0, ARRAY_SIZE(rows));
	tcase_add_test(t, test_default);
	tcase_add_test(t, test_advisory_of_a_policy);
	tcase_add_test(t, test_advisories_are_named);
	tcase_add_test(t, test_authentic_only);
	tcase_add_test(t, test_could_not);
	tcase_add_test(t, test_reasons);
	tcase_add_test(t, test_reason_of_a_floor);
	tcase_add_test(t, test_nonce_by_proof);
	tcase_add_test(t, test_allow_more);
	suite_add_tcase(s, t);
	return s;
}
