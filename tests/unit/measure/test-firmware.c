/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The footer and the SEV metadata of firmware images: what is read, and a refusal for each lie. */
#include <string.h>

#include "firmware-case.h"
#include "runner.h"

START_TEST(everything_is_read)
{
	struct firmware_case c = firmware_case_ovmf;
	struct firmware f;
	uint8_t *image;

	c.svsm_entry = 0x77;
	image = firmware_case_parse(&c, 0, &f);
	ck_assert_ptr_eq(f.image, image);
	ck_assert_uint_eq(f.size, CASE_SIZE);
	ck_assert(f.has_reset && f.has_metadata && f.has_svsm);
	ck_assert_uint_eq(f.reset_eip, c.reset);
	ck_assert_uint_eq(f.hashes_gpa, c.hashes_gpa);
	ck_assert_uint_eq(f.hashes_size, c.hashes_size);
	ck_assert_uint_eq(f.svsm_entry, 0x77);
	ck_assert_uint_eq(f.n_sections, c.n_sections);
	ck_assert_mem_eq(f.sections, c.sections, c.n_sections * sizeof(*c.sections));
	free(image);
}
END_TEST

/* What is not there is no failure. */
START_TEST(an_empty_table_is_one)
{
	uint8_t *image = firmware_case_build(&firmware_case_ovmf, 0);
	struct firmware f;

	case_put(image, AT_FOOTER_LENGTH, 2, 18);
	ck_assert_int_eq(firmware_parse(image, CASE_SIZE, &f), 0);
	ck_assert(!f.has_reset && !f.has_metadata && !f.has_svsm);
	ck_assert_uint_eq(f.hashes_gpa, 0);
	ck_assert_uint_eq(f.n_sections, 0);
	free(image);
}
END_TEST

static const struct {
	size_t guid;
	bool reset, hashes, metadata, svsm;
} absent[] = {
	{AT_RESET_GUID, false, true, true, true},
	{AT_HASHES_GUID, true, false, true, true},
	{AT_METADATA_GUID, true, true, false, true},
	{AT_SVSM_GUID, true, true, true, false},
};

START_TEST(what_is_absent_is_known)
{
	uint8_t *image = firmware_case_build(&firmware_case_ovmf, 0);
	struct firmware f;

	case_put(image, absent[_i].guid, 1, 0x55);
	ck_assert_int_eq(firmware_parse(image, CASE_SIZE, &f), 0);
	ck_assert(f.has_reset == absent[_i].reset && f.has_svsm == absent[_i].svsm);
	ck_assert(f.has_metadata == absent[_i].metadata && !f.n_sections == !absent[_i].metadata);
	ck_assert_uint_eq(f.hashes_gpa, absent[_i].hashes ? firmware_case_ovmf.hashes_gpa : 0);
	free(image);
}
END_TEST

