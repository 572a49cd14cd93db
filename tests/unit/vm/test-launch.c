/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From names of files to what is measured: what is read, what is not looked at, and the words of each
 * failure, which name the file. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "measure-case.h"
#include "owner/file.h"
#include "runner.h"
#include "vm/launch.h"

static char dir[] = "/tmp/test-launch.XXXXXX";
static char why[VMCONF_WHY_MAX];

/* Each stands in the folder; its name is its content but for images. */
static const char *const files[] = {"kernel", "initrd", "no-firmware"};

static const char *in_dir(const char *name)
{
	static char paths[8][64];
	static unsigned next;
	char *path = paths[next++ % ARRAY_SIZE(paths)];

	snprintf(path, sizeof(paths[0]), "%s/%s", dir, name);
	return path;
}

static void setup(void)
{
	measure_case_setup();
	snprintf(dir, sizeof(dir), "/tmp/test-launch.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		ck_assert_int_eq(file_write(in_dir(files[i]), files[i], strlen(files[i])), 0);
	ck_assert_int_eq(file_write(in_dir("empty"), "", 0), 0);
	ck_assert_int_eq(mkfifo(in_dir("pipe"), 0600), 0);
	ck_assert_int_eq(file_write(in_dir("ovmf"), mc.image, CASE_SIZE), 0);
	ck_assert_int_eq(file_write(in_dir("svsm"), mc.svsm_image, CASE_SIZE), 0);
}

static void teardown(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		unlink(in_dir(files[i]));
	unlink(in_dir("empty"));
	unlink(in_dir("pipe"));
	unlink(in_dir("ovmf"));
	unlink(in_dir("svsm"));
	rmdir(dir);
	measure_case_teardown();
}

START_TEST(files_become_a_launch)
{
	struct launch_source s = {.firmware = in_dir("ovmf"), .kernel = in_dir("kernel"),
		.initrd = in_dir("initrd"), .append = "console=ttyS0", .cpu = "EPYC-Milan-v2,+smap",
		.vcpus = 2, .features = 0x21};
	struct measure_input expected = measure_case_snp();
	struct measure_digest ours, direct;
	_cleanup_launch_ struct launch l;

	ck_assert_int_eq(launch_read(&s, &l, why), 0);
	ck_assert_int_eq(measure_launch(&l.input, &ours), 0);
	ck_assert_int_eq(measure_launch(&expected, &direct), 0);
	ck_assert_mem_eq(ours.value, direct.value, 48);
}
END_TEST

START_TEST(an_svsm_is_read_too)
{
	struct launch_source s = {.mode = MEASURE_SNP_SVSM, .firmware = in_dir("ovmf"),
		.svsm = in_dir("svsm"), .vars_size = 0x84000, .vcpus = 1};
	struct measure_input expected = measure_case_svsm();
	struct measure_digest ours, direct;
	_cleanup_launch_ struct launch l;

	ck_assert_int_eq(launch_read(&s, &l, why), 0);
	ck_assert_uint_eq(l.input.vcpu_sig, 0x00800f12);	/* the default's */
	ck_assert_int_eq(measure_launch(&l.input, &ours), 0);
	ck_assert_int_eq(measure_launch(&expected, &direct), 0);
	ck_assert_mem_eq(ours.value, direct.value, 48);
}
END_TEST

/* No initrd, no command line: the hashes of nothing and of a zero byte. */
START_TEST(a_kernel_may_be_alone)
{
	struct launch_source s = {.firmware = in_dir("ovmf"), .kernel = in_dir("empty"), .vcpus = 1};
	_cleanup_launch_ struct launch l;

	measure_case_hash("", NULL, NULL);
	ck_assert_int_eq(launch_read(&s, &l, why), 0);
	ck_assert_mem_eq(&l.hashes, &mc.hashes, sizeof(l.hashes));
}
END_TEST

static const struct {
	const char *firmware, *kernel, *initrd, *append, *svsm, *cpu;
	int result;
	const char *why;
} failures[] = {
	{NULL, NULL, NULL, NULL, NULL, NULL, MEASURE_E_INPUT, "no firmware is named, with which a launch begins: firmware in [vm]"},
	{"ovmf", NULL, "initrd", NULL, NULL, NULL, MEASURE_E_INPUT, "initrd and command line need a kernel"},
	{"ovmf", NULL, NULL, "", NULL, NULL, MEASURE_E_INPUT, "initrd and command line need a kernel"},
	{"absent", NULL, NULL, NULL, NULL, NULL, -ENOENT, "/absent: No such file"},
	{"empty", NULL, NULL, NULL, NULL, NULL, MEASURE_E_FIRMWARE_SIZE, "/empty: not a firmware image"},
	{"no-firmware", NULL, NULL, NULL, NULL, NULL, MEASURE_E_FIRMWARE_SIZE,
		"/no-firmware: not a firmware image"},
	{".", NULL, NULL, NULL, NULL, NULL, OWNER_E_FILE_KIND, "/.: not a regular file"},
	{"pipe", NULL, NULL, NULL, NULL, NULL, OWNER_E_FILE_KIND, "/pipe: not a regular file"},
	{"ovmf", "pipe", NULL, NULL, NULL, NULL, OWNER_E_FILE_KIND, "/pipe: not a regular file"},
	{"ovmf", NULL, NULL, NULL, "pipe", NULL, OWNER_E_FILE_KIND, "/pipe: not a regular file"},
	{"ovmf", "absent", NULL, NULL, NULL, NULL, -ENOENT, "/absent: No such file"},
	{"ovmf", "kernel", "absent", NULL, NULL, NULL, -ENOENT, "/absent: No such file"},
	{"ovmf", ".", NULL, NULL, NULL, NULL, OWNER_E_FILE_KIND, "/.: not a regular file"},
	{"ovmf", NULL, NULL, NULL, "absent", NULL, -ENOENT, "/absent: No such file"},
	{"ovmf", NULL, NULL, NULL, "kernel", NULL, MEASURE_E_FIRMWARE_SIZE,
		"/kernel: not a firmware image"},
	{"ovmf", NULL, NULL, NULL, NULL, "host", MEASURE_E_INPUT,
		"vCPU type 'host': its signature is not known; CPUID 1 EAX is to be given: cpu-sig"},
	{"ovmf", NULL, NULL, NULL, NULL, ",EPYC", MEASURE_E_INPUT, "its signature is not known"},
	{"ovmf", NULL, NULL, NULL, NULL, "EPYC-v4,+aes,stepping=1", MEASURE_E_INPUT,
		"vCPU type 'EPYC-v4,+aes,stepping=1': its signature is not known"},
};

START_TEST(a_failure_says_what_and_where)
{
	struct launch_source s = {.vcpus = 1, .append = failures[_i].append, .cpu = failures[_i].cpu};
	_cleanup_launch_ struct launch l;
	const char *const names[] = {failures[_i].firmware, failures[_i].kernel, failures[_i].initrd,
		failures[_i].svsm};
	const char **const targets[] = {&s.firmware, &s.kernel, &s.initrd, &s.svsm};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i])
			*targets[i] = in_dir(names[i]);
	ck_assert_int_eq(launch_read(&s, &l, why), failures[_i].result);
	ck_assert_msg(strstr(why, failures[_i].why) != NULL, "'%s' lacks '%s'", why, failures[_i].why);
}
END_TEST

