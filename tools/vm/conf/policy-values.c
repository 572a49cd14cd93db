/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of [policy] into their places: the kinds that no other section has. */
#include "policy-values.h"

#include <string.h>

#include "snp/codec.h"
#include "snp/cursor.h"
#include "value.h"
#include "verifier/tcb-text.h"

#define CHIP_ID_SHORT 8		/* Turin's */

static bool take_hex(const char *value, void *ret, size_t len)
{
	return !snp_hex_decode(value, strlen(value), ret, len);
}

POLICY_SETTER(vmconf_add_measurement)
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

POLICY_SETTER(vmconf_set_exact)
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

POLICY_SETTER(vmconf_set_allow)
{
	uint64_t bits = 0;
	int e = strcmp(value, "none") == 0 ? 0 : take_bits(r, k, policy_freedom, value, &bits);

	if (!e)
		policy_allow_only(target, bits);
	return e;
}

POLICY_SETTER(vmconf_set_require)
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

POLICY_SETTER(vmconf_set_platform_require)
{
	return set_platform(r, k, target, r->conf->policy.demands.platform_forbid, value);
}

POLICY_SETTER(vmconf_set_platform_forbid)
{
	return set_platform(r, k, target, r->conf->policy.demands.platform_require, value);
}

POLICY_SETTER(vmconf_set_abi)
{
	uint32_t version;

	if (!value_version(value, 2, &version) || !version)
		return vmconf_refuse(r, "%s: '%s' is not MAJOR.MINOR", k->key, value);
	*(uint16_t *)target = (uint16_t)version;
	return 0;
}

POLICY_SETTER(vmconf_set_firmware)
{
	struct policy *p = target;

	if (!value_version(value, 3, &p->min_firmware))
		return vmconf_refuse(r, "%s: '%s' is not MAJOR.MINOR.BUILD", k->key, value);
	p->firmware_given = true;
	return 0;
}

POLICY_SETTER(vmconf_set_floors)
{
	bool floors = true;
	int e = vmconf_set_bool(r, k, &floors, value);

	*(bool *)target = !floors;
	return e;
}

POLICY_SETTER(vmconf_set_tcb)
{
	return tcb_parse(value, target) ? 0 :
		vmconf_refuse(r, "%s: '%s' is not a list such as 'snp 0x17, microcode 0x54' of "
			"boot-loader, tee, snp, microcode and fmc", k->key, value);
}

/* 32 bytes, or 16. */
POLICY_SETTER(vmconf_set_bytes)
{
	struct policy_bytes *b = target;

	if (!take_hex(value, b->v, k->max))
		return vmconf_refuse(r, "%s: not %u hexadecimal digits", k->key, 2 * k->max);
	b->given = true;
	return 0;
}

POLICY_SETTER(vmconf_set_svn)
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
POLICY_SETTER(vmconf_add_key)
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

POLICY_SETTER(vmconf_add_chip)
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
POLICY_SETTER(vmconf_set_advisories)
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

POLICY_SETTER(vmconf_set_csp)
{
	if (strlen(value) >= POLICY_CSP_SIZE)
		return vmconf_refuse(r, "%s: longer than any", k->key);
	memcpy(target, value, strlen(value) + 1);
	return 0;
}

POLICY_SETTER(vmconf_set_signer)
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
