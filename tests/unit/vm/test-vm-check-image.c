/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kernels that are images: one whose stub listens to the host is found, by each who asks. */
#include <stdio.h>
#include <string.h>

#include "fake-efi.h"
#include "runner.h"
#include "uki.h"
#include "vm/check/check.h"
#include "vm/expect/expect.h"
#include "vm/kernel-stub.h"

#define NAME "io.systemd.stub.kernel-cmdline-extra"
#define WORDS "the kernel is an image whose stub takes words"
#define FIRMWARE "[vm]\nfirmware = ovmf.fd\n"
#define HEX12 "00112233445566778899aabb"
#define BY_HAND "[policy]\nmeasurement = " HEX12 HEX12 HEX12 HEX12 "\n"

static char dir[] = "/tmp/snpguard-vm-check-image.XXXXXX";

static const char *in_dir(const char *name)
{
	static char path[sizeof(dir) + 32];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static void put(const char *name, const void *data, size_t len)
{
	FILE *f = fopen(in_dir(name), "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(data, 1, len, f), len);
	ck_assert_int_eq(fclose(f), 0);
}

/* An image of an old stub and @initrd, with @words at @at unless that is 0. */
static void put_image(const char *name, const char *initrd, size_t at, const void *words,
	size_t len)
{
	_cleanup_free_ uint8_t *image = NULL;
	struct kernel_image info = {.release = FAKE_RELEASE, .cmdline_max = 2047};
	struct fake_kernel kernel;
	struct fake_stub stub;
	struct uki uki = {
		.stub = (uint8_t *)&stub, .stub_len = sizeof(stub),
		.kernel = (uint8_t *)&kernel, .kernel_len = sizeof(kernel),
		.initrd = (const uint8_t *)initrd, .initrd_len = strlen(initrd),
		.info = &info, .cmdline = "console=ttyS0 snpguard.mode=plain root=/dev/vda",
	};
	struct why why;
	size_t size;

	fake_stub(&stub);
	fake_kernel(&kernel);
	ck_assert_int_eq(uki_build(&uki, &image, &size, &why), 0);
	if (at)
		memcpy(image + at, words, len);
	put(name, image, size);
}

static void setup(void)
{
	const size_t text = offsetof(struct fake_stub, text) + 7;
	char wide[2 * sizeof(NAME)] = {0}, vectors[512];
	_cleanup_free_ uint8_t *firmware = NULL;
	size_t len;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	for (size_t i = 0; i < sizeof(NAME); i++)
		wide[2 * i] = NAME[i];
	put_image("old.efi", "initrd", 0, NULL, 0);
	put_image("payload.efi", "a systemd that knows " NAME, 0, NULL, 0);
	put_image("later.efi", "initrd", text, NAME, sizeof(NAME));
	put_image("wide.efi", "initrd", text, wide, sizeof(wide));
	put("plain", "a kernel", 8);
	snprintf(vectors, sizeof(vectors), "%s/measure", unit_vectors());
	firmware = unit_read_file(vectors, "ovmf_AmdSev_suffix.bin", &len);
	put("ovmf.fd", firmware, len);
}

static void teardown(void)
{
	char command[sizeof(dir) + 16];

	snprintf(command, sizeof(command), "rm -r %s", dir);
	ck_assert_int_eq(system(command), 0);
}

static const struct {
	const char *kernel;
	bool takes;
} kernels[] = {
	{"old.efi", false},
	{"payload.efi", false},
	{"plain", false},
	{"nosuch", false},
	{".", false},
	{"later.efi", true},
	{"wide.efi", true},
};

START_TEST(test_takes_words)
{
	ck_assert_int_eq(kernel_takes_words(in_dir(kernels[_i].kernel)), kernels[_i].takes);
	ck_assert(!kernel_takes_words(NULL));
}
END_TEST

static size_t count(const struct vm_findings *f, const char *what, unsigned uses, unsigned line)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		n += strstr(f->v[i].what, what) && f->v[i].severity == VM_ERROR &&
			f->v[i].uses == uses && f->v[i].line == line && f->v[i].todo[0];
	return n;
}

/* At its line for whoever starts or measures it; and unlock would send a key to what it became. */
START_TEST(test_found)
{
	struct vm_findings f;
	char conf[256], why[VMCONF_WHY_MAX];
	size_t n = kernels[_i].takes;

	snprintf(conf, sizeof(conf), FIRMWARE "kernel = %s\n", kernels[_i].kernel);
	put("vm.conf", conf, strlen(conf));
	ck_assert_int_eq(vm_check(in_dir("vm.conf"), VM_USES_ALL, &f, why), 0);
	ck_assert_uint_eq(count(&f, WORDS, VM_USES_ALL & ~(unsigned)VM_USE_EMULATE, 3), n);
	vm_findings_done(&f);
}
END_TEST

static const struct {
	const char *conf;
	bool named;	/* by an option, which counts in place of the description */
	int want;
} demands[] = {
	{FIRMWARE "kernel = later.efi\n", false, VMCONF_E_INVALID},
	{FIRMWARE "kernel = later.efi\n" BY_HAND, false, VMCONF_E_INVALID},
	{"[vm]\nkernel = later.efi\n" BY_HAND, false, VMCONF_E_INVALID},
	{FIRMWARE "kernel = later.efi\ninitrd = nosuch\n" BY_HAND, false, VMCONF_E_INVALID},
	{FIRMWARE "kernel = later.efi\n", true, 0},
	{FIRMWARE "kernel = old.efi\n", false, 0},
};

START_TEST(test_demanded)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	struct policy policy = {0};
	char path[sizeof(dir) + 32], why[VMCONF_WHY_MAX];

	put("vm.conf", demands[_i].conf, strlen(demands[_i].conf));
	snprintf(path, sizeof(path), "%s", in_dir("vm.conf"));
	ck_assert_int_eq(vmconf_read(path, &c, why), 0);
	ck_assert_int_eq(expect_lay(&c, path, demands[_i].named, &policy, why), demands[_i].want);
	if (demands[_i].want)
		ck_assert_msg(strstr(why, WORDS) != NULL, "%s", why);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("vm-check-image");
	TCase *t = tcase_create("image");

	if (!unit_vectors())
		unit_skip_all("no vectors: firmware images are among them");
	tcase_add_unchecked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, test_takes_words, 0, ARRAY_SIZE(kernels));
	tcase_add_loop_test(t, test_found, 0, ARRAY_SIZE(kernels));
	tcase_add_loop_test(t, test_demanded, 0, ARRAY_SIZE(demands));
	suite_add_tcase(s, t);
	return s;
}
