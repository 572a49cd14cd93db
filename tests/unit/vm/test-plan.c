/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a description to a machine: paths, names, defaults, and what no QEMU would start. */
#include <stdio.h>
#include <string.h>

#include "runner.h"
#include "vm/plan.h"

static char why[VMCONF_WHY_MAX];

static void parse(const char *text, const char *path, struct vmconf *ret)
{
	char copy[1024];

	snprintf(copy, sizeof(copy), "%s", text);
	ck_assert_msg(vmconf_parse(copy, path, ret, why) == 0, "%s", why);
}

static const struct {
	const char *path, *name;
} names[] = {
	{"vm.conf", "vm"},
	{"/srv/a b/Web-1.conf", "web-1"},
	{"web", "web"},
	{".conf", "conf"},
	{"a_b..c.conf", "a-b-c"},
	{"--a--.conf", "a"},
	{"x.conf.conf", "x-conf"},
	{"dir/\xc3\xa4.conf", "vm"},
	{"___", "vm"},
	{"0123456789012345678901234567890123456789012345678901234567890123456789",
		"012345678901234567890123456789012345678901234567890123456789012"},
};

START_TEST(test_name)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	_cleanup_vm_plan_ struct vm_plan p;

	parse("[vm]\nfirmware = f\n", "vm.conf", &c);
	ck_assert_int_eq(vm_plan_snp(&c, names[_i].path, &p, why), 0);
	ck_assert_str_eq(p.name, names[_i].name);
}
END_TEST

START_TEST(test_paths)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	_cleanup_vm_plan_ struct vm_plan p;

	ck_assert_int_eq(chdir("/usr"), 0);
	parse("[vm]\nfirmware = OVMF.fd\nkernel = /boot/k\ninitrd = ../i\n"
		"[disk a]\nfile = a.img\n[disk b]\nfile = /b\nread-only = yes\n", "./vm/vm.conf", &c);
	ck_assert_int_eq(vm_plan_snp(&c, "./vm/vm.conf", &p, why), 0);
	ck_assert_str_eq(p.machine.firmware, "/usr/vm/OVMF.fd");
	ck_assert_str_eq(p.machine.kernel, "/boot/k");
	ck_assert_str_eq(p.machine.initrd, "/usr/vm/../i");
	ck_assert_str_eq(p.machine.disks[0].file, "/usr/vm/a.img");
	ck_assert_str_eq(p.machine.disks[1].file, "/b");
	ck_assert(p.machine.disks[1].read_only);
	ck_assert_uint_eq(p.machine.n_disks, 2);
}
END_TEST

START_TEST(test_root_folder)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	_cleanup_vm_plan_ struct vm_plan p;

	ck_assert_int_eq(chdir("/"), 0);
	parse("[vm]\nfirmware = f\n", "vm.conf", &c);
	ck_assert_int_eq(vm_plan_snp(&c, "vm.conf", &p, why), 0);
	ck_assert_str_eq(p.machine.firmware, "/f");
}
END_TEST

START_TEST(test_snp)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	_cleanup_vm_plan_ struct vm_plan p;

	parse("[vm]\nfirmware = /f\nvcpus = 3\nmemory = 4G\n[snp]\npolicy = 0xb0000\nfeatures = 0x21\n"
		"cbitpos = 47\nhost-data = AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
		"[network]\nforward = 1:2\n", "vm.conf", &c);
	ck_assert_int_eq(vm_plan_snp(&c, "vm.conf", &p, why), 0);
	ck_assert_ptr_eq(p.machine.snp, &p.snp);
	ck_assert_str_eq(p.machine.accel, "kvm");
	ck_assert_str_eq(p.machine.cpu, "EPYC-v4");
	ck_assert_uint_eq(p.machine.vcpus, 3);
	ck_assert_uint_eq(p.machine.memory_mib, 4096);
	ck_assert_uint_eq(p.snp.policy, 0xb0000);
	ck_assert_uint_eq(p.snp.features, 0x21);
	ck_assert_uint_eq(p.snp.cbitpos, 47);
	ck_assert_str_eq(p.snp.host_data, c.snp.host_data);
	ck_assert_ptr_null(p.snp.id_block);
	ck_assert(p.machine.network);
	ck_assert_uint_eq(p.machine.forwards[0].guest_port, 2);
}
END_TEST

static const struct {
	const char *cpu;
	uint32_t want;		/* asked of QEMU for cpu-sig 0xa00f11 */
} signatures[] = {
	{"EPYC-Milan-v2", 0},	/* it has that one anyway */
	{"EPYC-v4", 0x00a00f11},
	{"host", 0x00a00f11},
};

START_TEST(test_signature)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	_cleanup_vm_plan_ struct vm_plan p;
	char text[128];

	snprintf(text, sizeof(text), "[vm]\nfirmware = /f\ncpu = %s\ncpu-sig = 0xa00f11\n",
		signatures[_i].cpu);
	parse(text, "vm.conf", &c);
	ck_assert_int_eq(vm_plan_snp(&c, "vm.conf", &p, why), 0);
	ck_assert_uint_eq(p.machine.cpu_sig, signatures[_i].want);
}
END_TEST

