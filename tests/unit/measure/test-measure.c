/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Launch digests: the same by a second way, in every mode; and the stages on the way. */
#include <stdio.h>
#include <string.h>

#include "measure-case.h"
#include "runner.h"
#include "straight.h"

_Static_assert(sizeof(struct straight_section) == sizeof(struct firmware_section), "told as they are");

static const struct straight_section *straight_sections(const struct firmware *f)
{
	return (const struct straight_section *)f->sections;
}

/* The kinds of launch that both ways are asked for. */
static const struct {
	const char *vmm;
	const char *kernel, *initrd, *append;
	unsigned vcpus;
} kinds[] = {
	{"qemu", NULL, NULL, NULL, 1},
	{"qemu", "kernel", "initrd", "console=ttyS0", 1},
	{"qemu", "kernel", NULL, NULL, 1},
	{"qemu", "kernel", NULL, "", 2},
	{"qemu", "kernel", "initrd", "ends with blanks  ", 5},
	{"ec2", NULL, NULL, NULL, 3},
	{"ec2", "kernel", "initrd", NULL, 1},
	{"gce", NULL, NULL, NULL, 3},
	{"gce", "kernel", "initrd", NULL, 1},
};

static size_t size_of(const char *content)
{
	return content ? strlen(content) : 0;
}

static void both(int kind, struct measure_input *in, struct straight *s)
{
	*in = (struct measure_input){.firmware = &mc.firmware, .vcpus = kinds[kind].vcpus,
		.vcpu_sig = 0x00a00f11, .features = 0x21};
	*s = (struct straight){.vmm = kinds[kind].vmm, .firmware = mc.image, .firmware_size = CASE_SIZE,
		.sections = straight_sections(&mc.firmware), .n_sections = mc.firmware.n_sections,
		.kernel = kinds[kind].kernel, .kernel_size = size_of(kinds[kind].kernel),
		.initrd = kinds[kind].initrd, .initrd_size = size_of(kinds[kind].initrd),
		.append = kinds[kind].append,
		.hashes_gpa = firmware_case_ovmf.hashes_gpa, .reset = firmware_case_ovmf.reset,
		.sig = in->vcpu_sig, .features = in->features, .vcpus = in->vcpus};
	ck_assert(vmm_by_name(s->vmm, &in->vmm));
	if (!s->kernel)
		return;
	measure_case_hash(kinds[kind].kernel, kinds[kind].initrd, kinds[kind].append);
	in->kernel = &mc.hashes;
}

START_TEST(snp_is_alike_by_both_ways)
{
	struct measure_digest ours;
	struct measure_input in;
	uint8_t theirs[48];
	struct straight s;

	both(_i, &in, &s);
	straight_snp(&s, theirs);
	ck_assert_int_eq(measure_launch(&in, &ours), 0);
	ck_assert_uint_eq(ours.len, 48);
	ck_assert_mem_eq(ours.value, theirs, 48);
}
END_TEST

START_TEST(sev_is_alike_by_both_ways)
{
	struct measure_digest ours;
	struct measure_input in;
	uint8_t theirs[32];
	struct straight s;

	both(_i, &in, &s);
	if (in.vmm != VMM_QEMU)
		return;
	straight_sev(&s, theirs);
	in.mode = MEASURE_SEV_ES;
	ck_assert_int_eq(measure_launch(&in, &ours), 0);
	ck_assert_uint_eq(ours.len, 32);
	ck_assert_mem_eq(ours.value, theirs, 32);
	s.vcpus = 0;
	straight_sev(&s, theirs);
	in.mode = MEASURE_SEV;
	ck_assert_int_eq(measure_launch(&in, &ours), 0);
	ck_assert_uint_eq(ours.len, 32);
	ck_assert_mem_eq(ours.value, theirs, 32);
}
END_TEST

/* With the sections of the SVSM, not those of the firmware; guest features are its own. */
START_TEST(svsm_is_alike_by_both_ways)
{
	struct straight s = {.vmm = "qemu", .firmware = mc.image, .firmware_size = CASE_SIZE,
		.svsm = mc.svsm_image, .svsm_size = CASE_SIZE, .vars_size = 0x84000,
		.sections = straight_sections(&mc.svsm), .n_sections = mc.svsm.n_sections,
		.svsm_entry = firmware_case_svsm.svsm_entry, .sig = 0x00800f12};
	struct measure_input in = measure_case_svsm();
	struct measure_digest ours;
	uint8_t theirs[48];

	for (s.vcpus = 1; s.vcpus < 4; s.vcpus++) {
		in.vcpus = s.vcpus;
		straight_svsm(&s, theirs);
		ck_assert_int_eq(measure_launch(&in, &ours), 0);
		ck_assert_uint_eq(ours.len, 48);
		ck_assert_mem_eq(ours.value, theirs, 48);
	}
}
END_TEST

