/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Launches that there cannot be: each is refused by its name, before any stage is told. */
#include <string.h>

#include "measure-case.h"
#include "runner.h"

static struct firmware other;
static const struct kernel_hashes hashes;
static const uint8_t hash[LAUNCH_DIGEST_SIZE];

static void setup(void)
{
	measure_case_setup();
	other = mc.firmware;
}

static void fail_on_stage(const struct measure_stage *stage, void *arg)
{
	(void)arg;
	ck_abort_msg("told of %s before the refusal", stage->what);
}

static void refuse(struct measure_input in, int refusal)
{
	struct measure_digest digest = {.len = 7};
	int r;

	in.explain = fail_on_stage;
	r = measure_launch(&in, &digest);
	ck_assert_msg(r == refusal, "%d (%s), not %s", r, measure_strerror(r), measure_strerror(refusal));
	ck_assert_uint_eq(digest.len, 7);
}

static const struct {
	enum measure_mode mode;
	enum vmm vmm;
	bool svsm, hash, kernel;
	unsigned vcpus;
	int refusal;
} combinations[] = {
	{MEASURE_SNP, VMM_QEMU, true, false, false, 1, MEASURE_E_MODE_SVSM},
	{MEASURE_SEV, VMM_QEMU, true, false, false, 1, MEASURE_E_MODE_SVSM},
	{MEASURE_SEV_ES, VMM_QEMU, true, false, false, 1, MEASURE_E_MODE_SVSM},
	{MEASURE_FIRMWARE_HASH, VMM_QEMU, true, false, false, 1, MEASURE_E_MODE_SVSM},
	{MEASURE_SNP_SVSM, VMM_QEMU, false, false, false, 1, MEASURE_E_MODE_SVSM},
	{MEASURE_SNP_SVSM, VMM_QEMU, true, false, true, 1, MEASURE_E_SVSM_KERNEL},
	{MEASURE_SNP_SVSM, VMM_EC2, true, false, false, 1, MEASURE_E_MODE_VMM},
	{MEASURE_SNP_SVSM, VMM_GCE, true, false, false, 1, MEASURE_E_MODE_VMM},
	{MEASURE_SEV, VMM_EC2, false, false, false, 1, MEASURE_E_MODE_VMM},
	{MEASURE_SEV_ES, VMM_GCE, false, false, false, 1, MEASURE_E_MODE_VMM},
	{MEASURE_SEV, VMM_QEMU, false, true, false, 1, MEASURE_E_MODE_HASH},
	{MEASURE_SEV_ES, VMM_QEMU, false, true, false, 1, MEASURE_E_MODE_HASH},
	{MEASURE_FIRMWARE_HASH, VMM_QEMU, false, true, false, 1, MEASURE_E_MODE_HASH},
	{MEASURE_SNP, VMM_QEMU, false, false, false, 0, MEASURE_E_VCPUS},
	{MEASURE_SNP, VMM_EC2, false, true, false, 513, MEASURE_E_VCPUS},
	{MEASURE_SNP_SVSM, VMM_QEMU, true, false, false, 0, MEASURE_E_VCPUS},
	{MEASURE_SNP_SVSM, VMM_QEMU, true, false, false, 513, MEASURE_E_VCPUS},
	{MEASURE_SEV_ES, VMM_QEMU, false, false, true, 0, MEASURE_E_VCPUS},
	{MEASURE_SEV_ES, VMM_QEMU, false, false, true, UINT32_MAX, MEASURE_E_VCPUS},
	/* And what does go together. */
	{MEASURE_SNP, VMM_GCE, false, true, true, 512, 0},
	{MEASURE_SNP_SVSM, VMM_QEMU, true, true, false, 512, 0},
	{MEASURE_SEV, VMM_QEMU, false, false, true, 0, 0},
	{MEASURE_SEV_ES, VMM_QEMU, false, false, true, 512, 0},
	{MEASURE_FIRMWARE_HASH, VMM_EC2, false, false, true, 0, 0},
};

START_TEST(combinations_are_judged)
{
	struct measure_input in = {.mode = combinations[_i].mode, .vmm = combinations[_i].vmm,
		.firmware = &mc.firmware, .svsm = combinations[_i].svsm ? &mc.svsm : NULL, .vars_size = 4096,
		.firmware_hash = combinations[_i].hash ? hash : NULL,
		.kernel = combinations[_i].kernel ? &hashes : NULL, .vcpus = combinations[_i].vcpus};
	struct measure_digest digest;
	bool usage = combinations[_i].refusal && combinations[_i].refusal != MEASURE_E_VCPUS;

	ck_assert(measure_refuses_input(combinations[_i].refusal) == usage);
	if (combinations[_i].refusal)
		refuse(in, combinations[_i].refusal);
	else
		ck_assert_int_eq(measure_launch(&in, &digest), 0);
}
END_TEST

static const enum measure_mode with_processors[] = {MEASURE_SNP, MEASURE_SEV_ES};

START_TEST(processors_begin_somewhere)
{
	struct measure_input in = {.mode = with_processors[_i], .firmware = &other, .vcpus = 2};
	struct measure_digest digest;

	other.reset_eip = 0;
	refuse(in, MEASURE_E_NO_RESET);
	in.vcpus = 1;
	ck_assert_int_eq(measure_launch(&in, &digest), 0);
	other.has_reset = false;
	refuse(in, MEASURE_E_NO_RESET);
}
END_TEST

