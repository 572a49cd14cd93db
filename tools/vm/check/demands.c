/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * [policy] against the rest of the description: the verifier's demands on the guest, over the
 * report that an honest launch would give. What only the host decides on is not asked about.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "rules.h"
#include "snp/codec.h"
#include "snp/cursor.h"
#include "verifier/products.h"
#include "vm/conf/key.h"
#include "vm/expect/expect.h"

#define BOTH_ONE "change [policy], or the description, until both mean the same"
#define BRING_IT "bring it here, or be content with what [policy] has"
#define MEND_IT "mend that, or write that line into [policy]"
#define HEX_SIZE (2 * SNP_MEASUREMENT_SIZE + 1)

/* Demands that the description decides on, and where a finding about each stands. The measurement
 * is not among them: expect_lay() compares it. */
static const struct place_of {
	const char *id, *section, *key;
	bool of_block;
} places[] = {
	{"guest.vmpl", "policy", "vmpl"},
	{"guest.policy", "policy", "policy"},
	{"guest.debug", "snp", "policy"},
	{"guest.migration", "snp", "policy"},
	{"guest.cxl", "snp", "policy"},
	{"guest.smt", "snp", "policy"},
	{"guest.single-socket", "policy", "require"},
	{"guest.aes-256-xts", "policy", "require"},
	{"guest.rapl-off", "policy", "require"},
	{"guest.ciphertext-hiding", "policy", "require"},
	{"guest.page-swap-off", "policy", "require"},
	{"guest.abi", "policy", "min-abi"},
	{"guest.host-data", "policy", "host-data"},
	{"guest.family-id", "policy", "family-id", .of_block = true},
	{"guest.image-id", "policy", "image-id", .of_block = true},
	{"guest.svn", "policy", "min-guest-svn", .of_block = true},
	{"guest.id-key", "policy", "id-key", .of_block = true},
	{"guest.author-key", "policy", "author-key", .of_block = true},
};

static const struct place_of *find_place(const char *id)
{
	for (size_t i = 0; i < ARRAY_SIZE(places); i++)
		if (strcmp(places[i].id, id) == 0)
			return &places[i];
	return NULL;
}

/* Without an ID block all of it is zero. */
static void expect_block(const struct vm_check *k, struct snp_report *ret)
{
	if (!k->has_block)
		return;
	memcpy(ret->family_id, k->block.family_id, sizeof(ret->family_id));
	memcpy(ret->image_id, k->block.image_id, sizeof(ret->image_id));
	ret->guest_svn = k->block.guest_svn;
	memcpy(ret->id_key_digest, k->block_keys.id_key, sizeof(ret->id_key_digest));
	memcpy(ret->author_key_digest, k->block_keys.author_key, sizeof(ret->author_key_digest));
	ret->author_key_en = k->block_keys.has_author;
}

static void expect(const struct vm_check *k, struct snp_report *ret)
{
	const struct vmconf *c = k->conf;
	size_t len;

	*ret = (struct snp_report){.policy = c->snp.policy, .vmpl = k->agent.vmpl};
	if (c->snp.host_data && snp_base64_decode_var(c->snp.host_data, strlen(c->snp.host_data),
		ret->host_data, sizeof(ret->host_data), &len))
		/* The parser has seen that it decodes. */
		memset(ret->host_data, 0, sizeof(ret->host_data));
	expect_block(k, ret);
}

/* Then nobody can say here what it has; expect_lay() was content with that. */
static bool is_block_elsewhere(const struct vm_check *k)
{
	return !k->has_block && (k->conf->snp.id_block || k->conf->snp.id_block_dir);
}

static void judge(struct vm_check *k, const struct policy_subject *s, const struct demand *d)
{
	const struct place_of *at = find_place(demand_id(d));
	struct check check = {.id = demand_id(d)};
	int r;

	if (!at || (at->of_block && is_block_elsewhere(k)))
		return;
	r = demand_check(d, s, &check);
	if (r && r != CHECK_SKIP)
		vm_check_add(k, VM_ERROR, VM_USE_VERIFY,
			vm_check_line(k, at->section, NULL, at->key), BOTH_ONE,
			"verify will refuse (%s): expected %s, and the description gives %s%s%s",
			demand_id(d), check.expected, check.got, *check.reason ?
			": " : "", check.reason);
}

/* "FILE:LINE: TEXT", or without a line, has its line apart. */
static void add_why(struct vm_check *k, enum vm_severity severity, unsigned line, const char *todo,
	const char *why)
{
	size_t len = strlen(k->path);
	int n = 0;

	if (strncmp(why, k->path, len) == 0 && why[len] == ':') {
		why += len + 1;
		if (sscanf(why, "%u: %n", &line, &n) == 1 && n)
			why += n;
		else
			why += strspn(why, " ");
	}
	vm_check_add(k, severity, VM_USE_VERIFY, line, todo, "%s", why);
}

