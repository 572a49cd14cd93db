/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificate tables as a hostile host could write them. */
#include "snp/certtable.h"

#include <string.h>

#include "runner.h"

#define OTHER_GUID ((const uint8_t[16]){0xec, 0xae, 0x0c, 0x0f})
#define NO_GUID ((const uint8_t[16]){0})

static uint8_t table[SNP_CERT_TABLE_MAX];

static void put(size_t index, const uint8_t guid[static 16], uint32_t offset, uint32_t len)
{
	uint8_t *e = table + 24 * index;

	memcpy(e, guid, 16);
	memcpy(e + 16, &(uint32_t){htole32(offset)}, 4);
	memcpy(e + 20, &(uint32_t){htole32(len)}, 4);
}

static void setup(void)
{
	memset(table, 0, sizeof(table));
	put(0, snp_cert_guid(SNP_CERT_VCEK), 96, 10);
	put(1, snp_cert_guid(SNP_CERT_ASK), 106, 20);
	put(2, OTHER_GUID, 126, 8);
}

static int parse(size_t len)
{
	struct snp_cert_table t = {.n_entries = 77};
	uint8_t *exact = len <= sizeof(table) ? malloc(len) : NULL;
	int r;

	/* Of exactly that size, so that the sanitizers see a read beyond it. */
	if (exact)
		memcpy(exact, table, len);
	r = snp_cert_table_parse(exact ? exact : table, len, &t);
	if (r)
		ck_assert_uint_eq(t.n_entries, 77);
	free(exact);
	return r;
}

START_TEST(good_table)
{
	struct snp_cert_table t;
	const struct snp_cert_entry *e;

	ck_assert_int_eq(snp_cert_table_parse(table, 4096, &t), 0);
	ck_assert_uint_eq(t.n_entries, 3);
	ck_assert_uint_eq(t.used, 134);
	e = snp_cert_table_find(&t, SNP_CERT_ASK);
	ck_assert_ptr_eq(e->data, table + 106);
	ck_assert_uint_eq(e->len, 20);
	ck_assert_mem_eq(e->guid, snp_cert_guid(SNP_CERT_ASK), 16);
	ck_assert_ptr_eq(snp_cert_table_find(&t, SNP_CERT_OTHER), &t.entries[2]);
	ck_assert_ptr_null(snp_cert_table_find(&t, SNP_CERT_VLEK));
	ck_assert_int_eq(parse(134), 0);
}
END_TEST

START_TEST(absent_table)
{
	struct snp_cert_table t;

	ck_assert_int_eq(snp_cert_table_parse(NULL, 0, &t), 0);
	ck_assert_uint_eq(t.n_entries, 0);
	memset(table, 0, sizeof(table));
	ck_assert_int_eq(snp_cert_table_parse(table, sizeof(table), &t), 0);
	ck_assert_uint_eq(t.n_entries, 0);
	ck_assert_uint_eq(t.used, 0);
}
END_TEST

START_TEST(too_large)
{
	ck_assert_int_eq(parse(SNP_CERT_TABLE_MAX), 0);
	ck_assert_int_eq(parse(SNP_CERT_TABLE_MAX + 1), SNP_E_TOO_LARGE);
}
END_TEST

/* Wherever the table is cut, it is refused and not read beyond. */
START_TEST(cut_short)
{
	for (size_t len = 1; len < 134; len++)
		ck_assert_int_eq(parse(len), SNP_E_CERT_TABLE);
}
END_TEST

static const struct bad_entry {
	const char *what;
	uint32_t offset, len;
} bad_entries[] = {
	{"offset in the index", 95, 1},
	{"offset zero", 0, 10},
	{"offset at the terminator", 72, 1},
	{"offset beyond the table", 4097, 0},
	{"end beyond the table", 4090, 7},
	{"length beyond the table", 96, 4001},
	{"sum wraps at 32 bits", 0xFFFFFFF0, 0x20},
	{"length wraps at 32 bits", 200, 0xFFFFFFFF},
};

START_TEST(bad_bounds)
{
	const struct bad_entry *b = &bad_entries[_i];

	for (size_t i = 0; i < 3; i++) {
		setup();
		put(i, OTHER_GUID, b->offset, b->len);
		ck_assert_msg(parse(4096) == SNP_E_CERT_TABLE, "%s, entry %zu", b->what, i);
	}
}
END_TEST

START_TEST(up_to_the_last_byte)
{
	put(2, OTHER_GUID, 4090, 6);
	ck_assert_int_eq(parse(4096), 0);
}
END_TEST

START_TEST(zero_guid_with_content)
{
	put(1, NO_GUID, 106, 20);
	ck_assert_int_eq(parse(4096), SNP_E_CERT_TABLE);
	put(1, NO_GUID, 0, 1);
	ck_assert_int_eq(parse(4096), SNP_E_CERT_TABLE);
}
END_TEST

START_TEST(known_kind_twice)
{
	put(2, snp_cert_guid(SNP_CERT_VCEK), 126, 8);
	ck_assert_int_eq(parse(4096), SNP_E_CERT_DUPLICATE);
}
END_TEST

START_TEST(unknown_kind_twice)
{
	put(1, OTHER_GUID, 106, 20);
	ck_assert_int_eq(parse(4096), 0);
}
END_TEST

START_TEST(too_many_entries)
{
	memset(table, 0, sizeof(table));
	for (size_t i = 0; i < SNP_CERT_TABLE_ENTRIES_MAX; i++)
		put(i, OTHER_GUID, 2000, 1);
	ck_assert_int_eq(parse(4096), 0);
	put(SNP_CERT_TABLE_ENTRIES_MAX, OTHER_GUID, 2000, 1);
	ck_assert_int_eq(parse(4096), SNP_E_CERT_TABLE);
}
END_TEST

START_TEST(names_and_guids)
{
	/* The text of GHCB and of AMD's tools, in that byte order. */
	ck_assert_mem_eq(snp_cert_guid(SNP_CERT_VCEK), "\x63\xda\x75\x8d\xe6\x64\x45\x64", 8);
	ck_assert_str_eq(snp_cert_kind_name(SNP_CERT_VLEK), "VLEK");
	ck_assert_str_eq(snp_cert_kind_name(SNP_CERT_OTHER), "other");
	ck_assert_ptr_null(snp_cert_guid(SNP_CERT_OTHER));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("certtable");
	TCase *t = tcase_create("certtable");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_test(t, good_table);
	tcase_add_test(t, absent_table);
	tcase_add_test(t, too_large);
	tcase_add_test(t, cut_short);
	tcase_add_loop_test(t, bad_bounds, 0, ARRAY_SIZE(bad_entries));
	tcase_add_test(t, up_to_the_last_byte);
	tcase_add_test(t, zero_guid_with_content);
	tcase_add_test(t, known_kind_twice);
	tcase_add_test(t, unknown_kind_twice);
	tcase_add_test(t, too_many_entries);
	tcase_add_test(t, names_and_guids);
	suite_add_tcase(s, t);
	return s;
}
