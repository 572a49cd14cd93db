/* SPDX-License-Identifier: GPL-3.0-or-later */
/* uki.c: which sections an image gets, which stubs and command lines it does not take. */
#include "uki.h"
#include "fake-efi.h"
#include "runner.h"

#include <string.h>

static struct fake_stub stub;
static struct fake_kernel kernel;
static struct kernel_image info;
static struct uki uki;
static struct why why;
static uint8_t *out;
static size_t out_len;

static void set_up(void)
{
	fake_stub(&stub);
	fake_kernel(&kernel);
	ck_assert_int_eq(kernel_image_parse((const uint8_t *)&kernel, sizeof(kernel), &info, &why), 0);
	uki = (struct uki){
		.stub = (const uint8_t *)&stub, .stub_len = sizeof(stub),
		.kernel = (const uint8_t *)&kernel, .kernel_len = sizeof(kernel),
		.initrd = (const uint8_t *)"initramfs", .initrd_len = 9,
		.info = &info, .cmdline = "console=ttyS0 quiet",
	};
	out = NULL;
}

static void tear_down(void)
{
	free(out);
}

static void check_section(const struct pe *pe, size_t at, const char *name, const void *data, size_t len)
{
	const struct pe_section *s = &pe->sections[at];

	ck_assert_str_eq(s->name, name);
	ck_assert_uint_eq(s->size, len);
	ck_assert_mem_eq(out + s->at, data, len);
}

START_TEST(test_sections)
{
	struct pe pe;

	ck_assert_msg(uki_build(&uki, &out, &out_len, &why) == 0, "%s", why.text);
	ck_assert_int_eq(pe_parse(out, out_len, &pe, &why), 0);
	ck_assert_uint_eq(pe.n, 7);
	check_section(&pe, 3, ".cmdline", uki.cmdline, strlen(uki.cmdline));
	check_section(&pe, 4, ".uname", FAKE_RELEASE, strlen(FAKE_RELEASE));
	check_section(&pe, 5, ".linux", &kernel, sizeof(kernel));
	ck_assert_str_eq(pe.sections[6].name, ".initrd");
	/* An archive, and the initramfs as it was. */
	ck_assert_mem_eq(out + pe.sections[6].at, "070701", 6);
	ck_assert_mem_eq(out + pe.sections[6].at + pe.sections[6].stored - 9, "initramfs", 9);
}
END_TEST

/* The agent compares the one with the other. It is complete before the initramfs begins. */
START_TEST(test_seal)
{
	struct pe pe;
	const struct pe_section *s;
	size_t len;

	ck_assert_int_eq(uki_build(&uki, &out, &out_len, &why), 0);
	ck_assert_int_eq(pe_parse(out, out_len, &pe, &why), 0);
	s = pe_find(&pe, ".initrd");
	len = s->stored - uki.initrd_len;
	ck_assert_uint_eq(len % 4, 0);
	ck_assert_ptr_nonnull(memmem(out + s->at, len, "cmdline", sizeof("cmdline")));
	ck_assert_ptr_nonnull(memmem(out + s->at, len, uki.cmdline, strlen(uki.cmdline)));
	ck_assert_ptr_nonnull(memmem(out + s->at, len, "TRAILER!!!", sizeof("TRAILER!!!")));
}
END_TEST

static void refused(int want, const char *text)
{
	ck_assert_int_eq(uki_build(&uki, &out, &out_len, &why), want);
	ck_assert_msg(strstr(why.text, text) != NULL, "%s", why.text);
	ck_assert_ptr_null(out);
}

START_TEST(test_stubs)
{
	bool sbat = false;

	ck_assert_int_eq(uki_check_stub(uki.stub, sizeof(stub), &sbat, &why), 0);
	ck_assert(sbat);
	memcpy(stub.sections[1].name, ".tabs", 5);
	ck_assert_int_eq(uki_check_stub(uki.stub, sizeof(stub), &sbat, &why), 0);
	ck_assert(!sbat);
	/* The boot manager has the same kind of section. */
	memcpy(stub.magic + 25, "boot", 4);
	refused(-ENOEXEC, "the stub: not systemd's stub");
	set_up();
	stub.sections[2].raw_size = 0;
	refused(-ENOEXEC, "the stub: not systemd's stub");
	set_up();
	stub.sections[2].name[1] = 'S';
	refused(-ENOEXEC, "the stub: not systemd's stub");
	set_up();
	uki.stub_len--;
	refused(-ENOEXEC, "the stub: ");
}
END_TEST

