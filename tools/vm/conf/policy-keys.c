/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of [policy] as a table, and the kinds of values that only it has. */
#include "vmconf-policy.h"

#include <string.h>

#include "key.h"
#include "snp/codec.h"
#include "snp/cursor.h"
#include "value.h"
#include "verifier/tcb-text.h"

#define CHIP_ID_SHORT 8		/* Turin's */

#define SETTER(name)                                                                               \
	static int name(struct vmconf_reader *r, const struct vmconf_key *k, void *target,         \
		const char *value)

static bool take_hex(const char *value, void *ret, size_t len)
{
	return !snp_hex_decode(value, strlen(value), ret, len);
}

SETTER(add_measurement)
{
	struct policy *p = target;

	if (p->n_measurements == POLICY_MEASUREMENTS_MAX)
		return vmconf_refuse(r, "%s: more than %d", k->key, POLICY_MEASUREMENTS_MAX);
	if (!take_hex(value, p->measurements[p->n_measurements], SNP_MEASUREMENT_SIZE))
		return vmconf_refuse(r, "%s: not %d hexadecimal digits", k->key,
			2 * SNP_MEASUREMENT_SIZE);
	p->n_measurements++;
	return 0;
}

SETTER(set_exact)
{
	struct policy *p = target;

	p->exact_given = true;
	return vmconf_set_hex64(r, k, &p->exact, value);
}

/* The names of a list, with commas between, as bits. */
static int take_bits(struct vmconf_reader *r, const struct vmconf_key *k,
	const struct policy_bit *(*of)(size_t i), const char *value, uint64_t *ret)
{
	const char *item;
	uint64_t bits = 0;
	size_t len;

	while ((item = value_item(&value, &len)) != NULL) {
		_cleanup_free_ char *name = strndup(item, len);
		const struct policy_bit *b;

		if (!name)
			return -ENOMEM;
		b = policy_bit_by_name(of, name);
		if (!b)
			return vmconf_refuse(r, "%s: nothing is named '%s'", k->key, name);
		if (bits & b->bit)
			return vmconf_refuse(r, "%s: %s is given twice", k->key, name);
		bits |= b->bit;
	}
	*ret = bits;
	return 0;
}

SETTER(set_allow)
{
	uint64_t bits = 0;
	int e = strcmp(value, "none") == 0 ? 0 : take_bits(r, k, policy_freedom, value, &bits);

	if (!e)
		policy_allow_only(target, bits);
	return e;
}

SETTER(set_require)
{
	return take_bits(r, k, policy_restriction, value, target);
}

/* What must be there and must not can never hold. */
static int set_platform(struct vmconf_reader *r, const struct vmconf_key *k, uint64_t *target,
	uint64_t other, const char *value)
{
	int e = take_bits(r, k, policy_platform, value, target);

	if (!e && *target & other)
		e = vmconf_refuse(r, "%s: something is required and forbidden", k->key);
	return e;
}

SETTER(set_platform_require)
{
	return set_platform(r, k, target, r->conf->policy.demands.platform_forbid, value);
}

SETTER(set_platform_forbid)
{
	return set_platform(r, k, target, r->conf->policy.demands.platform_require, value);
}

SETTER(set_abi)
{
	uint32_t version;

	if (!value_version(value, 2, &version) || !version)
		return vmconf_refuse(r, "%s: '%s' is not MAJOR.MINOR", k->key, value);
	*(uint16_t *)target = (uint16_t)version;
	return 0;
}

SETTER(set_firmware)
{
	struct policy *p = target;

	if (!value_version(value, 3, &p->min_firmware))
		return vmconf_refuse(r, "%s: '%s' is not MAJOR.MINOR.BUILD", k->key, value);
	p->firmware_given = true;
	return 0;
}

SETTER(set_floors)
{
	bool floors = true;
	int e = vmconf_set_bool(r, k, &floors, value);

	*(bool *)target = !floors;
	return e;
}

SETTER(set_tcb)
{
	return tcb_parse(value, target) ? 0 :
		vmconf_refuse(r, "%s: '%s' is not a list such as 'snp 0x17, microcode 0x54' of "
			"boot-loader, tee, snp, microcode and fmc", k->key, value);
}

/* 32 bytes, or 16. */
SETTER(set_bytes)
{
	struct policy_bytes *b = target;

	if (!take_hex(value, b->v, k->max))
		return vmconf_refuse(r, "%s: not %u hexadecimal digits", k->key, 2 * k->max);
	b->given = true;
	return 0;
}

