/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kernel-image.c: what a kernel says of itself, and what is none for systemd's stub. */
#include "kernel-image.h"
#include "fake-efi.h"
#include "runner.h"

#include <string.h>

static struct fake_kernel kernel;
static struct kernel_image info;
static struct why why;

static int parse(size_t len)
{
	return kernel_image_parse((const uint8_t *)&kernel, len, &info, &why);
}

START_TEST(test_good)
{
	ck_assert_int_eq(parse(sizeof(kernel)), 0);
	ck_assert_str_eq(info.release, FAKE_RELEASE);
	ck_assert_uint_eq(info.cmdline_max, FAKE_CMDLINE_MAX);
}
END_TEST

static const struct {
	size_t at, width;
	uint32_t value;
	const char *text;
} damages[] = {
	{offsetof(struct fake_kernel, boot_flag), 1, 0, "not a bzImage"},
	{offsetof(struct fake_kernel, magic), 1, 'h', "not a bzImage"},
	{offsetof(struct fake_kernel, version), 2, 0x020b, "too old"},
	{offsetof(struct fake_kernel, flags), 2, 2, "not for 64 bits"},
	{offsetof(struct fake_kernel, dos), 1, 0, "without CONFIG_EFI_STUB (not a PE image)"},
	{offsetof(struct fake_kernel, file.machine), 2, 0xaa64, "CONFIG_EFI_STUB (not for x86-64)"},
	{offsetof(struct fake_kernel, optional.image_version), 2, 0, "takes no initramfs"},
	{offsetof(struct fake_kernel, release_at), 2, 0, "does not tell its version"},
	{offsetof(struct fake_kernel, release_at), 2, UINT16_MAX, "does not tell its version"},
	/* It becomes part of a path. */
	{offsetof(struct fake_kernel, release), 1, '.', "does not tell its version"},
	{offsetof(struct fake_kernel, release) + 3, 1, '/', "does not tell its version"},
	{offsetof(struct fake_kernel, release) + 3, 1, '\n', "does not tell its version"},
};

START_TEST(test_damages)
{
	memcpy((uint8_t *)&kernel + damages[_i].at, &damages[_i].value, damages[_i].width);
	ck_assert_int_eq(parse(sizeof(kernel)), -ENOEXEC);
	ck_assert_msg(strstr(why.text, damages[_i].text) != NULL, "%s", why.text);
}
END_TEST

START_TEST(test_release_too_long)
{
	memset(kernel.release, '6', KERNEL_RELEASE_MAX);
	kernel.release[KERNEL_RELEASE_MAX] = 0;
	ck_assert_int_eq(parse(sizeof(kernel)), 0);
	ck_assert_uint_eq(strlen(info.release), KERNEL_RELEASE_MAX);
	kernel.release[KERNEL_RELEASE_MAX] = '6';
	ck_assert_int_eq(parse(sizeof(kernel)), -ENOEXEC);
}
END_TEST

START_TEST(test_cut)
{
	for (size_t len = 0; len < sizeof(kernel); len++)
		ck_assert_int_eq(parse(len), -ENOEXEC);
}
END_TEST

static void set_up(void)
{
	fake_kernel(&kernel);
}

Suite *unit_suite(void)
{
	Suite *suite = suite_create("kernel-image");
	TCase *tc = tcase_create("kernel-image");

	tcase_add_checked_fixture(tc, set_up, NULL);
	tcase_add_test(tc, test_good);
	tcase_add_loop_test(tc, test_damages, 0, ARRAY_SIZE(damages));
	tcase_add_test(tc, test_release_too_long);
	tcase_add_test(tc, test_cut);
	suite_add_tcase(suite, tc);
	return suite;
}
