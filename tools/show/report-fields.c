/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of a report's fields. */
#include "report-fields.h"

#include <string.h>

#include "snp/codec.h"
#include "snp/cursor.h"

static const void *at(const struct report_field *f, const struct report_view *view)
{
	return (const uint8_t *)view->report + f->offset;
}

static json_t *number(const struct report_field *f, const struct report_view *view)
{
	uint32_t v;

	memcpy(&v, at(f, view), sizeof(v));
	return json_integer(v);
}

static json_t *hex(const struct report_field *f, const struct report_view *view)
{
	char text[SNP_HEX_SIZE(SNP_SIG_COMPONENT_SIZE)];

	snp_hex_encode(at(f, view), f->len, text);
	return json_string(text);
}

static json_t *bits(const struct report_field *f, const struct report_view *view)
{
	uint64_t v;

	memcpy(&v, at(f, view), sizeof(v));
	return json_sprintf("0x%llx", (unsigned long long)v);
}

struct bit {
	unsigned n;
	const char *name;
};

static json_t *names(uint64_t value, const struct bit *bit, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; list && i < n; i++)
		if (value >> bit[i].n & 1 && json_array_append_new(list, json_string(bit[i].name)))
			break;
	return list;
}

static json_t *policy_abi(const struct report_field *f, const struct report_view *view)
{
	return json_sprintf("%u.%u", SNP_POLICY_ABI_MAJOR(view->report->policy),
		SNP_POLICY_ABI_MINOR(view->report->policy));
}

static json_t *policy_bits(const struct report_field *f, const struct report_view *view)
{
	static const struct bit bit[] = {
		{16, "smt-allowed"},
		{18, "migration-agent-allowed"},
		{19, "debug-allowed"},
		{20, "single-socket-required"},
		{21, "cxl-allowed"},
		{22, "aes-256-xts-required"},
		{23, "rapl-off-required"},
		{24, "ciphertext-hiding-required"},
		{25, "page-swap-disabled"},
	};

	return names(view->report->policy, bit, ARRAY_SIZE(bit));
}

static json_t *platform_bits(const struct report_field *f, const struct report_view *view)
{
	static const struct bit bit[] = {
		{0, "smt-enabled"},
		{1, "tsme-enabled"},
		{2, "ecc"},
		{3, "rapl-off"},
		{4, "ciphertext-hiding"},
		{5, "alias-check-complete"},
		{6, "iommu-safe"}, /* sources disagree on its meaning */
		{7, "sev-tio"},
	};

	return names(view->report->platform_info, bit, ARRAY_SIZE(bit));
}

static json_t *signing_key(const struct report_field *f, const struct report_view *view)
{
	static const char *const name[8] = {
		[SNP_KEY_VCEK] = "vcek",
		[SNP_KEY_VLEK] = "vlek",
		[SNP_KEY_NONE] = "none",
	};
	unsigned key = view->report->signing_key;

	if (key < ARRAY_SIZE(name) && name[key])
		return json_string(name[key]);
	return json_sprintf("reserved (%u)", key);
}

static json_t *flag(const struct report_field *f, const struct report_view *view)
{
	bool v;

	memcpy(&v, at(f, view), sizeof(v));
	return json_boolean(v);
}

/* The line that the report itself tells; NULL when it does not. */
static const struct product *product_of(const struct report_view *view)
{
	const struct snp_report *report = view->report;
	const struct products *all = view->products;
	size_t used = product_by_name(all, "Turin")->chip_id_size;

	if (report->has_cpuid)
		return product_by_cpuid(all, report->cpuid_family, report->cpuid_model);
	/* Version 2 is older than Turin in the field, but only a long CHIP_ID says so for sure;
	 * Milan and Genoa, which it cannot tell apart, have the same TCB layout. */
	if (!snp_all_zero(report->chip_id + used, sizeof(report->chip_id) - used))
		return product_by_name(all, "Milan");
	return NULL;
}

static json_t *algorithm(const struct report_field *f, const struct report_view *view)
{
	if (view->report->signature_algo == SNP_ALGO_ECDSA_P384_SHA384)
		return json_string("ecdsa-p384-sha384");
	return json_sprintf("unknown (%u)", view->report->signature_algo);
}

static json_t *product(const struct report_field *f, const struct report_view *view)
{
	const struct product *p = product_of(view);

	if (!p)
		return json_string("unknown");
	return json_string(view->report->has_cpuid ? p->name : "Milan or Genoa");
}

static json_t *cpuid(const struct report_field *f, const struct report_view *view)
{
	if (!view->report->has_cpuid)
		return json_null();
	return json_sprintf("family %02Xh, model %02Xh, stepping %u", view->report->cpuid_family,
		view->report->cpuid_model, view->report->cpuid_stepping);
}