SETTER(set_svn)
{
	struct policy *p = target;

	p->svn_given = true;
	return vmconf_set_number(r, k, &p->min_svn, value);
}

static int add_pem(struct vmconf_reader *r, const struct vmconf_key *k, bool author,
	const char *value)
{
	struct vmconf_policy *p = &r->conf->policy;
	struct vmconf_pem *pem = &p->pems[p->n_pems];
	int e;

	if (p->n_pems == VMCONF_KEYS_MAX)
		return vmconf_refuse(r, "%s: more than %d files", k->key, VMCONF_KEYS_MAX);
	e = vmconf_set_path(r, k, &pem->path, value);
	if (e)
		return e;
	pem->author = author;
	pem->line = r->line;
	p->n_pems++;
	return 0;
}

/* A digest, or a file with the key. */
SETTER(add_key)
{
	struct policy_keys *keys = target;
	uint8_t *digest = keys->digests[keys->n];

	if (keys->n == POLICY_KEYS_MAX)
		return vmconf_refuse(r, "%s: more than %d", k->key, POLICY_KEYS_MAX);
	if (!take_hex(value, digest, POLICY_KEY_DIGEST_SIZE))
		return add_pem(r, k, keys == &r->conf->policy.demands.author_keys, value);
	if (snp_all_zero(digest, POLICY_KEY_DIGEST_SIZE))
		return vmconf_refuse(r, "%s: zero is the digest of no key", k->key);
	keys->n++;
	return 0;
}

SETTER(add_chip)
{
	struct policy *p = target;
	uint8_t *chip = p->chips[p->n_chips];

	if (p->n_chips == POLICY_CHIPS_MAX)
		return vmconf_refuse(r, "%s: more than %d", k->key, POLICY_CHIPS_MAX);
	if (!take_hex(value, chip, SNP_CHIP_ID_SIZE) && !take_hex(value, chip, CHIP_ID_SHORT))
		return vmconf_refuse(r, "%s: neither %d nor %d hexadecimal digits", k->key,
			2 * SNP_CHIP_ID_SIZE, 2 * CHIP_ID_SHORT);
	if (snp_all_zero(chip, SNP_CHIP_ID_SIZE))
		return vmconf_refuse(r, "%s: zero is a masked one", k->key);
	p->n_chips++;
	return 0;
}

/* Names with commas between; which of them are known is for a set of products to say. */
SETTER(set_advisories)
{
	struct policy *p = target;
	const char *item;
	size_t len;

	r->conf->policy.advisories_line = r->line;
	while ((item = value_item(&value, &len)) != NULL) {
		if (len == 0 || len >= POLICY_ADVISORY_SIZE)
			return vmconf_refuse(r,
				"%s: not a list of names such as AMD-SB-3019", k->key);
		if (p->n_advisories == POLICY_ADVISORIES_MAX)
			return vmconf_refuse(r, "%s: more than %d", k->key, POLICY_ADVISORIES_MAX);
		memcpy(p->advisories[p->n_advisories++], item, len);
	}
	return 0;
}

SETTER(set_csp)
{
	if (strlen(value) >= POLICY_CSP_SIZE)
		return vmconf_refuse(r, "%s: longer than any", k->key);
	memcpy(target, value, strlen(value) + 1);
	return 0;
}

SETTER(set_signer)
{
	static const char *const names[] = {
		[POLICY_SIGNER_ANY] = "any",
		[POLICY_SIGNER_VCEK] = "vcek",
		[POLICY_SIGNER_VLEK] = "vlek",
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (strcmp(names[i], value) == 0) {
			*(enum policy_signer *)target = (enum policy_signer)i;
			return 0;
		}
	}
	return vmconf_refuse(r, "%s: '%s' is none of vcek, vlek, any", k->key, value);
}

#define ALL offsetof(struct vmconf, policy.demands)
#define IN(member) offsetof(struct vmconf, policy.demands.member)