static const char smbios[] = "io.systemd.stub.kernel-cmdline-extra";

/* As EFI's own texts are, two bytes for each. */
static size_t widen(uint8_t ret[static 2 * sizeof(smbios)])
{
	for (size_t i = 0; i < sizeof(smbios); i++) {
		ret[2 * i] = (uint8_t)smbios[i];
		ret[2 * i + 1] = 0;
	}
	return 2 * (sizeof(smbios) - 1);
}

/* Wherever it stands: in a section, across two, at the end. */
static const size_t smbios_at[] = {
	offsetof(struct fake_stub, gap), offsetof(struct fake_stub, text),
	offsetof(struct fake_stub, sbat) - 10, offsetof(struct fake_stub, magic) + 0x80,
	sizeof(struct fake_stub) - (sizeof(smbios) - 1),
};

START_TEST(test_words_from_smbios)
{
	uint8_t *at = (uint8_t *)&stub + smbios_at[_i];

	memcpy(at, smbios, sizeof(smbios) - 1);
	refused(-EPERM, "the stub: takes words for the kernel from SMBIOS, which nobody measures");
	ck_assert_ptr_nonnull(strstr(why.text, "before version 254 (Debian 12's)"));
	ck_assert_ptr_nonnull(strstr(why.text, "line apart, which firmware hashes cover"));
	/* The boot manager's name for such words is another, and the stub does not look for it. */
	memcpy(at + strlen("io.systemd."), "boot", 4);
	ck_assert_msg(uki_build(&uki, &out, &out_len, &why) == 0, "%s", why.text);
}
END_TEST

START_TEST(test_words_from_smbios_wide)
{
	uint8_t wide[2 * sizeof(smbios)];
	size_t len = widen(wide);

	memcpy(stub.text + 1, wide, len);
	refused(-EPERM, "the stub: takes words for the kernel from SMBIOS, which nobody measures");
	stub.text[1 + len - 2]++;
	ck_assert_msg(uki_build(&uki, &out, &out_len, &why) == 0, "%s", why.text);
}
END_TEST

/* Images of others: by any section that runs, and by no other. */
START_TEST(test_image_of_others)
{
	static const char *const payload[] = {".linux", ".initrd"};
	uint8_t wide[2 * sizeof(smbios)];
	struct pe pe;

	ck_assert_int_eq(uki_build(&uki, &out, &out_len, &why), 0);
	ck_assert_int_eq(pe_parse(out, out_len, &pe, &why), 0);
	for (size_t i = 0; i < ARRAY_SIZE(payload); i++)
		memcpy(out + pe_find(&pe, payload[i])->at, smbios, sizeof(smbios));
	ck_assert(!uki_takes_words(out, out_len));
	memcpy(out + offsetof(struct fake_stub, text) + 7, wide, widen(wide));
	ck_assert(uki_takes_words(out, out_len));
	memset(out + offsetof(struct fake_stub, text), 0, sizeof(wide) + 7);
	ck_assert(!uki_takes_words(out, out_len));
	/* At the very end of a section. */
	memcpy(out + pe.sections[0].at + pe.sections[0].stored - sizeof(smbios) + 1, smbios,
		sizeof(smbios) - 1);
	ck_assert(uki_takes_words(out, out_len));
	/* A loader may take what this parser does not. */
	out[0x3c] = 0xff;
	ck_assert(uki_takes_words(out, out_len));
}
END_TEST

START_TEST(test_no_image)
{
	memcpy(kernel.text, smbios, sizeof(smbios));
	ck_assert(!uki_takes_words((const uint8_t *)&kernel, sizeof(kernel)));
	ck_assert(!uki_takes_words(uki.stub, sizeof(stub)));
	memcpy(stub.text, smbios, sizeof(smbios));
	ck_assert(uki_takes_words(uki.stub, sizeof(stub)));
	ck_assert(!uki_takes_words((const uint8_t *)"", 0));
	ck_assert(!uki_takes_words((const uint8_t *)smbios, sizeof(smbios) - 2));
}
END_TEST