struct told {
	char order[256];
	struct measure_digest first, last;
};

static void take_stage(const struct measure_stage *stage, void *arg)
{
	struct told *t = arg;
	size_t len = strlen(t->order);

	if (!len)
		t->first = stage->digest;
	t->last = stage->digest;
	snprintf(t->order + len, sizeof(t->order) - len, "%s ", stage->detail ? stage->detail : stage->what);
}

static void check_order(struct measure_input in, const char *order)
{
	struct measure_digest digest;
	struct told told = {0};

	in.explain = take_stage;
	in.arg = &told;
	ck_assert_int_eq(measure_launch(&in, &digest), 0);
	ck_assert_str_eq(told.order, order);
	ck_assert_uint_eq(told.last.len, in.mode == MEASURE_SEV_ES ? 0 : 48);
	if (told.last.len)
		ck_assert_mem_eq(told.last.value, digest.value, 48);
}

START_TEST(stages_come_in_their_order)
{
	struct measure_input in = measure_case_snp();

	check_order(in, "firmware SEC_MEM SECRETS CPUID SVSM_CAA KERNEL_HASHES SEC_MEM vcpu vcpu ");
	in.vmm = VMM_GCE;
	check_order(in, "firmware SEC_MEM SECRETS CPUID SVSM_CAA KERNEL_HASHES SEC_MEM vcpu vcpu ");
	in.vmm = VMM_EC2;
	check_order(in, "firmware SEC_MEM SECRETS SVSM_CAA KERNEL_HASHES SEC_MEM CPUID vcpu vcpu ");
	in.vmm = VMM_QEMU;
	in.mode = MEASURE_SEV_ES;
	check_order(in, "firmware kernel-hashes vcpu vcpu ");
	check_order(measure_case_svsm(), "firmware svsm SEC_MEM SECRETS CPUID vcpu ");
}
END_TEST

/* With and without an SVSM: a hash of the firmware, told or computed alone, seeds the same digest. */
START_TEST(a_firmware_hash_takes_the_firmwares_place)
{
	struct measure_input in = _i ? measure_case_svsm() : measure_case_snp();
	struct measure_digest whole, hash, seeded;
	struct told told = {0};

	in.explain = take_stage;
	in.arg = &told;
	ck_assert_int_eq(measure_launch(&in, &whole), 0);
	ck_assert_int_eq(measure_launch(&(struct measure_input){.mode = MEASURE_FIRMWARE_HASH,
		.firmware = &mc.firmware}, &hash), 0);
	ck_assert_uint_eq(hash.len, 48);
	ck_assert_mem_eq(hash.value, told.first.value, 48);
	in.firmware_hash = hash.value;
	in.explain = NULL;
	ck_assert_int_eq(measure_launch(&in, &seeded), 0);
	ck_assert_mem_eq(seeded.value, whole.value, 48);
}
END_TEST

/* Half a page is nothing that a launch can have. */
START_TEST(contents_are_whole_pages)
{
	_cleanup_launch_digest_ struct launch_digest d;
	const uint8_t zeros[LAUNCH_DIGEST_SIZE] = {0};

	ck_assert_int_eq(launch_digest_begin(&d, NULL), 0);
	ck_assert_int_eq(launch_digest_pages(&d, LAUNCH_NORMAL, 0, mc.image, 4095), -EINVAL);
	ck_assert_int_eq(launch_digest_pages(&d, LAUNCH_NORMAL, 0, mc.image, 4097), -EINVAL);
	ck_assert_mem_eq(d.value, zeros, sizeof(zeros));
}
END_TEST

START_TEST(modes_have_names)
{
	enum measure_mode mode;

	for (int i = 0; i < _MEASURE_MODE_MAX; i++) {
		ck_assert(measure_mode_by_name(measure_mode_name((enum measure_mode)i), &mode));
		ck_assert_int_eq(mode, i);
	}
	ck_assert(!measure_mode_by_name("", &mode) && !measure_mode_by_name("SNP", &mode));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("measure");
	TCase *c = tcase_create("measure");

	tcase_add_checked_fixture(c, measure_case_setup, measure_case_teardown);
	tcase_add_loop_test(c, snp_is_alike_by_both_ways, 0, ARRAY_SIZE(kinds));
	tcase_add_loop_test(c, sev_is_alike_by_both_ways, 0, ARRAY_SIZE(kinds));
	tcase_add_test(c, svsm_is_alike_by_both_ways);
	tcase_add_test(c, stages_come_in_their_order);
	tcase_add_loop_test(c, a_firmware_hash_takes_the_firmwares_place, 0, 2);
	tcase_add_test(c, contents_are_whole_pages);
	tcase_add_test(c, modes_have_names);
	suite_add_tcase(s, c);
	return s;
}