static bool has_word(const char *text, const char *word)
{
	const char *const letters = "abcdefghijklmnopqrstuvwxyz-";
	size_t len = strlen(word);

	for (const char *at = text; (at = strstr(at, word)) != NULL; at += len)
		if ((at == text || !strchr(letters, at[-1])) &&
			(!at[len] || !strchr(letters, at[len])))
			return true;
	return false;
}

/* Of the key in [policy] that is at odds with the rest: a complaint names it. The longest one, for
 * "id-key" names no "key", and [policy] itself is in every text. */
static unsigned contradiction_line(const struct vm_check *k, const char *why)
{
	unsigned line = 0;
	size_t longest = 0;

	for (size_t i = 0; i < vmconf_policy_keys.n; i++) {
		const char *key = vmconf_policy_keys.v[i].key;
		unsigned at = vm_check_line(k, "policy", NULL, key);

		if (at && strlen(key) > longest && has_word(why, key)) {
			longest = strlen(key);
			line = at;
		}
	}
	return line;
}

/* A digest that nobody wrote down is what the files are when the verifier looks. */
static void tell_digest(struct vm_check *k)
{
	char hex[HEX_SIZE], todo[HEX_SIZE + 64];

	snp_hex_encode(k->findings.digest.value, SNP_MEASUREMENT_SIZE, hex);
	snprintf(todo, sizeof(todo), "measurement = %s in [policy]", hex);
	vm_check_add(k, VM_HINT, VM_USE_VERIFY, vm_check_line(k, "policy", NULL, NULL), todo,
		"[policy] has no measurement: verify computes it, and needs the files "
		"of [vm] where it runs");
}

/* The verifier's own way from the description to its demands. False where it ends. */
static bool lay_expectations(struct vm_check *k, struct policy *p)
{
	char why[VMCONF_WHY_MAX];
	int r = expect_lay(k->conf, k->path, false, p, why);

	if (r)
		add_why(k, VM_ERROR, contradiction_line(k, why),
			r == VMCONF_E_INVALID ? BOTH_ONE : MEND_IT, why);
	else if (*why)
		add_why(k, VM_WARNING, 0, BRING_IT, why);
	else if (!p->n_measurements)
		vm_check_add(k, VM_ERROR, VM_USE_VERIFY, vm_check_line(k, "policy", NULL, NULL),
			"measurement = HEX in [policy], or a [vm] that 'snpguard "
			"measure' can measure",
			"neither measurement nor a launch to compute it from: "
			"nothing to compare reports with");
	else if (!k->conf->policy.demands.n_measurements)
		tell_digest(k);
	return !r;
}

/* What an owner may ask for, and should know that he has. */
static void check_leniency(struct vm_check *k)
{
	const struct vmconf *c = k->conf;
	const struct policy *p = &c->policy.demands;

	if (c->snp.policy & SNP_POLICY_DEBUG)
		vm_check_add(k, VM_WARNING, VM_USE_RUN | VM_USE_VERIFY,
			vm_check_line(k, "snp", NULL, "policy"),
			"policy without bit 19, such as 0x30000",
			"policy 0x%" PRIx64 " allows debugging: the host may read the VM's memory",
			c->snp.policy);
	if (!(c->snp.policy & SNP_POLICY_RESERVED_ONE) || c->snp.policy & SNP_POLICY_RESERVED_ZERO)
		vm_check_add(k, VM_ERROR, VM_USE_RUN | VM_USE_ID_BLOCK,
			vm_check_line(k, "snp", NULL, "policy"),
			"bit 17 is one, those from 26 on are zero: 0x30000 is usual",
			"policy 0x%" PRIx64 ": the firmware refuses its reserved bits",
			c->snp.policy);
	if (p->no_floors && snp_all_zero((const uint8_t *)&p->min_reported,
		sizeof(p->min_reported)))
		vm_check_add(k, VM_WARNING, VM_USE_VERIFY,
			vm_check_line(k, "policy", NULL, "floors"),
			"floors = yes, or min-tcb with what is expected of this host",
			"floors = no: hosts whose firmware has known holes are as good as others");
	if (p->provisional)
		vm_check_add(k, VM_WARNING, VM_USE_VERIFY,
			vm_check_line(k, "policy", NULL, "provisional"),
			"provisional = no",
			"provisional = yes: the host can go back to older firmware");
}

static bool resolve(struct vm_check *k, struct policy *ret)
{
	char why[VMCONF_WHY_MAX];
	int r = vmconf_policy_resolve(&k->conf->policy, k->path, products_builtin(), ret, why);

	if (r)
		add_why(k, VM_ERROR, 0, "snpguard-vm.conf(5) has what [policy] takes", why);
	return !r;
}

void vm_check_demands(struct vm_check *k)
{
	struct policy policy = {0};
	struct snp_report report;
	const struct policy_subject s = {.policy = &policy, .report = &report};
	const struct demand *d;

	check_leniency(k);
	/* Of a hole it has been told. */
	if (!resolve(k, &policy) || k->has_hole || !lay_expectations(k, &policy))
		return;
	expect(k, &report);
	for (size_t i = 0; (d = policy_demand(i)) != NULL; i++)
		judge(k, &s, d);
}