static const struct vmconf_key rows[] = {
	{"measurement", add_measurement, ALL, .list = true, .value = "HEX",
		.help =
		"Expected launch digest, from 'snpguard measure'; one of them when given several\n"
		"times."},
	{"policy", set_exact, ALL, .value = "0xHEX",
		.help = "POLICY as an exact number. What it allows must be in allow as well."},
	{"allow", set_allow, ALL, .value = "LIST", .preset = "smt",
		.help = "What POLICY may allow: smt, debug, migration, cxl; or none."},
	{"require", set_require, IN(require), .value = "LIST",
		.help = "What POLICY must demand: single-socket, aes-256-xts, rapl-off,\n"
			"ciphertext-hiding, page-swap-off."},
	{"vmpl", vmconf_set_number, IN(vmpl), .min = 0, .max = 3, .value = "N", .preset = "0",
		.help = "Privilege level of the report, 0 to 3."},
	{"min-abi", set_abi, IN(min_abi), .value = "MAJOR.MINOR",
		.help = "Least firmware ABI that POLICY may accept."},
	{"host-data", set_bytes, IN(host_data), .max = 32, .value = "HEX",
		.help = "HOST_DATA of the report, 64 digits."},
	{"report-id", set_bytes, IN(report_id), .max = 32, .value = "HEX",
		.help = "REPORT_ID of the report, 64 digits."},
	{"family-id", set_bytes, IN(family_id), .max = 16, .value = "HEX",
		.help = "FAMILY_ID of the ID block, 32 digits."},
	{"image-id", set_bytes, IN(image_id), .max = 16, .value = "HEX",
		.help = "IMAGE_ID of the ID block, 32 digits."},
	{"min-guest-svn", set_svn, ALL, .min = 0, .max = UINT32_MAX, .value = "N",
		.help = "Least security version in the ID block."},
	{"id-key", add_key, IN(id_keys), .list = true, .value = "HEX|PEM",
		.help =
		"Who must have signed the ID block: digest of the key, or a file with it; one of\n"
		"them when given several times."},
	{"author-key", add_key, IN(author_keys), .list = true, .value = "HEX|PEM",
		.help = "Who must have signed the ID key, told in the same way."},
	{"min-firmware", set_firmware, ALL, .value = "MAJOR.MINOR.BUILD",
		.help = "Least version of the host's firmware."},
	{"provisional", vmconf_set_bool, IN(provisional), .value = "yes|no", .preset = "no",
		.help =
		"Whether firmware is tolerated that the host has not committed, and so can take\n"
		"back."},
	{"mitigations", vmconf_set_hex64, IN(mitigations), .value = "0xHEX",
		.help = "Bits that both mitigation vectors must have; reports of version 5 only."},
	{"floors", set_floors, IN(no_floors), .value = "yes|no", .preset = "yes",
		.help =
		"Whether REPORTED_TCB must reach the floor of its silicon: snpguard-products(5)."},
	{"advisories", set_advisories, ALL, .value = "LIST",
		.help = "AMD's advisories, by name, that the host's firmware must have answered."},
	{"min-tcb", set_tcb, IN(min_reported), .value = "LIST",
		.help =
		"Least REPORTED_TCB, as 'snp 0x17, microcode 0x54'; of boot-loader, tee, snp,\n"
		"microcode, fmc."},
	{"min-committed-tcb", set_tcb, IN(min_committed), .value = "LIST",
		.help = "Least COMMITTED_TCB."},
	{"min-launch-tcb", set_tcb, IN(min_launch), .value = "LIST",
		.help = "Least LAUNCH_TCB."},
	{"platform-require", set_platform_require, IN(platform_require), .value = "LIST",
		.help =
		"How the host must be set up: smt, tsme, ecc, rapl-off, ciphertext-hiding,\n"
		"alias-check, iommu-safe, tio."},
	{"platform-forbid", set_platform_forbid, IN(platform_forbid), .value = "LIST",
		.help = "How the host must not be set up."},
	{"chip", add_chip, ALL, .list = true, .value = "HEX",
		.help =
		"CHIP_ID of a processor that may run the VM: 128 digits, or 16 on Turin; one of\n"
		"them when given several times."},
	{"signer", set_signer, IN(signer), .value = "vcek|vlek|any", .preset = "any",
		.help = "Which kind of key signs the report."},
	{"csp", set_csp, IN(csp), .value = "NAME",
		.help = "The provider that a VLEK must name; refuses a VCEK."},
};

_Static_assert(ARRAY_SIZE(rows) <= 64, "one bit for each");

const struct vmconf_keys vmconf_policy_keys = {rows, ARRAY_SIZE(rows)};
