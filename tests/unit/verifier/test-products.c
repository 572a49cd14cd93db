/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The built-in products, row by row. */
#include <stdio.h>
#include <string.h>

#include "products-case.h"
#include "runner.h"

/* @product NULL: of none; @silicon NULL: of a product without. */
static const struct {
	unsigned family, model, stepping;
	const char *product, *silicon;
} processors[] = {
	{0x19, 0x00, 1, "Milan", "Milan"},
	{0x19, 0x01, 0, "Milan", "Milan"},
	{0x19, 0x01, 1, "Milan", "Milan"},
	{0x19, 0x01, 2, "Milan", "Milan-X"},
	{0x19, 0x01, 3, "Milan", "Milan"},
	{0x19, 0x0F, 1, "Milan", "Milan"},
	{0x19, 0x0F, 2, "Milan", "Milan-X"},
	{0x19, 0x10, 1, "Genoa", "Genoa"},
	{0x19, 0x11, 1, "Genoa", "Genoa"},
	{0x19, 0x11, 2, "Genoa", "Genoa-X"},
	{0x19, 0x1F, 0, "Genoa", "Genoa"},
	{0x19, 0x20, 1, NULL, NULL},
	{0x19, 0x9F, 1, NULL, NULL},
	{0x19, 0xA0, 1, "Genoa", "Bergamo"},
	{0x19, 0xA0, 2, "Genoa", "Bergamo"},
	{0x19, 0xAF, 2, "Genoa", "Bergamo"},
	{0x19, 0xB0, 1, NULL, NULL},
	{0x17, 0x31, 0, NULL, NULL},
	{0x18, 0x00, 0, NULL, NULL},
	{0x1A, 0x00, 0, "Turin", "Turin"},
	{0x1A, 0x02, 1, "Turin", "Turin"},
	{0x1A, 0x0F, 1, "Turin", "Turin"},
	{0x1A, 0x10, 0, "Turin", "Turin-Dense"},
	{0x1A, 0x11, 0, "Turin", "Turin-Dense"},
	{0x1A, 0x12, 0, NULL, NULL},
	{0x1A, 0x4F, 0, NULL, NULL},
	{0x1A, 0x50, 0, "Venice", NULL},
	{0x1A, 0x5F, 0, "Venice", NULL},
	{0x1A, 0x60, 0, NULL, NULL},
	{0x1A, 0x8F, 0, NULL, NULL},
	{0x1A, 0x90, 0, "Venice", NULL},
	{0x1A, 0xAF, 0, "Venice", NULL},
	{0x1A, 0xB0, 0, NULL, NULL},
	{0x1A, 0xC0, 0, "Venice", NULL},
	{0x1A, 0xC7, 0, "Venice", NULL},
	{0x1A, 0xC8, 0, NULL, NULL},
	{0x00, 0x00, 0, NULL, NULL},
};

START_TEST(test_processor)
{
	const struct products *p = products_builtin();
	struct snp_report report = products_case_processor(processors[_i].family, processors[_i].model,
		processors[_i].stepping);
	const struct product *product = product_by_cpuid(p, report.cpuid_family, report.cpuid_model);
	const struct silicon *silicon = silicon_of(p, &report);

	ck_assert_pstr_eq(product ? product->name : NULL, processors[_i].product);
	ck_assert_pstr_eq(silicon ? silicon->name : NULL, processors[_i].silicon);
	if (silicon)
		ck_assert_ptr_eq(silicon->product, product);
	report.has_cpuid = false;
	ck_assert_ptr_null(silicon_of(p, &report));
}
END_TEST

static const struct {
	const char *name;
	size_t roots;
	bool tcb_known;
	enum snp_tcb_layout layout;
	size_t chip_id_size;
	uint8_t root[4];	/* its first bytes */
} lines[] = {
	{"Milan", 1, true, SNP_TCB_MILAN, 64, {0x9f, 0x05, 0x6b, 0xee}},
	{"Genoa", 1, true, SNP_TCB_MILAN, 64, {0x42, 0x9a, 0x69, 0xc9}},
	{"Turin", 1, true, SNP_TCB_TURIN, 8, {0x4f, 0x12, 0x54, 0x10}},
	{"Venice", 0, false, 0, 0, {0}},
};

START_TEST(test_line)
{
	const struct product *p = product_by_index(products_builtin(), (size_t)_i);

	ck_assert_str_eq(p->name, lines[_i].name);
	ck_assert_ptr_eq(p, product_by_name(products_builtin(), lines[_i].name));
	ck_assert_uint_eq(p->n_roots, lines[_i].roots);
	ck_assert_int_eq(p->tcb_known, lines[_i].tcb_known);
	ck_assert_int_eq(p->tcb_layout, lines[_i].layout);
	ck_assert_uint_eq(p->chip_id_size, lines[_i].chip_id_size);
	ck_assert_mem_eq(p->ark_spki_sha256[0], lines[_i].root, 4);
}
END_TEST

