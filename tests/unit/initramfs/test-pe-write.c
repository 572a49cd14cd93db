/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pe-write.c: what is added, what stays as it was, and what does not fit. */
#include "fake-efi.h"
#include "runner.h"

#include <endian.h>
#include <string.h>

static struct fake_stub stub;
static struct why why;
static uint8_t *out;
static size_t out_len;

static const char small[] = "a command line";
static uint8_t large[5000];

static const struct pe_addition two[] = {
	{".small", small, sizeof(small) - 1},
	{".large", large, sizeof(large)},
};

static void set_up(void)
{
	fake_stub(&stub);
	for (size_t i = 0; i < sizeof(large); i++)
		large[i] = (uint8_t)(i * 7);
	out = NULL;
}

static void tear_down(void)
{
	free(out);
}

static int add(const struct pe_addition *list, size_t n)
{
	free(out);
	out = NULL;
	return pe_add_sections((const uint8_t *)&stub, sizeof(stub), list, n, &out, &out_len, &why);
}

static void refused(int want, const char *text, const struct pe_addition *list, size_t n)
{
	ck_assert_int_eq(add(list, n), want);
	ck_assert_msg(strstr(why.text, text) != NULL, "%s", why.text);
	ck_assert_ptr_null(out);
}

static void check_section(const struct pe *pe, const struct pe_addition *a, uint32_t address)
{
	const struct pe_section *s = pe_find(pe, a->name);

	ck_assert_ptr_nonnull(s);
	ck_assert_uint_eq(s->address, address);
	ck_assert_uint_eq(s->size, a->len);
	ck_assert_uint_eq(s->stored, a->len);
	ck_assert_uint_eq(s->at % 0x200, 0);
	ck_assert_uint_eq(s->characteristics, PE_SECTION_DATA);
	ck_assert_mem_eq(out + s->at, a->data, a->len);
}

START_TEST(test_added)
{
	struct pe pe;

	ck_assert_int_eq(add(two, 2), 0);
	ck_assert_int_eq(pe_parse(out, out_len, &pe, &why), 0);
	ck_assert_uint_eq(pe.n, 5);
	check_section(&pe, &two[0], 0x7000);
	check_section(&pe, &two[1], 0x8000);
	ck_assert_uint_eq(le32toh(pe.optional.image_size), 0xa000);
	ck_assert_uint_eq(le32toh(pe.optional.headers_size), 0x400);
	ck_assert_uint_eq(le32toh(pe.optional.initialized_size), 0x400 + 0x200 + 0x1400);
	ck_assert_uint_eq(pe.optional.checksum, 0);
	ck_assert_uint_eq(out_len, sizeof(stub) + 0x200 + 0x1400);
}
END_TEST

/* Those fields and headers apart, the stub stays what it was, and what pads is zero. */
START_TEST(test_rest_untouched)
{
	ck_assert_int_eq(add(two, 2), 0);
	memcpy(out + offsetof(struct fake_stub, file), &stub.file, sizeof(stub.file));
	memcpy(out + offsetof(struct fake_stub, optional), &stub.optional, sizeof(stub.optional));
	memset(out + offsetof(struct fake_stub, sections[3]), 0, 2 * sizeof(stub.sections[0]));
	ck_assert_mem_eq(out, &stub, sizeof(stub));
	for (size_t i = sizeof(stub) + sizeof(small) - 1; i < sizeof(stub) + 0x200; i++)
		ck_assert_uint_eq(out[i], 0);
}
END_TEST

/* What follows the last section, such as symbols, ends nowhere in particular. */
START_TEST(test_odd_end)
{
	struct {
		struct fake_stub stub;
		uint8_t symbols[7];
	} __attribute__((packed)) odd = {.symbols = "symbols"};
	struct pe pe;

	fake_stub(&odd.stub);
	ck_assert_int_eq(pe_add_sections((const uint8_t *)&odd, sizeof(odd), two, 1, &out, &out_len, &why), 0);
	ck_assert_int_eq(pe_parse(out, out_len, &pe, &why), 0);
	ck_assert_uint_eq(pe_find(&pe, ".small")->at, sizeof(stub) + 0x200);
	ck_assert_mem_eq(out + sizeof(stub), "symbols", 7);
}
END_TEST

START_TEST(test_same_bytes)
{
	uint8_t *first;
	size_t len;

	ck_assert_int_eq(add(two, 2), 0);
	first = out;
	len = out_len;
	out = NULL;
	ck_assert_int_eq(add(two, 2), 0);
	ck_assert_uint_eq(out_len, len);
	ck_assert_mem_eq(out, first, len);
	free(first);
}
END_TEST