static const struct launch_source no_processor[] = {
	{.cpu = "host", .vmm = VMM_EC2, .vcpus = 1},
	{.cpu = "host", .vmm = VMM_GCE, .vcpus = 1},
	{.cpu = "host", .mode = MEASURE_SEV},
	{.cpu = "host", .mode = MEASURE_FIRMWARE_HASH},
	{.cpu = "host", .cpu_sig = 0x00a10f11, .vcpus = 1},
};

START_TEST(the_processor_counts_where_it_is_measured)
{
	struct launch_source s = no_processor[_i];
	_cleanup_launch_ struct launch l;

	s.firmware = in_dir("ovmf");
	ck_assert_int_eq(launch_read(&s, &l, why), 0);
	ck_assert_uint_eq(l.input.vcpu_sig, s.cpu_sig);
}
END_TEST

START_TEST(a_firmware_hash_reads_no_kernel)
{
	struct launch_source s = {.mode = MEASURE_FIRMWARE_HASH, .firmware = in_dir("ovmf"),
		.kernel = in_dir("absent")};
	_cleanup_launch_ struct launch l;

	ck_assert_int_eq(launch_read(&s, &l, why), 0);
	ck_assert_ptr_null(l.input.kernel);
}
END_TEST

static void describe(const char *text, struct vmconf *c, struct launch_source *ret)
{
	_cleanup_free_ char *copy = strdup(text);

	ck_assert_ptr_nonnull(copy);
	ck_assert_int_eq(vmconf_parse(copy, "dir/vm.conf", c, why), 0);
	launch_source_of(c, ret);
}

START_TEST(a_description_becomes_a_source)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	struct launch_source s;

	describe("[vm]\nfirmware = f\nkernel = /k\ninitrd = i\nappend = a b\ncpu = EPYC-Genoa\n"
		"cpu-sig = 0x7\nvcpus = 3\nvmm = gce\n[snp]\nfeatures = 0x21\n", &c, &s);
	ck_assert_int_eq(s.mode, MEASURE_SNP);
	ck_assert_int_eq(s.vmm, VMM_GCE);
	ck_assert_str_eq(s.firmware, "dir/f");
	ck_assert_str_eq(s.kernel, "/k");
	ck_assert_str_eq(s.initrd, "dir/i");
	ck_assert_str_eq(s.append, "a b");
	ck_assert_str_eq(s.cpu, "EPYC-Genoa");
	ck_assert_uint_eq(s.cpu_sig, 7);
	ck_assert_uint_eq(s.vcpus, 3);
	ck_assert_uint_eq(s.features, 0x21);
	ck_assert(!s.svsm && !s.vars_size && !s.firmware_hash);
}
END_TEST

START_TEST(an_svsm_in_it_makes_the_mode)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	struct launch_source s;

	describe("[vm]\nfirmware = f\nsvsm = s\nfirmware-vars-size = 540672\n", &c, &s);
	ck_assert_int_eq(s.mode, MEASURE_SNP_SVSM);
	ck_assert_int_eq(s.vmm, VMM_QEMU);
	ck_assert_str_eq(s.svsm, "dir/s");
	ck_assert_uint_eq(s.vars_size, 0x84000);
	ck_assert_uint_eq(s.vcpus, 1);
	ck_assert_uint_eq(s.features, 1);
	ck_assert(!s.kernel && !s.initrd && !s.append && !s.cpu && !s.cpu_sig);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("launch");
	TCase *c = tcase_create("launch");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, files_become_a_launch);
	tcase_add_test(c, an_svsm_is_read_too);
	tcase_add_test(c, a_kernel_may_be_alone);
	tcase_add_loop_test(c, a_failure_says_what_and_where, 0, ARRAY_SIZE(failures));
	tcase_add_loop_test(c, the_processor_counts_where_it_is_measured, 0, ARRAY_SIZE(no_processor));
	tcase_add_test(c, a_firmware_hash_reads_no_kernel);
	tcase_add_test(c, a_description_becomes_a_source);
	tcase_add_test(c, an_svsm_in_it_makes_the_mode);
	suite_add_tcase(s, c);
	return s;
}