START_TEST(test_no_other_lines)
{
	const struct products *p = products_builtin();

	ck_assert_ptr_null(product_by_index(p, sizeof(lines) / sizeof(lines[0])));
	ck_assert_ptr_null(product_by_name(p, "Rome"));
	ck_assert_ptr_null(product_by_name(p, "milan"));
	ck_assert_ptr_null(product_by_name(p, ""));
}
END_TEST

static const struct {
	const char *silicon;
	struct snp_tcb floor;
} floors[] = {
	{"Milan", {.snp = 0x17, .microcode = 0xDB}},
	{"Milan-X", {.snp = 0x17, .microcode = 0x44}},
	{"Genoa", {.snp = 0x17, .microcode = 0x54}},
	{"Genoa-X", {.snp = 0x17, .microcode = 0x4F}},
	{"Bergamo", {.snp = 0x17, .microcode = 0x19}},
	{"Turin", {.snp = 0x04, .microcode = 0x50}},
	{"Turin-Dense", {.snp = 0x04, .microcode = 0x50}},
};

START_TEST(test_floor)
{
	const struct products *p = products_builtin();
	const struct silicon *s = silicon_by_index(p, (size_t)_i);
	struct snp_report report = products_case_processor(s->models.family, s->models.first,
		s->stepping < 0 ? 1 : (unsigned)s->stepping);
	struct snp_tcb floor;

	ck_assert_str_eq(s->name, floors[_i].silicon);
	ck_assert(snp_tcb_equal(&s->floor, &floors[_i].floor));
	product_floor(p, s->product, &report, &floor);
	ck_assert(snp_tcb_equal(&floor, &floors[_i].floor));
}
END_TEST

static const struct {
	const char *product;
	struct snp_tcb floor;
} least[] = {
	{"Milan", {.snp = 0x17, .microcode = 0x44}},
	{"Genoa", {.snp = 0x17, .microcode = 0x19}},
	{"Turin", {.snp = 0x04, .microcode = 0x50}},
	{"Venice", {0}},
};

/* A report without CPUID, and one whose CPUID is of another product. */
START_TEST(test_floor_without_silicon)
{
	const struct products *p = products_builtin();
	const struct product *product = product_by_name(p, least[_i].product);
	struct snp_report other = products_case_processor(_i == 0 ? 0x1A : 0x19, 0x02, 1);
	struct snp_tcb floor;

	product_floor(p, product, &(struct snp_report){0}, &floor);
	ck_assert(snp_tcb_equal(&floor, &least[_i].floor));
	product_floor(p, product, &other, &floor);
	ck_assert(snp_tcb_equal(&floor, &least[_i].floor));
}
END_TEST

#define ALIAS_CHECK (UINT64_C(1) << 5)
#define CIPHERTEXT_HIDING (UINT64_C(1) << 4)
#define HIDING_POLICY (SNP_POLICY_CIPHERTEXT_HIDING_DRAM | SNP_POLICY_PAGE_SWAP_DISABLE)

