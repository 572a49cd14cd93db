/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pe.c: what is an image, and one row for each way not to be one. */
#include "fake-efi.h"
#include "runner.h"

#include <string.h>

#define FILE_AT offsetof(struct fake_stub, file)
#define OPTIONAL_AT offsetof(struct fake_stub, optional)
#define SECTION_AT(i) (offsetof(struct fake_stub, sections) + (i) * sizeof(struct pe_section_header))
#define FILE_FIELD(f) FILE_AT + offsetof(struct pe_file_header, f)
#define OPTIONAL_FIELD(f) OPTIONAL_AT + offsetof(struct pe_optional_header, f)
#define SECTION_FIELD(i, f) SECTION_AT(i) + offsetof(struct pe_section_header, f)

static struct fake_stub stub;
static struct pe pe;
static struct why why;

static int parse(size_t len)
{
	return pe_parse((const uint8_t *)&stub, len, &pe, &why);
}

START_TEST(test_good)
{
	const struct pe_section *s;

	fake_stub(&stub);
	ck_assert_int_eq(parse(sizeof(stub)), 0);
	ck_assert_uint_eq(pe.n, 3);
	ck_assert_uint_eq(pe.at, FILE_AT);
	ck_assert_uint_eq(pe.table_at, SECTION_AT(0));
	ck_assert(!pe.signature);
	s = pe_find(&pe, ".sdmagic");
	ck_assert_ptr_nonnull(s);
	ck_assert_uint_eq(s->address, 0x6000);
	ck_assert_uint_eq(s->size, 0x40);
	ck_assert_uint_eq(s->stored, 0x40);
	ck_assert_uint_eq(s->at, offsetof(struct fake_stub, magic));
	ck_assert_ptr_null(pe_find(&pe, ".sdmagi"));
}
END_TEST

START_TEST(test_signed)
{
	fake_stub(&stub);
	stub.directories[4].size = 8;
	ck_assert_int_eq(parse(sizeof(stub)), 0);
	ck_assert(pe.signature);
	/* Directories that are not counted are none. */
	stub.optional.directories = 4;
	ck_assert_int_eq(parse(sizeof(stub)), 0);
	ck_assert(!pe.signature);
}
END_TEST

/* Memory that the file has nothing of: at is not looked at then. */
START_TEST(test_zeroed_section)
{
	fake_stub(&stub);
	stub.sections[1].raw_size = 0;
	stub.sections[1].raw_at = UINT32_MAX;
	ck_assert_int_eq(parse(sizeof(stub)), 0);
	ck_assert_uint_eq(pe.sections[1].stored, 0);
	ck_assert_uint_eq(pe.sections[1].size, 0x10);
}
END_TEST

static const struct {
	size_t at, width;
	uint32_t value;
	const char *text;
} damages[] = {
	{0, 1, 'N', "not a PE image"},
	{0x3c, 4, 63, "not a PE image"},
	{0x3c, 4, sizeof(stub), "not a PE image"},
	{0x3c, 4, sizeof(stub) + 1, "not a PE image"},
	{0x3c, 4, UINT32_MAX, "not a PE image"},
	{FILE_FIELD(signature), 1, 'N', "not a PE image"},
	{FILE_FIELD(machine), 2, 0xaa64, "not for x86-64"},
	{OPTIONAL_FIELD(magic), 2, 0x10b, "not for x86-64"},
	{OPTIONAL_FIELD(subsystem), 2, 11, "not an EFI application"},
	{OPTIONAL_FIELD(directories), 4, 17, "optional header is damaged"},
	{OPTIONAL_FIELD(directories), 4, UINT32_MAX, "optional header is damaged"},
	{FILE_FIELD(optional_size), 2, 112 + 16 * 8 - 1, "optional header is damaged"},
	{FILE_FIELD(optional_size), 2, UINT16_MAX, "headers are cut off"},
	{OPTIONAL_FIELD(section_alignment), 4, 0, "not a power of two"},
	{OPTIONAL_FIELD(section_alignment), 4, 0x300, "not a power of two"},
	{OPTIONAL_FIELD(file_alignment), 4, 0, "not a power of two"},
	{OPTIONAL_FIELD(file_alignment), 4, 1u << 31, "not a power of two"},
	{FILE_FIELD(sections), 2, 0, "it has 0 sections"},
	{FILE_FIELD(sections), 2, 97, "it has 97 sections"},
	{FILE_FIELD(sections), 2, 18, "headers are cut off"},
	{OPTIONAL_FIELD(headers_size), 4, SECTION_AT(3) - 1, "headers are cut off"},
	{OPTIONAL_FIELD(headers_size), 4, SECTION_AT(0) - 1, "headers are cut off"},
	{OPTIONAL_FIELD(headers_size), 4, sizeof(stub) + 1, "headers are cut off"},
	{SECTION_FIELD(0, name), 1, '\n', "name is not text"},
	{SECTION_FIELD(0, name) + 7, 1, 'x', "name is not text"},
	{SECTION_FIELD(0, name) + 1, 1, 0x80, "name is not text"},
	{SECTION_FIELD(0, address), 4, 0x3ff, ".text is out of place in memory"},
	{SECTION_FIELD(1, address), 4, 0x41ff, ".sbat is out of place in memory"},
	{SECTION_FIELD(1, size), 4, 0, ".sbat is out of place in memory"},
	{SECTION_FIELD(2, size), 4, 0x401, ".sdmagic is out of place in memory"},
	{SECTION_FIELD(2, size), 4, UINT32_MAX, ".sdmagic is out of place in memory"},
	{SECTION_FIELD(2, address), 4, UINT32_MAX, ".sdmagic is out of place in memory"},
	{SECTION_FIELD(0, raw_at), 4, 0x3ff, ".text is out of place in the file"},
	{SECTION_FIELD(2, raw_at), 4, sizeof(stub) + 1, ".sdmagic is out of place in the file"},
	{SECTION_FIELD(2, raw_at), 4, UINT32_MAX, ".sdmagic is out of place in the file"},
	{SECTION_FIELD(2, raw_size), 4, 0x201, ".sdmagic is out of place in the file"},
	{SECTION_FIELD(2, raw_size), 4, UINT32_MAX, ".sdmagic is out of place in the file"},
};

START_TEST(test_damages)
{
	fake_stub(&stub);
	/* Little-endian, as the host is. */
	memcpy((uint8_t *)&stub + damages[_i].at, &damages[_i].value, damages[_i].width);
	ck_assert_int_eq(parse(sizeof(stub)), -ENOEXEC);
	ck_assert_msg(strstr(why.text, damages[_i].text) != NULL, "%s", why.text);
}
END_TEST

/* Cut anywhere it is refused: the last section needs the last byte. */
START_TEST(test_cut)
{
	fake_stub(&stub);
	for (size_t len = 0; len < sizeof(stub); len++)
		ck_assert_int_eq(parse(len), -ENOEXEC);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("pe");
	TCase *tc = tcase_create("pe");

	tcase_add_test(tc, test_good);
	tcase_add_test(tc, test_signed);
	tcase_add_test(tc, test_zeroed_section);
	tcase_add_loop_test(tc, test_damages, 0, ARRAY_SIZE(damages));
	tcase_add_test(tc, test_cut);
	suite_add_tcase(suite, tc);
	return suite;
}