/* An image made of an image: the first .linux would count, and not the one that is added. */
START_TEST(test_made_already)
{
	_cleanup_free_ uint8_t *first = NULL;

	ck_assert_int_eq(uki_build(&uki, &first, &uki.stub_len, &why), 0);
	uki.stub = first;
	refused(-EEXIST, "the stub: it has a section .cmdline already");
}
END_TEST

static const struct {
	int want;
	const char *line, *text;
} lines[] = {
	{0, "x", NULL},
	{0, "root=UUID=1  ~", NULL},
	{-EINVAL, " x", "begins or ends with a blank"},
	{-EINVAL, "x ", "begins or ends with a blank"},
	{-EINVAL, "", "the command line is empty"},
	{-EINVAL, "a\nb", "byte 2 of the command line is 0x0a"},
	{-EINVAL, "\tb", "byte 1 of the command line is 0x09"},
	{-EINVAL, "ab\x7f", "byte 3 of the command line is 0x7f"},
	{-EINVAL, "gr\xc3\xbc\xc3\x9f", "byte 3 of the command line is 0xc3"},
};

START_TEST(test_lines)
{
	int r = uki_check_cmdline(lines[_i].line, FAKE_CMDLINE_MAX, &why);

	ck_assert_int_eq(r, lines[_i].want);
	if (r)
		ck_assert_msg(strstr(why.text, lines[_i].text) != NULL, "%s", why.text);
}
END_TEST

START_TEST(test_line_too_long)
{
	char line[FAKE_CMDLINE_MAX + 2];

	memset(line, 'x', sizeof(line) - 1);
	line[sizeof(line) - 1] = 0;
	uki.cmdline = line;
	refused(-E2BIG, "has 101 bytes, and this kernel takes 100");
	uki.cmdline = line + 1;
	ck_assert_int_eq(uki_build(&uki, &out, &out_len, &why), 0);
}
END_TEST

START_TEST(test_no_initramfs)
{
	uki.initrd_len = 0;
	refused(-ENODATA, "the initramfs is empty");
}
END_TEST

START_TEST(test_line_inside)
{
	_cleanup_free_ char *line = NULL;
	struct pe pe;

	ck_assert_int_eq(uki_build(&uki, &out, &out_len, &why), 0);
	ck_assert_int_eq(uki_line(out, out_len, &line), 0);
	ck_assert_str_eq(line, uki.cmdline);
	ck_assert_int_eq(uki_line(uki.stub, uki.stub_len, &line), -ENOENT);
	ck_assert_int_eq(uki_line(uki.kernel, uki.kernel_len, &line), -ENOENT);
	ck_assert_int_eq(uki_line(out, 10, &line), -ENOENT);
	ck_assert_int_eq(pe_parse(out, out_len, &pe, &why), 0);
	/* No kernel in it, or no line. */
	for (size_t i = 3; i <= 5; i += 2) {
		uint8_t *name = out + pe.table_at + i * sizeof(struct pe_section_header);

		name[1] = 'x';
		ck_assert_int_eq(uki_line(out, out_len, &line), -ENOENT);
		memcpy(name, pe.sections[i].name, 8);
	}
	ck_assert_str_eq(line, uki.cmdline);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("uki");
	TCase *tc = tcase_create("uki");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, test_sections);
	tcase_add_test(tc, test_seal);
	tcase_add_test(tc, test_stubs);
	tcase_add_loop_test(tc, test_words_from_smbios, 0, ARRAY_SIZE(smbios_at));
	tcase_add_test(tc, test_words_from_smbios_wide);
	tcase_add_test(tc, test_image_of_others);
	tcase_add_test(tc, test_no_image);
	tcase_add_test(tc, test_made_already);
	tcase_add_loop_test(tc, test_lines, 0, ARRAY_SIZE(lines));
	tcase_add_test(tc, test_line_too_long);
	tcase_add_test(tc, test_no_initramfs);
	tcase_add_test(tc, test_line_inside);
	suite_add_tcase(suite, tc);
	return suite;
}