/* One number in another's place, or, 16 wide, the GUID at @value in another's. */
static const struct {
	const char *what;
	size_t at, width;
	uint64_t value;
	int refusal;
} lies[] = {
	{"no footer GUID", AT_FOOTER_GUID, 1, 0xdf, MEASURE_E_FOOTER},
	{"footer GUID with another end", AT_FOOTER_GUID - 15, 1, 0x2e, MEASURE_E_FOOTER},
	{"table of length 0", AT_FOOTER_LENGTH, 2, 0, MEASURE_E_FOOTER},
	{"table shorter than its own entry", AT_FOOTER_LENGTH, 2, 17, MEASURE_E_FOOTER},
	{"table with one byte of an entry", AT_FOOTER_LENGTH, 2, 19, MEASURE_E_FOOTER},
	{"table that ends within an entry's data", AT_FOOTER_LENGTH, 2, 39, MEASURE_E_FOOTER},
	{"table with a byte before its first entry", AT_FOOTER_LENGTH, 2, CASE_TABLE_LENGTH + 1,
		MEASURE_E_FOOTER},
	{"table of the whole image", AT_FOOTER_LENGTH, 2, CASE_SIZE - 32, MEASURE_E_FOOTER},
	{"table larger than the image", AT_FOOTER_LENGTH, 2, CASE_SIZE - 31, MEASURE_E_FOOTER},
	{"table of the largest length", AT_FOOTER_LENGTH, 2, 0xffff, MEASURE_E_FOOTER},
	{"entry of length 0", AT_OTHER_LENGTH, 2, 0, MEASURE_E_FOOTER},
	{"entry shorter than its GUID and length", AT_OTHER_LENGTH, 2, 17, MEASURE_E_FOOTER},
	{"entry that reaches before the table", AT_OTHER_LENGTH, 2, 27, MEASURE_E_FOOTER},
	{"entry that leaves a byte", AT_OTHER_LENGTH, 2, 25, MEASURE_E_FOOTER},
	{"entry of the largest length", AT_OTHER_LENGTH, 2, 0xffff, MEASURE_E_FOOTER},
	{"reset address of 3 bytes", AT_RESET_LENGTH, 2, 21, MEASURE_E_FOOTER},
	{"reset address with all behind it", AT_RESET_LENGTH, 2, 48, MEASURE_E_FOOTER},
	{"hash area without its size", AT_HASHES_LENGTH, 2, 22, MEASURE_E_FOOTER},
	{"metadata distance of nothing", AT_METADATA_LENGTH, 2, 18, MEASURE_E_FOOTER},
	{"SVSM entry with all behind it", AT_SVSM_LENGTH, 2, 48, MEASURE_E_FOOTER},
	{"reset block twice", AT_SVSM_GUID, 16, AT_RESET_GUID, MEASURE_E_FOOTER},
	{"hash area twice", AT_OTHER_GUID, 16, AT_HASHES_GUID, MEASURE_E_FOOTER},
	{"metadata twice", AT_SVSM_GUID, 16, AT_METADATA_GUID, MEASURE_E_FOOTER},
	{"SVSM entry twice", AT_RESET_GUID, 16, AT_SVSM_GUID, MEASURE_E_FOOTER},
	{"metadata behind the end", AT_METADATA, 4, 0, MEASURE_E_METADATA},
	{"metadata with half a header", AT_METADATA, 4, 15, MEASURE_E_METADATA},
	{"metadata elsewhere", AT_METADATA, 4, AT_ASEV - 1, MEASURE_E_METADATA},
	{"metadata before the image", AT_METADATA, 4, CASE_SIZE + 1, MEASURE_E_METADATA},
	{"metadata at the largest distance", AT_METADATA, 4, UINT32_MAX, MEASURE_E_METADATA},
	{"metadata of another magic", AT_ASEV, 4, 0x5645535b, MEASURE_E_METADATA},
	{"metadata of length 0", AT_ASEV_LENGTH, 4, 0, MEASURE_E_METADATA},
	{"metadata a byte short", AT_ASEV_LENGTH, 4, 16 + 6 * 12 - 1, MEASURE_E_METADATA},
	{"metadata a byte long", AT_ASEV_LENGTH, 4, 16 + 6 * 12 + 1, MEASURE_E_METADATA},
	{"metadata of version 0", AT_ASEV_VERSION, 4, 0, MEASURE_E_METADATA},
	{"metadata of version 2", AT_ASEV_VERSION, 4, 2, MEASURE_E_METADATA},
	{"a section less than the length says", AT_ASEV_COUNT, 4, 5, MEASURE_E_METADATA},
	{"a section more", AT_ASEV_COUNT, 4, 7, MEASURE_E_METADATA},
	{"sections whose length wraps around", AT_ASEV_COUNT, 4, 6 + (UINT64_C(1) << 30),
		MEASURE_E_METADATA},
	{"no page", AT_SECTIONS - 4, 4, 0, MEASURE_E_SECTION},
	{"half a page", AT_SECTIONS - 4, 4, 0x800, MEASURE_E_SECTION},
	{"a page and a byte", AT_SECTIONS - 4, 4, 0x1001, MEASURE_E_SECTION},
	{"not at a page", AT_SECTIONS, 4, 0x800010, MEASURE_E_SECTION},
	{"beyond 4 GiB", AT_SECTIONS, 4, 0xfffff000, MEASURE_E_SECTION},
	{"all of 4 GiB", AT_SECTIONS - 4, 4, 0xfffff000, MEASURE_E_SECTION},
	{"more pages than any firmware has", AT_SECTIONS - 4, 4, 0x10000000 - 0x5000, MEASURE_E_SECTION},
	{"secrets of two pages", AT_SECTIONS - 12 - 4, 4, 0x2000, MEASURE_E_SECTION},
	{"CPUID of two pages", AT_SECTIONS - 24 - 4, 4, 0x2000, MEASURE_E_SECTION},
	{"hashes of two pages", AT_SECTIONS - 48 - 4, 4, 0x2000, MEASURE_E_SECTION},
	{"type 0", AT_SECTIONS - 8, 4, 0, MEASURE_E_SECTION_TYPE},
	{"type 5", AT_SECTIONS - 8, 4, 5, MEASURE_E_SECTION_TYPE},
	{"type 0x11", AT_SECTIONS - 8, 4, 0x11, MEASURE_E_SECTION_TYPE},
	{"a type of which only the low byte is known", AT_SECTIONS - 8, 4, 0x101, MEASURE_E_SECTION_TYPE},
};

