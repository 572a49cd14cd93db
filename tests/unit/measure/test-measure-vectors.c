/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Digests that others have computed, of launches that took place: every vector gives the digest, or
 * the error, that it names.
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "measure/measure.h"
#include "measure/vcpu-type.h"
#include "owner/file.h"
#include "runner.h"
#include "snp/codec.h"
#include "snp/util.h"

static const char *folder;
static json_t *vectors;

static const char *text_of(const json_t *v, const char *key)
{
	return json_string_value(json_object_get(v, key));
}

static void read_image(const json_t *v, uint8_t **image, struct firmware *ret)
{
	char path[512];
	size_t len;

	snprintf(path, sizeof(path), "%s/measure/%s", folder, text_of(v, "ovmf_file"));
	ck_assert_int_eq(file_read(path, FIRMWARE_SIZE_MAX, image, &len), 0);
	ck_assert_int_eq(firmware_parse(*image, len, ret), 0);
}

static const struct {
	const char *name;
	enum measure_mode mode;
} modes[] = {
	{"sev", MEASURE_SEV},
	{"sev-es", MEASURE_SEV_ES},
	{"sev-snp", MEASURE_SNP},
	{"sev-snp:ovmf-hash", MEASURE_FIRMWARE_HASH},
};

static enum measure_mode mode_of(const json_t *v)
{
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
		if (strcmp(modes[i].name, text_of(v, "mode")) == 0)
			return modes[i].mode;
	ck_abort_msg("%s: unknown mode", text_of(v, "name"));
}

static enum vmm vmm_of(const json_t *v)
{
	const char *name = text_of(v, "vmm_type");

	return !name || strcmp(name, "QEMU") == 0 ? VMM_QEMU : strcmp(name, "ec2") == 0 ? VMM_EC2 : VMM_GCE;
}

/* Whether a kernel is given, and its hashes. */
static bool hashes_of(const json_t *v, struct kernel_hashes *ret)
{
	const json_t *kernel = json_object_get(v, "kernel"), *initrd = json_object_get(v, "initrd");

	if (!json_is_true(json_object_get(kernel, "given")))
		return false;
	ck_assert_int_eq(snp_hex_decode(text_of(kernel, "sha256"), 64, ret->kernel, 32), 0);
	ck_assert_int_eq(snp_hex_decode(text_of(initrd, "sha256"), 64, ret->initrd, 32), 0);
	ck_assert_int_eq(kernel_hashes_set_cmdline(ret, text_of(v, "cmdline")), 0);
	return true;
}

static int expected_error(const json_t *v)
{
	const char *text = text_of(v, "expected_error");

	if (!text)
		return 0;
	if (strstr(text, "SNP_KERNEL_HASHES"))
		return MEASURE_E_NO_HASHES_SECTION;
	ck_assert_ptr_nonnull(strstr(text, "doesn't support kernel/initrd/cmdline measurement"));
	return MEASURE_E_NO_HASHES;
}

static void check_vector(const json_t *v)
{
	const char *features = text_of(v, "guest_features"), *sig = text_of(v, "vcpu_sig"),
		*hash = text_of(v, "snp_ovmf_hash"), *expected = text_of(v, "expected_digest");
	_cleanup_free_ uint8_t *image = NULL;
	char got[SNP_HEX_SIZE(LAUNCH_DIGEST_SIZE)] = "";
	uint8_t seed[LAUNCH_DIGEST_SIZE];
	struct measure_digest digest;
	struct kernel_hashes hashes;
	struct firmware firmware;
	struct measure_input in = {.mode = mode_of(v), .vmm = vmm_of(v), .firmware = &firmware,
		.vcpus = (unsigned)json_integer_value(json_object_get(v, "vcpus")),
		.vcpu_sig = sig ? (uint32_t)strtoul(sig, NULL, 16) : 0,
		.features = features ? strtoull(features, NULL, 16) : 0};

	read_image(v, &image, &firmware);
	if (hash) {
		ck_assert_int_eq(snp_hex_decode(hash, strlen(hash), seed, sizeof(seed)), 0);
		in.firmware_hash = seed;
	}
	if (hashes_of(v, &hashes))
		in.kernel = &hashes;
	ck_assert_int_eq(measure_launch(&in, &digest), expected_error(v));
	if (!expected)
		return;
	snp_hex_encode(digest.value, digest.len, got);
	ck_assert_msg(strcmp(got, expected) == 0, "%s: %s, not %s", text_of(v, "name"), got, expected);
}

START_TEST(vector_gives_its_digest)
{
	check_vector(json_array_get(vectors, (size_t)_i));
}
END_TEST

START_TEST(types_have_their_signatures)
{
	uint32_t sig;

	for (size_t i = 0; i < json_array_size(vectors); i++) {
		const json_t *v = json_array_get(vectors, i);

		if (!text_of(v, "vcpu_type"))
			continue;
		ck_assert(vcpu_type_signature(text_of(v, "vcpu_type"), &sig));
		ck_assert_uint_eq(sig, strtoul(text_of(v, "vcpu_sig"), NULL, 16));
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("measure-vectors");
	TCase *c = tcase_create("vectors");
	char path[512];

	folder = unit_vectors();
	if (!folder)
		unit_skip_all("no folder of test vectors (SNPGUARD_VECTORS)");
	snprintf(path, sizeof(path), "%s/measure/vectors.json", folder);
	vectors = json_load_file(path, 0, NULL);
	tcase_add_loop_test(c, vector_gives_its_digest, 0, (int)json_array_size(vectors));
	tcase_add_test(c, types_have_their_signatures);
	suite_add_tcase(s, c);
	return s;
}
