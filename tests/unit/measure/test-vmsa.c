/* SPDX-License-Identifier: GPL-3.0-or-later */
/* First states of vCPUs, byte by byte, and the names of VMMs. */
#include <string.h>

#include "measure/vmsa.h"
#include "runner.h"
#include "snp/util.h"
#include "straight.h"

static const char *const vmms[_VMM_MAX] = {"qemu", "ec2", "gce"};

START_TEST(pages_are_alike_by_both_ways)
{
	const struct straight s = {.vmm = vmms[_i], .reset = 0x0080b004, .sig = 0x00a10f10,
		.features = UINT64_C(0x8123456789abcdef)};
	uint8_t ours[VMSA_SIZE], theirs[4096];

	for (unsigned cpu = 0; cpu < 2; cpu++) {
		memset(ours, 0xff, sizeof(ours));
		vmsa_page(&(struct vmsa){.vmm = (enum vmm)_i, .boot = cpu == 0,
			.eip = cpu == 0 ? VMSA_BSP_EIP : s.reset, .vcpu_sig = s.sig,
			.features = s.features}, ours);
		straight_vmsa(&s, cpu, theirs);
		ck_assert_mem_eq(ours, theirs, sizeof(ours));
	}
}
END_TEST

START_TEST(an_svsms_page_is_alike_by_both_ways)
{
	const struct straight s = {.vmm = "qemu", .sig = 0x00830f10};
	uint8_t ours[VMSA_SIZE], theirs[4096];

	memset(ours, 0xff, sizeof(ours));
	vmsa_page_svsm(UINT64_C(0xffb81234), s.sig, ours);
	straight_vmsa_svsm(&s, UINT64_C(0xffb81234), theirs);
	ck_assert_mem_eq(ours, theirs, sizeof(ours));
}
END_TEST

START_TEST(vmms_have_names)
{
	enum vmm vmm;

	ck_assert_str_eq(vmm_name((enum vmm)_i), vmms[_i]);
	ck_assert(vmm_by_name(vmms[_i], &vmm));
	ck_assert_int_eq(vmm, _i);
}
END_TEST

START_TEST(other_names_are_none)
{
	static const char *const names[] = {"", "QEMU", "qemu ", "kvm", "krun"};
	enum vmm vmm = VMM_GCE;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		ck_assert(!vmm_by_name(names[i], &vmm));
	ck_assert_int_eq(vmm, VMM_GCE);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("vmsa");
	TCase *c = tcase_create("vmsa");

	tcase_add_loop_test(c, pages_are_alike_by_both_ways, 0, _VMM_MAX);
	tcase_add_test(c, an_svsms_page_is_alike_by_both_ways);
	tcase_add_loop_test(c, vmms_have_names, 0, _VMM_MAX);
	tcase_add_test(c, other_names_are_none);
	suite_add_tcase(s, c);
	return s;
}
