/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vm check: nothing is found in a good description, an order in what is found, and no description. */
#include <stdio.h>
#include <string.h>

#include "runner.h"
#include "vm-check-case.h"

/* Nothing to be found in these; that there is no ID block may be. */
static const char *const fine[] = {
	GOOD DEMAND,
	GOOD "[snp]\npolicy = 0xb0137\nhost-data = " ZEROS32 "\n" DEMAND "allow = smt, debug\npolicy = 0xb0137\nmin-abi = 1.55\n"
		"host-data = 0000000000000000000000000000000000000000000000000000000000000000\n",
	VM(VERITY) DISK "read-only = yes\n" NET EMULATE DEMAND "floors = no\nmin-tcb = snp 1\n",
	VM("console=ttyS0 systemd.import_credentials=0 " OPEN_LUKS) DISK NET EMULATE DEMAND,
	VM("console=ttyS0 systemd.import_credentials=FALSE " OPEN_LUKS) DISK NET EMULATE DEMAND,
	VM("console=ttyS0 systemd.import-credentials=no " OPEN_LUKS) DISK NET EMULATE DEMAND,
	VM("console=ttyS0 systemd.import_credentials=off " OPEN_LUKS) DISK NET EMULATE DEMAND,
	GOOD SIGNED DEMAND "min-guest-svn = 3\nfamily-id = 01" ZERO15 "\nimage-id = 02" ZERO15 "\n",
	VM(VERITY " snpguard.vmpl=1") DISK "read-only = yes\n" NET EMULATE DEMAND "vmpl = 1\n",
};

/* To be run and measured: with emulation no firmware starts it. */
START_TEST(test_fine_image)
{
	struct vm_findings f;

	check(FIRMWARE "kernel = guest.efi\n" DISK NET, VM_USE_RUN | VM_USE_MEASURE, &f);
	for (size_t i = 0; i < f.n; i++)
		fprintf(stderr, "# %u: %s\n", f.v[i].line, f.v[i].what);
	ck_assert_uint_eq(f.n, 0);
	vm_findings_done(&f);
}
END_TEST

START_TEST(test_fine)
{
	struct vm_findings f;
	size_t n = 0;

	learn_digest(fine[_i]);
	check(fine[_i], BUT_ID_BLOCK, &f);
	for (size_t i = 0; i < f.n; i++) {
		/* Said of what is asked for on purpose. */
		if (f.v[i].severity == VM_WARNING && strstr(f.v[i].what, "allows debugging"))
			continue;
		fprintf(stderr, "# %u: %s\n", f.v[i].line, f.v[i].what);
		n++;
	}
	ck_assert_uint_eq(n, 0);
	ck_assert(f.measured);
	vm_findings_done(&f);
}
END_TEST

/* What nobody can look at here is not said to be refused. */
START_TEST(test_block_elsewhere)
{
	struct vm_findings f;

	check(GOOD ELSEWHERE "guest-svn = 3\n" DEMAND "id-key = ec.pem\nauthor-key = ec.pem\nmin-guest-svn = 3\n"
		"family-id = 01" ZERO15 "\n", VM_USE_VERIFY, &f);
	for (size_t i = 0; i < f.n; i++)
		ck_assert_msg(f.v[i].severity == VM_WARNING && says(f.v[i].what, "the ID block is not there") &&
			strstr(f.v[i].todo, "bring it here"), "%s; %s", f.v[i].what, f.v[i].todo);
	ck_assert_uint_eq(f.n, 1);
	vm_findings_done(&f);
}
END_TEST

START_TEST(test_order)
{
	struct vm_findings f;

	check("[vm]\ncpu = x\n[snp]\npolicy = 0x0\n", VM_USES_ALL, &f);
	ck_assert_uint_gt(f.n, 3);
	for (size_t i = 1; i < f.n; i++) {
		ck_assert_int_le(f.v[i - 1].severity, f.v[i].severity);
		if (f.v[i - 1].severity == f.v[i].severity)
			ck_assert_uint_le(f.v[i - 1].line, f.v[i].line);
	}
	vm_findings_done(&f);
}
END_TEST

START_TEST(test_no_description)
{
	struct vm_findings f = {.n = 77};
	char why[VMCONF_WHY_MAX];

	put_conf("[vm]\nkernel\n");
	ck_assert_int_eq(vm_check(vm_check_path, VM_USES_ALL, &f, why), VMCONF_E_INVALID);
	ck_assert_ptr_nonnull(strstr(why, "vm.conf:2: neither [section] nor key = value"));
	put_conf("[vm]\nkernels = 1\n");
	ck_assert_int_eq(vm_check(vm_check_path, VM_USES_ALL, &f, why), VMCONF_E_INVALID);
	ck_assert_ptr_nonnull(strstr(why, "vm.conf:2: [vm] has no key 'kernels'"));
	ck_assert_int_eq(vm_check("/nowhere/vm.conf", VM_USES_ALL, &f, why), -ENOENT);
	ck_assert_ptr_nonnull(strstr(why, "/nowhere/vm.conf: No such file"));
	ck_assert_uint_eq(f.n, 77);
}
END_TEST

START_TEST(test_names)
{
	unsigned i = 0;

	for (; vm_use_name(i); i++)
		ck_assert_uint_eq(vm_use_by_name(vm_use_name(i)), 1U << i);
	ck_assert_uint_eq((1U << i) - 1, VM_USES_ALL);
	ck_assert_uint_eq(vm_use_by_name("ru"), 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("vm-check-fine");
	TCase *t = tcase_create("check-fine");

	if (!unit_vectors())
		unit_skip_all("no vectors: firmware images are among them");
	tcase_add_unchecked_fixture(t, vm_check_setup, vm_check_teardown);
	tcase_add_test(t, test_fine_image);
	tcase_add_loop_test(t, test_fine, 0, ARRAY_SIZE(fine));
	tcase_add_test(t, test_block_elsewhere);
	tcase_add_test(t, test_order);
	tcase_add_test(t, test_no_description);
	tcase_add_test(t, test_names);
	suite_add_tcase(s, t);
	return s;
}