/* Those that nobody counts need none. */
START_TEST(other_modes_need_no_reset_block)
{
	struct measure_input in = {.mode = MEASURE_SEV, .firmware = &other};
	struct measure_digest digest;

	other.has_reset = false;
	ck_assert_int_eq(measure_launch(&in, &digest), 0);
	in.mode = MEASURE_FIRMWARE_HASH;
	ck_assert_int_eq(measure_launch(&in, &digest), 0);
	in = (struct measure_input){.mode = MEASURE_SNP_SVSM, .firmware = &other, .svsm = &mc.svsm,
		.vars_size = 4096, .vcpus = 2};
	ck_assert_int_eq(measure_launch(&in, &digest), 0);
}
END_TEST

START_TEST(snp_needs_metadata)
{
	other.has_metadata = false;
	other.n_sections = 0;
	refuse((struct measure_input){.firmware = &other, .vcpus = 1}, MEASURE_E_NO_METADATA);
	refuse((struct measure_input){.firmware = &other, .vcpus = 1, .firmware_hash = hash},
		MEASURE_E_NO_METADATA);
}
END_TEST

static const struct {
	uint32_t gpa, size;
	bool section;
	enum measure_mode mode;
	int refusal;
} places[] = {
	{0x810c00, 0x400, false, MEASURE_SNP, MEASURE_E_NO_HASHES_SECTION},
	{0, 0, false, MEASURE_SNP, MEASURE_E_NO_HASHES_SECTION},
	{0, 0x400, true, MEASURE_SNP, MEASURE_E_NO_HASHES},
	{0x810c00, 175, true, MEASURE_SNP, MEASURE_E_NO_HASHES},
	{0x810c00, 176, true, MEASURE_SNP, 0},
	{0x810f50, 176, true, MEASURE_SNP, 0},
	{0x810f51, 176, true, MEASURE_SNP, MEASURE_E_HASHES_PLACE},
	{0x810fff, 176, true, MEASURE_SNP, MEASURE_E_HASHES_PLACE},
	{0x80fc00, 0x400, true, MEASURE_SNP, MEASURE_E_HASHES_PLACE},
	{0x811000, 0x400, true, MEASURE_SNP, MEASURE_E_HASHES_PLACE},
	{0, 0x400, true, MEASURE_SEV, MEASURE_E_NO_HASHES},
	{0x810c00, 175, true, MEASURE_SEV, MEASURE_E_NO_HASHES},
	{0x810c00, 176, false, MEASURE_SEV, 0},
	{0, 0x400, true, MEASURE_SEV_ES, MEASURE_E_NO_HASHES},
	{0, 0, false, MEASURE_FIRMWARE_HASH, 0},
};

START_TEST(hashes_have_their_place)
{
	struct measure_input in = {.mode = places[_i].mode, .firmware = &other, .kernel = &hashes,
		.vcpus = 1};
	struct measure_digest digest;

	other.hashes_gpa = places[_i].gpa;
	other.hashes_size = places[_i].size;
	if (!places[_i].section)
		other.sections[4].type = FIRMWARE_SEC_MEM;
	if (places[_i].refusal)
		refuse(in, places[_i].refusal);
	else
		ck_assert_int_eq(measure_launch(&in, &digest), 0);
	in.kernel = NULL;
	ck_assert_int_eq(measure_launch(&in, &digest), 0);
}
END_TEST

static void refuse_svsm(const struct firmware *image_of_svsm, uint32_t vars_size, int refusal)
{
	refuse((struct measure_input){.mode = MEASURE_SNP_SVSM, .firmware = &mc.firmware,
		.svsm = image_of_svsm, .vars_size = vars_size, .vcpus = 1}, refusal);
}

START_TEST(an_svsm_has_entry_sections_and_place)
{
	other = mc.svsm;
	other.has_svsm = false;
	refuse_svsm(&other, 4096, MEASURE_E_NO_SVSM);
	other = mc.svsm;
	other.svsm_entry = (uint32_t)mc.svsm.size;
	refuse_svsm(&other, 4096, MEASURE_E_NO_SVSM);
	other.has_metadata = false;
	refuse_svsm(&other, 4096, MEASURE_E_NO_METADATA);
	refuse_svsm(&mc.svsm, 0, MEASURE_E_SVSM_PLACE);
	refuse_svsm(&mc.svsm, 4095, MEASURE_E_SVSM_PLACE);
	refuse_svsm(&mc.svsm, 4097, MEASURE_E_SVSM_PLACE);
	refuse_svsm(&mc.svsm, UINT32_MAX - 4095, MEASURE_E_SVSM_PLACE);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("measure-refusals");
	TCase *c = tcase_create("refusals");

	tcase_add_checked_fixture(c, setup, measure_case_teardown);
	tcase_add_loop_test(c, combinations_are_judged, 0, ARRAY_SIZE(combinations));
	tcase_add_loop_test(c, processors_begin_somewhere, 0, ARRAY_SIZE(with_processors));
	tcase_add_test(c, other_modes_need_no_reset_block);
	tcase_add_test(c, snp_needs_metadata);
	tcase_add_loop_test(c, hashes_have_their_place, 0, ARRAY_SIZE(places));
	tcase_add_test(c, an_svsm_has_entry_sections_and_place);
	suite_add_tcase(s, c);
	return s;
}