START_TEST(a_lie_is_refused)
{
	uint8_t *image = firmware_case_build(&firmware_case_ovmf, 0);
	struct firmware f, before;
	int r;

	memset(&before, 0xa5, sizeof(before));
	f = before;
	if (lies[_i].width == 16)
		memcpy(image + CASE_SIZE - lies[_i].at, image + CASE_SIZE - lies[_i].value, 16);
	else
		case_put(image, lies[_i].at, lies[_i].width, lies[_i].value);
	r = firmware_parse(image, CASE_SIZE, &f);
	ck_assert_msg(r == lies[_i].refusal, "%s: %d (%s)", lies[_i].what, r, measure_strerror(r));
	ck_assert_mem_eq(&f, &before, sizeof(f));
	free(image);
}
END_TEST

/* What lies at the edges and is none. */
static const struct {
	const char *what;
	size_t at, width;
	uint64_t value;
} edges[] = {
	{"as many pages as there may be", AT_SECTIONS - 4, 4, 0x10000000 - 0x7000},
	{"a section up to 4 GiB", AT_SECTIONS, 4, 0xffffe000},
	{"a section at 0", AT_SECTIONS, 4, 0},
	{"two pages of a calling area", AT_SECTIONS - 36 - 4, 4, 0x2000},
	{"an entry that nobody knows", AT_RESET_GUID, 1, 0},
	{"a reset vector of any code", 32, 4, UINT32_MAX},
};

START_TEST(an_edge_is_taken)
{
	uint8_t *image = firmware_case_build(&firmware_case_ovmf, 0);
	struct firmware f;
	int r;

	case_put(image, edges[_i].at, edges[_i].width, edges[_i].value);
	r = firmware_parse(image, CASE_SIZE, &f);
	ck_assert_msg(r == 0, "%s: %s", edges[_i].what, measure_strerror(r));
	free(image);
}
END_TEST

/* A header in the last bytes, whose sections would lie behind the image. */
START_TEST(sections_behind_the_end_are_refused)
{
	uint8_t *image = firmware_case_build(&firmware_case_ovmf, 0);
	struct firmware f;

	memcpy(image + CASE_SIZE - 27, image + CASE_SIZE - AT_ASEV, 16);
	case_put(image, 27 - 4, 4, 16 + 12);
	case_put(image, 27 - 12, 4, 1);
	case_put(image, AT_METADATA, 4, 27);
	ck_assert_int_eq(firmware_parse(image, CASE_SIZE, &f), MEASURE_E_METADATA);
	free(image);
}
END_TEST