static json_t *tcb(const struct report_field *f, const struct report_view *view)
{
	const struct product *p = product_of(view);
	struct snp_tcb t;
	json_t *object;

	if (!p || !p->tcb_known)
		return hex(f, view);
	t = snp_tcb_decode(at(f, view), p->tcb_layout);
	object = json_pack("{s:i, s:i, s:i, s:i}", "boot_loader", t.boot_loader, "tee", t.tee,
		"snp", t.snp, "microcode", t.microcode);
	if (p->tcb_layout == SNP_TCB_TURIN &&
		json_object_set_new(object, "fmc", json_integer(t.fmc))) {
		json_decref(object);
		return NULL;
	}
	return object;
}

static json_t *current_version(const struct report_field *f, const struct report_view *view)
{
	return json_sprintf("%u.%u.%u", view->report->current_major, view->report->current_minor,
		view->report->current_build);
}

static json_t *committed_version(const struct report_field *f, const struct report_view *view)
{
	return json_sprintf("%u.%u.%u", view->report->committed_major,
		view->report->committed_minor, view->report->committed_build);
}

static json_t *mitigations(const struct report_field *f, const struct report_view *view)
{
	return view->report->has_mit_vectors ? bits(f, view) : json_null();
}

#define AT(member) offsetof(struct snp_report, member), sizeof(((struct snp_report *)NULL)->member)

static const struct report_field fields[] = {
	{"version", "layout of the report", number, AT(version)},
	{"guest_svn", "security version of the guest, from its ID block", number, AT(guest_svn)},
	{"policy", "what the guest's owner allowed at launch", bits, AT(policy)},
	{"policy_abi", "least firmware ABI that may run the guest", policy_abi, 0, 0},
	{"policy_bits", "the policy's bits by name", policy_bits, 0, 0},
	{"family_id", "from the ID block", hex, AT(family_id)},
	{"image_id", "from the ID block", hex, AT(image_id)},
	{"vmpl", "who asked; 0 is the highest, 4294967295 the host", number, AT(vmpl)},
	{"signing_key", "of the chip (vcek) or of a provider (vlek)", signing_key, 0, 0},
	{"mask_chip_key", "the chip's key is masked: such reports are unsigned",
		flag, AT(mask_chip_key)},
	{"author_key_en", "the ID key is itself signed", flag, AT(author_key_en)},
	{"platform_info", "how the host is set up", bits, AT(platform_info)},
	{"platform_bits", "the host's set-up by name", platform_bits, 0, 0},
	{"report_data", "64 bytes from the guest: binding, nonce", hex, AT(report_data)},
	{"measurement", "launch digest: what the guest was started with", hex, AT(measurement)},
	{"host_data", "32 bytes that the host chose at launch", hex, AT(host_data)},
	{"id_key_digest", "SHA-384 of the key that signed the ID block", hex, AT(id_key_digest)},
	{"author_key_digest", "SHA-384 of the key that signed the ID key", hex,
		AT(author_key_digest)},
	{"report_id", "this guest, until it ends", hex, AT(report_id)},
	{"report_id_ma", "its migration agent; all ones: none", hex, AT(report_id_ma)},
	{"product", "processor line", product, 0, 0},
	{"cpuid", "processor; from version 3 on", cpuid, 0, 0},
	{"chip_id", "the processor; zero where the host masks it", hex, AT(chip_id)},
	{"reported_tcb", "security versions that the signing key stands for", tcb,
		AT(reported_tcb)},
	{"current_tcb", "those that run", tcb, AT(current_tcb)},
	{"committed_tcb", "those below which the host cannot go back", tcb, AT(committed_tcb)},
	{"launch_tcb", "those that ran when the guest was started", tcb, AT(launch_tcb)},
	{"current_version", "firmware that runs", current_version, 0, 0},
	{"committed_version", "firmware below which the host cannot go back", committed_version,
		0, 0},
	{"launch_mitigations", "mitigations at launch; version 5", mitigations,
		AT(launch_mit_vector)},
	{"current_mitigations", "mitigations now; version 5", mitigations,
		AT(current_mit_vector)},
	{"signature_algo", "of the signature over all that stands above it", algorithm, 0, 0},
	{"signature_r", "ECDSA P-384, little-endian", hex, AT(sig_r)},
	{"signature_s", "ECDSA P-384, little-endian", hex, AT(sig_s)},
};

const struct report_field *report_field(size_t i)
{
	return i < ARRAY_SIZE(fields) ? &fields[i] : NULL;
}