/* A linker may count the headers to their last byte, though the first section begins later. */
START_TEST(test_headers_grow)
{
	struct pe pe;

	stub.optional.headers_size = htole32(offsetof(struct fake_stub, sections[3]));
	ck_assert_int_eq(add(two, 2), 0);
	ck_assert_int_eq(pe_parse(out, out_len, &pe, &why), 0);
	ck_assert_uint_eq(le32toh(pe.optional.headers_size), 0x400);
}
END_TEST

START_TEST(test_alignment)
{
	struct pe pe;

	stub.optional.section_alignment = htole32(0x10000);
	ck_assert_int_eq(add(two, 2), 0);
	ck_assert_int_eq(pe_parse(out, out_len, &pe, &why), 0);
	check_section(&pe, &two[0], 0x10000);
	check_section(&pe, &two[1], 0x20000);
	ck_assert_uint_eq(le32toh(pe.optional.image_size), 0x30000);
}
END_TEST

START_TEST(test_not_an_image)
{
	stub.dos[0] = 0;
	refused(-ENOEXEC, "not a PE image", two, 2);
}
END_TEST

START_TEST(test_signed)
{
	stub.directories[4].size = htole32(8);
	refused(-ENOEXEC, "it is signed", two, 2);
}
END_TEST

START_TEST(test_no_room)
{
	struct pe_addition many[15];

	for (size_t i = 0; i < ARRAY_SIZE(many); i++)
		many[i] = two[0];
	refused(-ENOSPC, "no room for 15 more", many, 15);
	ck_assert_int_eq(add(many, 14), 0);
	/* Something stands where the second header would go. */
	stub.sections[4].lines = 1;
	refused(-ENOSPC, "no room for 2 more", two, 2);
	ck_assert_int_eq(add(two, 1), 0);
}
END_TEST

/* No section has bytes in the file, and memory begins beyond its end: the headers must not grow there. */
START_TEST(test_room_ends_with_file)
{
	size_t len = offsetof(struct fake_stub, sections[3]);

	stub.optional.headers_size = htole32((uint32_t)len);
	for (size_t i = 0; i < 3; i++)
		stub.sections[i].raw_size = 0;
	ck_assert_int_eq(pe_add_sections((const uint8_t *)&stub, len, two, 1, &out, &out_len, &why), -ENOSPC);
}
END_TEST

START_TEST(test_too_many)
{
	struct pe_addition many[94];

	for (size_t i = 0; i < ARRAY_SIZE(many); i++)
		many[i] = two[0];
	refused(-ENOSPC, "has 3 sections already", many, ARRAY_SIZE(many));
}
END_TEST

START_TEST(test_exists)
{
	const struct pe_addition sbat = {".sbat", small, 1};

	refused(-EEXIST, "has a section .sbat already", &sbat, 1);
}
END_TEST

START_TEST(test_name_too_long)
{
	const struct pe_addition nine = {".ninechar", small, 1}, eight = {".eightch", small, 1};

	refused(-ENAMETOOLONG, ".ninechar is too long", &nine, 1);
	ck_assert_int_eq(add(&eight, 1), 0);
}
END_TEST

/* Refused by their lengths alone: nothing of the data is read. */
START_TEST(test_beyond_4_gib)
{
	static const struct pe_addition beyond[] = {
		{".max", small, SIZE_MAX},
		{".4g", small, UINT64_C(1) << 32},
		{".just", small, UINT32_MAX},
		{".half", small, 0xfffffe00},
		{".memory", small, 0xffff8001},		/* 0x7000 before it, and its end rounded up */
	};
	const struct pe_addition both[] = {{".a", small, 0x80000000}, {".b", small, 0x80000000}};

	for (size_t i = 0; i < ARRAY_SIZE(beyond); i++)
		refused(-EFBIG, "larger than 4 GiB", &beyond[i], 1);
	refused(-EFBIG, "section .b it would be larger", both, 2);
	stub.optional.image_size = htole32(UINT32_MAX);
	refused(-EFBIG, "larger than 4 GiB", two, 1);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("pe-write");
	TCase *tc = tcase_create("pe-write");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, test_added);
	tcase_add_test(tc, test_rest_untouched);
	tcase_add_test(tc, test_odd_end);
	tcase_add_test(tc, test_same_bytes);
	tcase_add_test(tc, test_headers_grow);
	tcase_add_test(tc, test_alignment);
	tcase_add_test(tc, test_not_an_image);
	tcase_add_test(tc, test_signed);
	tcase_add_test(tc, test_no_room);
	tcase_add_test(tc, test_room_ends_with_file);
	tcase_add_test(tc, test_too_many);
	tcase_add_test(tc, test_exists);
	tcase_add_test(tc, test_name_too_long);
	tcase_add_test(tc, test_beyond_4_gib);
	suite_add_tcase(suite, tc);
	return suite;
}
