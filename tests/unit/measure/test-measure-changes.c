/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whatever changes in the inputs of a launch, bit by bit, changes its digest. Each test keeps the
 * digests that it has seen, and none may come twice.
 */
#include <string.h>

#include "measure-case.h"
#include "runner.h"

/* The digests of one test. */
static struct measure_digest seen[2 * CASE_SIZE];
static size_t n_seen;

static void must_be_new(const struct measure_input *in, const char *what, size_t which)
{
	struct measure_digest *d = &seen[n_seen];

	ck_assert_uint_lt(n_seen, ARRAY_SIZE(seen));
	ck_assert_int_eq(measure_launch(in, d), 0);
	for (size_t i = 0; i < n_seen; i++)
		ck_assert_msg(memcmp(seen[i].value, d->value, d->len) != 0,
			"%s %zu: a digest that there was before", what, which);
	n_seen++;
}

static const enum measure_mode modes[] = {MEASURE_SNP, MEASURE_SEV, MEASURE_SEV_ES, MEASURE_FIRMWARE_HASH,
	MEASURE_SNP_SVSM};

/* Or it is no firmware any more; but then, only in the footer and the metadata. */
START_TEST(every_byte_of_the_firmware_counts)
{
	struct measure_input in = modes[_i] == MEASURE_SNP_SVSM ? measure_case_svsm() : measure_case_snp();
	size_t refused = 0;

	in.mode = modes[_i];
	must_be_new(&in, "unchanged", 0);
	for (size_t i = 0; i < CASE_SIZE; i++) {
		mc.image[i] ^= 0x01;
		if (firmware_parse(mc.image, CASE_SIZE, &mc.firmware) == 0 &&
				measure_launch(&in, &seen[n_seen]) == 0)
			ck_assert_mem_ne(seen[0].value, seen[n_seen].value, seen[0].len);
		else
			refused++;
		mc.image[i] ^= 0x01;
	}
	ck_assert_uint_gt(refused, 0);
	ck_assert_uint_lt(refused, 300);
}
END_TEST

START_TEST(every_byte_of_the_svsm_counts)
{
	struct measure_input in = measure_case_svsm();
	size_t refused = 0;

	must_be_new(&in, "unchanged", 0);
	for (size_t i = 0; i < CASE_SIZE; i++) {
		mc.svsm_image[i] ^= 0x80;
		if (firmware_parse(mc.svsm_image, CASE_SIZE, &mc.svsm) == 0 &&
				measure_launch(&in, &seen[n_seen]) == 0)
			ck_assert_mem_ne(seen[0].value, seen[n_seen].value, 48);
		else
			refused++;
		mc.svsm_image[i] ^= 0x80;
	}
	ck_assert_uint_gt(refused, 0);
	ck_assert_uint_lt(refused, 300);
}
END_TEST

static const enum measure_mode modes_with_kernel[] = {MEASURE_SNP, MEASURE_SEV, MEASURE_SEV_ES};

START_TEST(every_byte_of_the_hashes_counts)
{
	struct measure_input in = measure_case_snp();
	uint8_t *bytes = (uint8_t *)&mc.hashes;

	in.mode = modes_with_kernel[_i];
	must_be_new(&in, "unchanged", 0);
	for (size_t i = 0; i < sizeof(mc.hashes); i++) {
		bytes[i] ^= 0x10;
		must_be_new(&in, "byte of the hashes", i);
		bytes[i] ^= 0x10;
	}
	in.kernel = NULL;
	must_be_new(&in, "no kernel", 0);
}
END_TEST

START_TEST(every_byte_of_the_command_line_counts)
{
	static const char *const lines[] = {"", " ", "a", "a ", "a\n", " a", "a  b", "a b", "A b", "a\tb"};
	char line[] = "console=ttyS0 root=UUID=1234";
	struct measure_input in = measure_case_snp();

	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		ck_assert_int_eq(kernel_hashes_set_cmdline(&mc.hashes, lines[i]), 0);
		must_be_new(&in, "line", i);
	}
	for (size_t i = 0; i < strlen(line); i++) {
		line[i] ^= 0x01;
		ck_assert_int_eq(kernel_hashes_set_cmdline(&mc.hashes, line), 0);
		must_be_new(&in, "byte of the line", i);
		line[i] ^= 0x01;
	}
}
END_TEST

START_TEST(every_bit_of_signature_and_features_counts)
{
	struct measure_input in = measure_case_snp();

	must_be_new(&in, "unchanged", 0);
	for (unsigned bit = 0; bit < 64; bit++) {
		in.features ^= UINT64_C(1) << bit;
		must_be_new(&in, "feature", bit);
		in.features ^= UINT64_C(1) << bit;
		if (bit >= 32)
			continue;
		in.vcpu_sig ^= UINT32_C(1) << bit;
		must_be_new(&in, "bit of the signature", bit);
		in.vcpu_sig ^= UINT32_C(1) << bit;
	}
}
END_TEST