static const struct {
	const char *text, *why;
} refused[] = {
	{"[vm]\nkernel = k\n", "vm.conf: [vm] has no firmware"},
	{"[vm]\nfirmware = f\nvmm = ec2\n", "vm.conf: [vm] vmm is not qemu"},
	{"[vm]\nfirmware = f\nvmm = gce\n", "vm.conf: [vm] vmm is not qemu"},
	{"[vm]\nfirmware = f\nsvsm = s\nfirmware-vars-size = 4096\n", "vm.conf: [vm] has an svsm"},
	{"[vm]\nfirmware = f\ncpu-sig = 0x10a00f11\n", "vm.conf: [vm] cpu-sig is no family"},
	{"[vm]\nfirmware = f\ncpu-sig = 0x1f11\n", "vm.conf: [vm] cpu-sig is no family"},
	{"[vm]\nfirmware = f\ncpu-sig = 0x00a00e11\n", "vm.conf: [vm] cpu-sig is no family"},
	{"[vm]\nfirmware = f\n[snp]\nfeatures = 0x20\n", "vm.conf: [snp] features lack bit 0"},
	{"[vm]\nfirmware = f\n[snp]\nfeatures = 0x3\n", "vm.conf: [snp] features: QEMU can set"},
	{"[vm]\nfirmware = f\n[snp]\nfeatures = 0x8000000000000001\n",
		"vm.conf: [snp] features: QEMU can set"},
};

START_TEST(test_refused)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	_cleanup_vm_plan_ struct vm_plan p;

	parse(refused[_i].text, "vm.conf", &c);
	ck_assert_int_eq(vm_plan_snp(&c, "vm.conf", &p, why), VMCONF_E_INVALID);
	ck_assert_msg(strncmp(why, refused[_i].why, strlen(refused[_i].why)) == 0, "%s", why);
}
END_TEST

/* Also the description of a VM that QEMU would not start as an SNP guest. */
START_TEST(test_emulated)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	_cleanup_vm_plan_ struct vm_plan p, kvm;

	parse("[vm]\nfirmware = /f\nvmm = gce\nkernel = /k\ninitrd = /i\nappend = a b\ncpu = EPYC\n"
		"cpu-sig = 0x10a00f11\n[emulate]\narchive = /e\n", "vm.conf", &c);
	ck_assert_int_eq(vm_plan_emulated(&c, "vm.conf", "tcg", &p, why), 0);
	ck_assert_ptr_null(p.machine.snp);
	ck_assert_ptr_null(p.machine.firmware);
	ck_assert_str_eq(p.machine.cpu, "max");
	ck_assert_uint_eq(p.machine.cpu_sig, 0);
	ck_assert_str_eq(p.machine.append, "no_timer_check rdinit=/emulator/init a b");
	ck_assert_int_eq(vm_plan_emulated(&c, "vm.conf", "kvm", &kvm, why), 0);
	ck_assert_str_eq(kvm.machine.cpu, "host");
}
END_TEST

static const struct {
	const char *text, *append;	/* @append NULL: none; @text without kernel is refused */
} emulated[] = {
	{"[vm]\nkernel = /k\ninitrd = /i\n", NULL},
	{"[vm]\nkernel = /k\ninitrd = /i\nappend = x\n", "x"},
	{"[vm]\nkernel = /k\ninitrd = /i\n[emulate]\narchive = /e\n",
		"no_timer_check rdinit=/emulator/init"},
};

START_TEST(test_emulated_append)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	_cleanup_vm_plan_ struct vm_plan p;

	parse(emulated[_i].text, "vm.conf", &c);
	ck_assert_int_eq(vm_plan_emulated(&c, "vm.conf", "tcg", &p, why), 0);
	if (emulated[_i].append)
		ck_assert_str_eq(p.machine.append, emulated[_i].append);
	else
		ck_assert_ptr_null(p.machine.append);
}
END_TEST

START_TEST(test_emulated_refused)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	_cleanup_vm_plan_ struct vm_plan p;

	parse("[vm]\nkernel = /k\n", "vm.conf", &c);
	ck_assert_int_eq(vm_plan_emulated(&c, "vm.conf", "tcg", &p, why), VMCONF_E_INVALID);
	ck_assert_str_eq(why, "vm.conf: --emulate needs a kernel and an initrd in [vm]");
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("plan");
	TCase *t = tcase_create("plan");

	tcase_add_loop_test(t, test_name, 0, ARRAY_SIZE(names));
	tcase_add_test(t, test_paths);
	tcase_add_test(t, test_root_folder);
	tcase_add_test(t, test_snp);
	tcase_add_loop_test(t, test_signature, 0, ARRAY_SIZE(signatures));
	tcase_add_loop_test(t, test_refused, 0, ARRAY_SIZE(refused));
	tcase_add_test(t, test_emulated);
	tcase_add_loop_test(t, test_emulated_append, 0, ARRAY_SIZE(emulated));
	tcase_add_test(t, test_emulated_refused);
	suite_add_tcase(s, t);
	return s;
}