static const struct {
	const char *id, *silicon;
	struct advisory_need need;	/* known is false and all else zero: "unknown" */
	bool unconcerned;
} needs[] = {
	{"AMD-SB-3019", "Milan", {true, {.microcode = 0xDB}, 0, 0}},
	{"AMD-SB-3019", "Milan-X", {true, {.microcode = 0x44}, 0, 0}},
	{"AMD-SB-3019", "Genoa", {true, {.snp = 0x17, .microcode = 0x54}, 0, 0}},
	{"AMD-SB-3019", "Genoa-X", {true, {.snp = 0x17, .microcode = 0x4F}, 0, 0}},
	{"AMD-SB-3019", "Bergamo", {true, {.snp = 0x17, .microcode = 0x19}, 0, 0}},
	{"AMD-SB-3019", "Turin", {true, {.microcode = 0x50}, 0, 0}},
	{"AMD-SB-3019", "Turin-Dense", {true, {.microcode = 0x50}, 0, 0}},
	{"AMD-SB-7033", "Milan", {true, {.microcode = 0xDB}, 0, 0}},
	{"AMD-SB-7033", "Milan-X", {true, {.microcode = 0x44}, 0, 0}},
	{"AMD-SB-7033", "Genoa", {true, {.microcode = 0x54}, 0, 0}},
	{"AMD-SB-7033", "Genoa-X", {true, {.microcode = 0x4F}, 0, 0}},
	{"AMD-SB-7033", "Bergamo", {true, {.microcode = 0x19}, 0, 0}},
	{"AMD-SB-7033", "Turin", {true, {.microcode = 0x50}, 0, 0}},
	{"AMD-SB-7033", "Turin-Dense", {true, {.microcode = 0x50}, 0, 0}},
	{"AMD-SB-3005", "Milan", {true, {.microcode = 0xDB}, 0, 0}},
	{"AMD-SB-3005", "Milan-X", {true, {.microcode = 0x44}, 0, 0}},
	{"AMD-SB-3005", "Genoa", .unconcerned = true},
	{"AMD-SB-3005", "Turin", .unconcerned = true},
	{"AMD-SB-3015", "Milan", {true, {.snp = 0x17}, ALIAS_CHECK, 0}},
	{"AMD-SB-3015", "Milan-X", {true, {.snp = 0x17}, ALIAS_CHECK, 0}},
	{"AMD-SB-3015", "Genoa", {true, {.snp = 0x16}, ALIAS_CHECK, 0}},
	{"AMD-SB-3015", "Genoa-X", {true, {.snp = 0x16}, ALIAS_CHECK, 0}},
	{"AMD-SB-3015", "Bergamo", {true, {.snp = 0x16}, ALIAS_CHECK, 0}},
	{"AMD-SB-3015", "Turin", .unconcerned = true},
	{"AMD-SB-3020", "Milan", {0}},
	{"AMD-SB-3020", "Genoa", {true, {.snp = 0x1B, .microcode = 0x56}, 0, 0}},
	{"AMD-SB-3020", "Genoa-X", {true, {.snp = 0x1B, .microcode = 0x51}, 0, 0}},
	{"AMD-SB-3020", "Bergamo", {0}},
	{"AMD-SB-3020", "Turin", {true, {.snp = 0x04, .microcode = 0x50}, 0, 0}},
	{"AMD-SB-3027", "Milan", {0}},
	{"AMD-SB-3027", "Genoa", {true, {.microcode = 0x56}, 0, 0}},
	{"AMD-SB-3027", "Genoa-X", {true, {.microcode = 0x51}, 0, 0}},
	{"AMD-SB-3027", "Turin", {true, {.microcode = 0x51}, 0, 0}},
	{"AMD-SB-3021", "Milan", {0}},
	{"AMD-SB-3021", "Genoa", {true, {0}, CIPHERTEXT_HIDING, HIDING_POLICY}},
	{"AMD-SB-3021", "Turin-Dense", {true, {0}, CIPHERTEXT_HIDING, HIDING_POLICY}},
	{"AMD-SB-3007", "Milan", {0}},
	{"AMD-SB-3011", "Milan", {0}},
	{"AMD-SB-3016", "Turin", {0}},
	{"AMD-SB-3023", "Genoa", {0}},
	{"AMD-SB-3030", "Turin", {0}},
	{"AMD-SB-3034", "Bergamo", {0}},
	{"AMD-SB-3045", "Milan", {0}},
	{"AMD-SB-3045", "Milan-X", {0}},
	{"AMD-SB-3045", "Genoa", .unconcerned = true},
};

START_TEST(test_need)
{
	products_case_expect_need(products_builtin(), needs[_i].id, needs[_i].silicon,
		needs[_i].unconcerned ? NULL : &needs[_i].need);
}
END_TEST

START_TEST(test_every_advisory_has_words)
{
	const struct products *p = products_builtin();
	const struct advisory *a;
	size_t i;

	for (i = 0; (a = advisory_by_index(p, i)) != NULL; i++) {
		ck_assert_ptr_eq(advisory_by_id(p, advisory_id(a)), a);
		ck_assert_str_ne(advisory_title(a), "");
	}
	ck_assert_uint_eq(i, 14);
	ck_assert_ptr_null(advisory_by_id(p, "AMD-SB-0000"));
	ck_assert_ptr_null(advisory_by_id(p, ""));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("products");
	TCase *t = tcase_create("builtin");

	suite_add_tcase(s, t);
	tcase_add_loop_test(t, test_processor, 0, sizeof(processors) / sizeof(processors[0]));
	tcase_add_loop_test(t, test_line, 0, sizeof(lines) / sizeof(lines[0]));
	tcase_add_test(t, test_no_other_lines);
	tcase_add_loop_test(t, test_floor, 0, sizeof(floors) / sizeof(floors[0]));
	tcase_add_loop_test(t, test_floor_without_silicon, 0, sizeof(least) / sizeof(least[0]));
	tcase_add_loop_test(t, test_need, 0, sizeof(needs) / sizeof(needs[0]));
	tcase_add_test(t, test_every_advisory_has_words);
	return s;
}