START_TEST(sections_have_a_number)
{
	struct firmware_section many[FIRMWARE_SECTIONS_MAX + 1];
	struct firmware_case c = {.sections = many, .n_sections = FIRMWARE_SECTIONS_MAX};
	struct firmware f;
	uint8_t *image;

	for (size_t i = 0; i < ARRAY_SIZE(many); i++)
		many[i] = (struct firmware_section){(uint32_t)i << 12, 0x1000, FIRMWARE_SEC_MEM};
	free(firmware_case_parse(&c, 0, &f));
	ck_assert_uint_eq(f.n_sections, FIRMWARE_SECTIONS_MAX);
	c.n_sections++;
	image = firmware_case_build(&c, 0);
	ck_assert_int_eq(firmware_parse(image, CASE_SIZE, &f), MEASURE_E_METADATA);
	free(image);
}
END_TEST

static const size_t sizes[] = {0, 1, 18, 32, 4095, 4097, CASE_SIZE - 1, FIRMWARE_SIZE_MAX + 4096};

START_TEST(sizes_are_whole_pages)
{
	uint8_t *image = calloc(1, sizes[_i] + 1);
	struct firmware f;

	ck_assert_ptr_nonnull(image);
	ck_assert_int_eq(firmware_parse(image, sizes[_i], &f), MEASURE_E_FIRMWARE_SIZE);
	free(image);
}
END_TEST

START_TEST(zeros_are_no_firmware)
{
	uint8_t *image = calloc(1, FIRMWARE_SIZE_MAX);
	struct firmware f;

	ck_assert_ptr_nonnull(image);
	ck_assert_int_eq(firmware_parse(image, FIRMWARE_PAGE, &f), MEASURE_E_FOOTER);
	ck_assert_int_eq(firmware_parse(image, FIRMWARE_SIZE_MAX, &f), MEASURE_E_FOOTER);
	free(image);
}
END_TEST

START_TEST(types_have_names)
{
	ck_assert_str_eq(firmware_section_name(FIRMWARE_SEC_MEM), "SEC_MEM");
	ck_assert_str_eq(firmware_section_name(FIRMWARE_KERNEL_HASHES), "KERNEL_HASHES");
	ck_assert_str_eq(firmware_section_name(0), "unknown");
}
END_TEST

START_TEST(answers_have_texts)
{
	for (int r = MEASURE_E_FIRMWARE_SIZE; r < _MEASURE_E_MAX; r++) {
		ck_assert_ptr_nonnull(measure_strerror(r));
		for (int other = MEASURE_E_FIRMWARE_SIZE; other < r; other++)
			ck_assert_str_ne(measure_strerror(r), measure_strerror(other));
	}
	ck_assert_ptr_nonnull(measure_strerror(_MEASURE_E_MAX));
	ck_assert_ptr_nonnull(measure_strerror(-ENOMEM));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("firmware");
	TCase *c = tcase_create("footer and metadata");

	tcase_add_test(c, everything_is_read);
	tcase_add_test(c, an_empty_table_is_one);
	tcase_add_loop_test(c, what_is_absent_is_known, 0, ARRAY_SIZE(absent));
	tcase_add_loop_test(c, a_lie_is_refused, 0, ARRAY_SIZE(lies));
	tcase_add_loop_test(c, an_edge_is_taken, 0, ARRAY_SIZE(edges));
	tcase_add_test(c, sections_behind_the_end_are_refused);
	tcase_add_test(c, sections_have_a_number);
	tcase_add_loop_test(c, sizes_are_whole_pages, 0, ARRAY_SIZE(sizes));
	tcase_add_test(c, zeros_are_no_firmware);
	tcase_add_test(c, types_have_names);
	tcase_add_test(c, answers_have_texts);
	suite_add_tcase(s, c);
	return s;
}