START_TEST(every_vcpu_counts)
{
	struct measure_input in = measure_case_snp();

	for (in.vcpus = 1; in.vcpus <= 32; in.vcpus++)
		must_be_new(&in, "vCPUs", in.vcpus);
	in.vcpus = 1;
	for (int vmm = 1; vmm < _VMM_MAX; vmm++) {
		in.vmm = (enum vmm)vmm;
		must_be_new(&in, "VMM", (size_t)vmm);
	}
}
END_TEST

/* Only a second processor begins at the reset block's address. */
START_TEST(the_reset_address_counts)
{
	struct measure_input in = measure_case_snp();

	must_be_new(&in, "unchanged", 0);
	for (unsigned bit = 0; bit < 32; bit++) {
		mc.firmware.reset_eip ^= UINT32_C(1) << bit;
		must_be_new(&in, "bit of the reset address", bit);
		mc.firmware.reset_eip ^= UINT32_C(1) << bit;
	}
}
END_TEST

START_TEST(the_order_of_sections_counts)
{
	struct measure_input in = measure_case_snp();

	must_be_new(&in, "unchanged", 0);
	for (size_t i = 1; i < mc.firmware.n_sections; i++) {
		struct firmware_section s = mc.firmware.sections[i - 1];

		mc.firmware.sections[i - 1] = mc.firmware.sections[i];
		mc.firmware.sections[i] = s;
		must_be_new(&in, "section, swapped", i);
		mc.firmware.sections[i] = mc.firmware.sections[i - 1];
		mc.firmware.sections[i - 1] = s;
	}
}
END_TEST

START_TEST(place_size_and_type_of_sections_count)
{
	struct measure_input in = measure_case_snp();

	in.kernel = NULL;	/* whose section has its place */
	must_be_new(&in, "unchanged", 0);
	for (size_t i = 0; i < mc.firmware.n_sections; i++) {
		struct firmware_section s = mc.firmware.sections[i];

		mc.firmware.sections[i].gpa += 0x100000;
		must_be_new(&in, "section, moved", i);
		mc.firmware.sections[i] = s;
		mc.firmware.sections[i].size += 0x1000;
		must_be_new(&in, "section, enlarged", i);
		mc.firmware.sections[i] = s;
		mc.firmware.sections[i].type = s.type == FIRMWARE_CPUID ? FIRMWARE_SECRETS : FIRMWARE_CPUID;
		must_be_new(&in, "section of another type", i);
		mc.firmware.sections[i] = s;
	}
}
END_TEST

START_TEST(the_place_within_the_page_of_hashes_counts)
{
	struct measure_input in = measure_case_snp();

	for (uint32_t at = 0x810000; at < 0x810000 + 4096 - 176; at += 16) {
		mc.firmware.hashes_gpa = at;
		must_be_new(&in, "place", at);
	}
}
END_TEST

START_TEST(place_and_entry_of_the_svsm_count)
{
	struct measure_input in = measure_case_svsm();

	must_be_new(&in, "unchanged", 0);
	in.vars_size += 4096;
	must_be_new(&in, "variables", 0);
	in.vars_size -= 4096;
	for (unsigned bit = 0; bit < 13; bit++) {
		if (bit == 12)
			continue;	/* would lie behind the image */
		mc.svsm.svsm_entry ^= 1u << bit;
		must_be_new(&in, "bit of the entry", bit);
		mc.svsm.svsm_entry ^= 1u << bit;
	}
	in.vcpu_sig++;
	must_be_new(&in, "signature", 0);
}
END_TEST

START_TEST(every_byte_of_a_firmware_hash_counts)
{
	uint8_t hash[LAUNCH_DIGEST_SIZE] = {0};
	struct measure_input in = measure_case_snp();

	in.firmware_hash = hash;
	must_be_new(&in, "unchanged", 0);
	for (size_t i = 0; i < sizeof(hash); i++) {
		hash[i] ^= 0x40;
		must_be_new(&in, "byte of the firmware hash", i);
		hash[i] ^= 0x40;
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("measure-changes");
	TCase *c = tcase_create("changes");

	tcase_add_checked_fixture(c, measure_case_setup, measure_case_teardown);
	tcase_add_loop_test(c, every_byte_of_the_firmware_counts, 0, ARRAY_SIZE(modes));
	tcase_add_test(c, every_byte_of_the_svsm_counts);
	tcase_add_loop_test(c, every_byte_of_the_hashes_counts, 0, ARRAY_SIZE(modes_with_kernel));
	tcase_add_test(c, every_byte_of_the_command_line_counts);
	tcase_add_test(c, every_bit_of_signature_and_features_counts);
	tcase_add_test(c, every_vcpu_counts);
	tcase_add_test(c, the_reset_address_counts);
	tcase_add_test(c, the_order_of_sections_counts);
	tcase_add_test(c, place_size_and_type_of_sections_count);
	tcase_add_test(c, the_place_within_the_page_of_hashes_counts);
	tcase_add_test(c, place_and_entry_of_the_svsm_count);
	tcase_add_test(c, every_byte_of_a_firmware_hash_counts);
	suite_add_tcase(s, c);
	return s;
}
