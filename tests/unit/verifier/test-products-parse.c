/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an owner's file of products may and may not do to those that are built in. */
#include <stdio.h>
#include <string.h>

#include "products-case.h"
#include "runner.h"

#define HASH "00112233445566778899aabbccddeeff00112233445566778899aabbccddee"
#define ROOT "ark-spki = " HASH

static int parse(const char *text, struct products **ret, char why[static PRODUCTS_WHY_MAX])
{
	char *copy = strdup(text);
	int r = products_parse(copy, "dir/mine", ret, why);

	free(copy);
	return r;
}

#define NAME_RULE " wants a name: A-Z, then letters, digits or '-', at most 31"
#define MODELS_RULE " is not FAMILYh FIRST-LAST, such as 19h 00-0F"
#define FLOOR_RULE " is not COMPONENT 0xNN, ...; components are boot-loader, tee, snp, microcode, fmc"
#define NEED_RULE " is neither unknown nor COMPONENT 0xNN, platform BIT, policy BIT, ..."
#define SILICON "[silicon Milan]\n"
#define ADVISORY "[advisory AMD-SB-3019]\n"
#define NEW_SILICON "[product Milan]\nmodels = 1Bh 00-0F\n[silicon New]\n"

static const struct {
	const char *text, *why;
} refusals[] = {
	/* What is no such text. */
	{"x = 1", "1: [] has no key 'x'"},
	{"x =", "1: [] has no key 'x'"},
	{"x", "1: neither [section] nor key = value"},
	{"\n[product Milan]\nmodels", "3: neither [section] nor key = value"},
	{"[vm]", "1: [vm]: no such section"},
	{"[Product Milan]", "1: [Product]: no such section"},
	{"[product]", "1: [product NAME]" NAME_RULE},
	{"[product milan]", "1: [product NAME]" NAME_RULE},
	{"[product A/B]", "1: [product NAME]" NAME_RULE},
	{"[silicon 7]", "1: [silicon NAME]" NAME_RULE},
	{"[advisory A234567890123456789012345678901x]", "1: [advisory NAME]" NAME_RULE},
	{"[product Milan]\n[product Milan]", "2: [product Milan] is given twice"},
	{"[product A]\nmodels = 1Bh 00-0F\n[product B]\nmodels = 1Ch 00-0F\n[product A]",
		"5: [product A] is given twice"},
	{SILICON SILICON, "2: [silicon Milan] is given twice"},
	{ADVISORY ADVISORY, "2: [advisory AMD-SB-3019] is given twice"},
	{"[product Milan]\nfloor = snp 0x18", "2: [product] has no key 'floor'"},
	{SILICON "ark-spki = 00", "2: [silicon] has no key 'ark-spki'"},
	{ADVISORY "floor = snp 0x18",
		"2: [advisory] has no key 'floor', nor is there a [silicon floor] before this"},
	{ADVISORY "Rome = unknown",
		"2: [advisory] has no key 'Rome', nor is there a [silicon Rome] before this"},
	/* Products. */
	{"[product New]", "1: [product New] has no models"},
	/* "New-B0" is a stepping of New, "SEV-VLEK-New" its ASVK. */
	{"[product New-B0]\nmodels = 1Bh 00-0F",
		"1: [product New-B0]: a line's name is letters and digits"},
	{"[product New]\ntcb = turin\n[advisory A]", "1: [product New] has no models"},
	{"[product Milan]\nmodels =", "2: models has no value"},
	{"[product New]\nmodels = 1Bh", "2: models: '1Bh'" MODELS_RULE},
	{"[product New]\nmodels = 1B 00-0F", "2: models: '1B 00-0F'" MODELS_RULE},
	{"[product New]\nmodels = 0x1B 00-0F", "2: models: '0x1B 00-0F'" MODELS_RULE},
	{"[product New]\nmodels = 1Bh 0-F", "2: models: '1Bh 0-F'" MODELS_RULE},
	{"[product New]\nmodels = 1Bh 00:0F", "2: models: '1Bh 00:0F'" MODELS_RULE},
	{"[product New]\nmodels = 1Bh 0F-00", "2: models: '1Bh 0F-00'" MODELS_RULE},
	{"[product New]\nmodels = 1Bh 00-0G", "2: models: '1Bh 00-0G'" MODELS_RULE},
	{"[product New]\nmodels = 1Gh 00-0F", "2: models: '1Gh 00-0F'" MODELS_RULE},
	{"[product New]\nmodels = 1Bx 00-0F", "2: models: '1Bx 00-0F'" MODELS_RULE},
	{"[product New]\nmodels = 1Bhh 00-0F", "2: models: '1Bhh 00-0F'" MODELS_RULE},
	{"[product New]\nmodels = 1Bh 00-0FF", "2: models: '1Bh 00-0FF'" MODELS_RULE},
	{"[product New]\nmodels = 1Bh 00-0F 10", "2: models: '1Bh 00-0F 10'" MODELS_RULE},
	{"[product New]\nmodels = 1Bh 00-0F,", "2: models: '1Bh 00-0F,'" MODELS_RULE},
	{"[product New]\nmodels = 19h 0F-0F", "2: models: some are those of Milan"},
	{"[product New]\nmodels = 19h 00-FF", "2: models: some are those of Milan"},
	{"[product New]\nmodels = 1Ah 11-12", "2: models: some are those of Turin"},
	{"[product Turin]\nmodels = 1Ah 11-12", "2: models: some are those of Turin"},
	{"[product New]\nmodels = 1Ah C7-C8", "2: models: some are those of Venice"},
	{"[product Venice]\nmodels = 1Bh 00-00", "2: models: more than 4"},
	{"[product Milan]\ntcb = milan", "2: tcb: that of Milan is settled"},
	{"[product Milan]\ntcb = turin", "2: tcb: that of Milan is settled"},
	{"[product Venice]\ntcb = turin\ntcb = turin", "3: tcb is given twice"},
	{"[product Venice]\ntcb = venice", "2: tcb: 'venice' is neither milan nor turin"},
	{"[product Turin]\nchip-id = 64", "2: chip-id: that of Turin is settled"},
	{"[product Venice]\nchip-id = 0", "2: chip-id: '0' is not a number from 1 to 64"},
	{"[product Venice]\nchip-id = 65", "2: chip-id: '65' is not a number from 1 to 64"},
	{"[product Venice]\nchip-id = 0x8", "2: chip-id: '0x8' is not a number from 1 to 64"},
	{"[product Venice]\nchip-id = 8x", "2: chip-id: '8x' is not a number from 1 to 64"},
	{"[product Venice]\nchip-id = +8", "2: chip-id: '+8' is not a number from 1 to 64"},
	{"[product Venice]\nchip-id = 0008", "2: chip-id: '0008' is not a number from 1 to 64"},
	{"[product Venice]\nchip-id = 4294967304",
		"2: chip-id: '4294967304' is not a number from 1 to 64"},
	{"[product Milan]\n" ROOT, "2: ark-spki: '" HASH "' is not a SHA-256 of 64 hex digits"},
	{"[product Milan]\n" ROOT "0g",
		"2: ark-spki: '" HASH "0g' is not a SHA-256 of 64 hex digits"},
	{"[product Milan]\n" ROOT "00\n" ROOT "00", "3: ark-spki: Milan has that root already"},
	{"[product Milan]\nark-spki = "
		"9f056bee44377e29308cb5ffa895bdfb62d18881fa6bed8d6f075b0204089cb9",
		"2: ark-spki: Milan has that root already"},
	{"[product Milan]\n" ROOT "00\n" ROOT "01\n" ROOT "02\n" ROOT "03", "5: ark-spki: more than 4"},
	{"[product Venice]\n" ROOT "00", "1: [product Venice]: ark-spki needs tcb and chip-id"},
	{"[product Venice]\ntcb = turin\n" ROOT "00",
		"1: [product Venice]: ark-spki needs tcb and chip-id"},
	{"[product Venice]\nchip-id = 8\n" ROOT "00\n[product Milan]",
		"1: [product Venice]: ark-spki needs tcb and chip-id"},
	{"[product Turin]\nmodels = 1Ah 12-13",
		"2: [product Turin]: family 1Ah, model 12h is of no [silicon NAME]"},
	{"[product Venice]\ntcb = turin\nchip-id = 8\n" ROOT "00",
		"4: [product Venice]: family 1Ah, model 50h is of no [silicon NAME]"},
	/* Silicon. */
	{"[silicon New]", "1: [silicon New] has no product"},
	{"[silicon New]\nmodels = 19h 00-0F", "1: [silicon New] has no product"},
	{"[silicon New]\nproduct = Milan", "1: [silicon New] has no models"},
	{"[silicon New]\nproduct = Rome", "2: product: no [product Rome] before this"},
	{"[silicon New]\nproduct = Milan\nproduct = Milan", "3: product is given twice"},
	{"[silicon New]\nproduct = Milan\nmodels = 19h 10-1F",
		"1: [silicon New]: its models are not of Milan"},
	{"[silicon New]\nproduct = Milan\nmodels = 19h 0F-10",
		"1: [silicon New]: its models are not of Milan"},
	{"[silicon New]\nproduct = Milan\nmodels = 1Ah 00-0F",
		"1: [silicon New]: its models are not of Milan"},
	{"[silicon New]\nproduct = Genoa\nmodels = 19h 0F-1F",
		"1: [silicon New]: its models are not of Genoa"},
	{"[silicon New]\nproduct = Milan\nmodels = 19h 00-0F",
		"1: [silicon New]: some of it is Milan"},
	/* A stepping of its own would have no floor. */
	{"[silicon New]\nproduct = Milan\nmodels = 19h 01-01\nstepping = 1",
		"1: [silicon New]: some of it is Milan"},
	{NEW_SILICON "product = Milan\nmodels = 1Bh 00-0F\n"
		"[silicon Newer]\nproduct = Milan\nmodels = 1Bh 0F-0F",
		"6: [silicon Newer]: some of it is New"},
	{NEW_SILICON "product = Milan\nmodels = 1Bh 00-0F\nstepping = 2",
		"6: [product Milan]: family 1Bh, model 00h is of no [silicon NAME]"},
	{NEW_SILICON "product = Milan\nmodels = 1Bh 00-0E",
		"5: [product Milan]: family 1Bh, model 0Fh is of no [silicon NAME]"},
	{NEW_SILICON "stepping = 16", "4: stepping: '16' is not a number from 0 to 15"},
	{NEW_SILICON "stepping = -1", "4: stepping: '-1' is not a number from 0 to 15"},
	{SILICON "stepping = 1", "2: stepping: that of [silicon Milan] is settled"},
	{SILICON "models = 19h 00-0F", "2: models: that of [silicon Milan] is settled"},
	{SILICON "product = Genoa", "2: product: that of [silicon Milan] is settled"},
	/* Floors. */
	{SILICON "floor = snp 23", "2: floor: 'snp 23'" FLOOR_RULE},
	{SILICON "floor = snp 0x1", "2: floor: 'snp 0x1'" FLOOR_RULE},
	{SILICON "floor = snp 0x100", "2: floor: 'snp 0x100'" FLOOR_RULE},
	{SILICON "floor = snp 0x0g", "2: floor: 'snp 0x0g'" FLOOR_RULE},
	{SILICON "floor = snp 0x00", "2: floor: 'snp 0x00'" FLOOR_RULE},
	{SILICON "floor = snp", "2: floor: 'snp'" FLOOR_RULE},
	{SILICON "floor = 0x18", "2: floor: '0x18'" FLOOR_RULE},
	{SILICON "floor = snp 0x18,", "2: floor: 'snp 0x18,'" FLOOR_RULE},
	{SILICON "floor = ,snp 0x18", "2: floor: ',snp 0x18'" FLOOR_RULE},
	{SILICON "floor = snp 0x18 tee 0x01", "2: floor: 'snp 0x18 tee 0x01'" FLOOR_RULE},
	{SILICON "floor = snp 0x18, snp 0x19", "2: floor: 'snp 0x18, snp 0x19'" FLOOR_RULE},
	{SILICON "floor = SNP 0x18", "2: floor: 'SNP 0x18'" FLOOR_RULE},
	{SILICON "floor = sn 0x18", "2: floor: 'sn 0x18'" FLOOR_RULE},
	{SILICON "floor = snps 0x18", "2: floor: 'snps 0x18'" FLOOR_RULE},
	{SILICON "floor = snp 1x18", "2: floor: 'snp 1x18'" FLOOR_RULE},
	{SILICON "floor = unknown", "2: floor: 'unknown'" FLOOR_RULE},
	{SILICON "floor = platform ecc", "2: floor: 'platform ecc'" FLOOR_RULE},
	{SILICON "floor = policy page-swap-disabled",
		"2: floor: 'policy page-swap-disabled'" FLOOR_RULE},
	{SILICON "floor = snp 0x18\nfloor = snp 0x19", "3: floor is given twice"},
	{SILICON "floor = snp 0x16", "2: floor: snp 0x16 is less than the 0x17 that is known"},
	{SILICON "floor = snp 0x18, microcode 0xDA",
		"2: floor: microcode 0xDA is less than the 0xDB that is known"},
	{SILICON "floor = fmc 0x01", "2: floor: the TCB of Milan has no fmc"},
	{NEW_SILICON "floor = snp 0x01",
		"4: floor: no product with a known TCB layout stands before it"},
	{"[silicon New]\nproduct = Venice\nfloor = snp 0x01",
		"3: floor: no product with a known TCB layout stands before it"},
	/* Advisories. */
	{"[advisory New]", "1: [advisory New] has no title"},
	{"[advisory New]\nMilan = unknown\n" SILICON, "1: [advisory New] has no title"},
	{"[advisory New]\ntitle = caf\xC3\xA9", "2: title: not up to 127 characters of ASCII"},
	{"[advisory New]\ntitle = a\tb", "2: title: not up to 127 characters of ASCII"},
	{"[advisory New]\ntitle = a\x7f", "2: title: not up to 127 characters of ASCII"},
	{ADVISORY "title = harmless", "2: title: that of [advisory AMD-SB-3019] is settled"},
	{ADVISORY "Milan = unknown", "2: Milan: unknown is less than what is known"},
	{ADVISORY "Milan = microcode 0xDA",
		"2: Milan: microcode 0xDA is less than the 0xDB that is known"},
	{ADVISORY "Milan = unknown, snp 0x18", "2: Milan: 'unknown, snp 0x18'" NEED_RULE},
	{ADVISORY "Milan = platform smt-enabled", "2: Milan: 'platform smt-enabled'" NEED_RULE},
	{ADVISORY "Milan = platform ecc, platform ecc",
		"2: Milan: 'platform ecc, platform ecc'" NEED_RULE},
	{ADVISORY "Milan = policy ecc", "2: Milan: 'policy ecc'" NEED_RULE},
	{ADVISORY "Milan = fmc 0x01", "2: Milan: the TCB of Milan has no fmc"},
	{ADVISORY "Milan = microcode 0xDC\nMilan = microcode 0xDD", "3: Milan is given twice"},
};

START_TEST(test_refusal)
{
	struct products *untouched = (struct products *)(uintptr_t)1, *p = untouched;
	char why[PRODUCTS_WHY_MAX], expected[PRODUCTS_WHY_MAX];

	snprintf(expected, sizeof(expected), "dir/mine:%s", refusals[_i].why);
	ck_assert_int_eq(parse(refusals[_i].text, &p, why), VERIFY_E_PRODUCTS);
	ck_assert_str_eq(why, expected);
	ck_assert_ptr_eq(p, untouched);
}
END_TEST

static struct products *parsed(const char *text)
{
	char why[PRODUCTS_WHY_MAX];
	struct products *p;
	int r = parse(text, &p, why);

	ck_assert_msg(r == 0, "%s", why);
	return p;
}

START_TEST(test_nothing_added_is_the_builtin)
{
	struct products *p = parsed("# nothing\n\n");
	struct snp_report milan = products_case_processor(0x19, 1, 2);

	ck_assert_ptr_ne(p, products_builtin());
	ck_assert_ptr_eq(silicon_of(p, &milan)->product, product_by_name(p, "Milan"));
	ck_assert_ptr_ne(silicon_of(p, &milan)->product, product_by_name(products_builtin(), "Milan"));
	products_case_expect_need(p, "AMD-SB-3019", "Milan-X",
		&(struct advisory_need){true, {.microcode = 0x44}, 0, 0});
	products_free(p);
}
END_TEST

START_TEST(test_new_product)
{
	struct products *p = parsed(
		"[product Florence]\n"
		"models = 1Bh 00-0f\n"
		"models = 1Bh  F0-FF\n"
		"tcb = turin\n"
		"chip-id = 16\n"
		ROOT "FF\n"
		"[silicon Florence]\n"
		"product = Florence\n"
		"models = 1Bh 00-0F\n"
		"floor = fmc 0x02, boot-loader 0x03 ,tee 0x04\n"
		"[silicon Florence-X]\n"
		"product = Florence\n"
		"models = 1Bh F0-FF\n"
		"[advisory AMD-SB-9999]\n"
		"title = something\n"
		"Florence = fmc 0x03, platform ecc\n"
		"[advisory AMD-SB-3019]\n"
		"Florence-X = unknown\n");
	const struct product *florence = product_by_cpuid(p, 0x1B, 0xF0);
	struct snp_report report = products_case_processor(0x1B, 0x0F, 7);

	ck_assert_str_eq(florence->name, "Florence");
	ck_assert_ptr_null(product_by_cpuid(p, 0x1B, 0x10));
	ck_assert_int_eq(florence->tcb_layout, SNP_TCB_TURIN);
	ck_assert_uint_eq(florence->chip_id_size, 16);
	ck_assert_uint_eq(florence->n_roots, 1);
	ck_assert_uint_eq(florence->ark_spki_sha256[0][31], 0xFF);
	ck_assert(snp_tcb_equal(&silicon_of(p, &report)->floor,
		&(struct snp_tcb){.fmc = 2, .boot_loader = 3, .tee = 4}));
	products_case_expect_need(p, "AMD-SB-9999", "Florence",
		&(struct advisory_need){true, {.fmc = 3}, UINT64_C(1) << 2, 0});
	products_case_expect_need(p, "AMD-SB-9999", "Milan", NULL);
	products_case_expect_need(p, "AMD-SB-3019", "Florence", NULL);
	products_case_expect_need(p, "AMD-SB-3019", "Florence-X", &(struct advisory_need){0});
	ck_assert_ptr_null(product_by_name(products_builtin(), "Florence"));
	ck_assert_ptr_null(advisory_by_id(products_builtin(), "AMD-SB-9999"));
	products_free(p);
}
END_TEST

START_TEST(test_venice_settled)
{
	struct products *p = parsed(
		"[product Venice]\ntcb = turin\nchip-id = 8\n" ROOT "00\n"
		"[silicon Venice-1]\nproduct = Venice\nmodels = 1Ah 50-5F\n"
		"[silicon Venice-2]\nproduct = Venice\nmodels = 1Ah 90-9F\n"
		"[silicon Venice-3]\nproduct = Venice\nmodels = 1Ah A0-AF\n"
		"[silicon Venice-4]\nproduct = Venice\nmodels = 1Ah C0-C7\n");
	const struct product *venice = product_by_cpuid(p, 0x1A, 0x50);

	ck_assert_uint_eq(venice->n_roots, 1);
	ck_assert(venice->tcb_known);
	ck_assert_uint_eq(product_by_name(products_builtin(), "Venice")->n_roots, 0);
	products_free(p);
}
END_TEST

START_TEST(test_floors_and_roots_added)
{
	struct products *p = parsed(
		"[product Milan]\n" ROOT "00\n" ROOT "01\n" ROOT "02\n"
		"[silicon Milan]\nfloor = microcode 0xDE\n"
		"[silicon Genoa]\nfloor = snp 0x17, tee 0x01\n"
		"[advisory AMD-SB-3019]\n"
		"Milan = snp 0x18\n"
		"Genoa = platform ecc, snp 0x17\n"
		"[advisory AMD-SB-3020]\n"
		"Milan = snp 0x1C, microcode 0xE0\n"
		"Bergamo = unknown\n");
	const struct product *milan = product_by_name(p, "Milan");
	struct snp_tcb floor;

	ck_assert_uint_eq(milan->n_roots, 4);
	ck_assert_uint_eq(milan->ark_spki_sha256[0][0], 0x9f);
	ck_assert_uint_eq(milan->ark_spki_sha256[3][31], 0x02);
	ck_assert(snp_tcb_equal(&products_case_silicon(p, "Milan")->floor,
		&(struct snp_tcb){.snp = 0x17, .microcode = 0xDE}));
	ck_assert(snp_tcb_equal(&products_case_silicon(p, "Genoa")->floor,
		&(struct snp_tcb){.tee = 1, .snp = 0x17, .microcode = 0x54}));
	product_floor(p, milan, &(struct snp_report){0}, &floor);
	ck_assert(snp_tcb_equal(&floor, &(struct snp_tcb){.snp = 0x17, .microcode = 0x44}));
	products_case_expect_need(p, "AMD-SB-3019", "Milan",
		&(struct advisory_need){true, {.snp = 0x18, .microcode = 0xDB}, 0, 0});
	products_case_expect_need(p, "AMD-SB-3019", "Genoa",
		&(struct advisory_need){true, {.snp = 0x17, .microcode = 0x54}, UINT64_C(1) << 2, 0});
	products_case_expect_need(p, "AMD-SB-3020", "Milan",
		&(struct advisory_need){true, {.snp = 0x1C, .microcode = 0xE0}, 0, 0});
	products_case_expect_need(p, "AMD-SB-3020", "Bergamo", &(struct advisory_need){0});
	products_free(p);
}
END_TEST

/* Of all silicon of the line, wherever in the set the lowest stands. */
START_TEST(test_lowest_floor_stands_first)
{
	struct products *p = parsed("[silicon Milan-X]\nfloor = snp 0x19, microcode 0xF0\n");
	struct snp_tcb floor;

	product_floor(p, product_by_name(p, "Milan"), &(struct snp_report){0}, &floor);
	ck_assert(snp_tcb_equal(&floor, &(struct snp_tcb){.snp = 0x17, .microcode = 0xDB}));
	products_free(p);
}
END_TEST

/* A set holds so many of each, and says so rather than lose one. */
START_TEST(test_too_many)
{
	static const struct {
		const char *section, *key, *why;
	} kinds[] = {
		{"[product P", "models = 2", "more than 16 sections [product NAME]"},
		{"[advisory A-", "title = ", "more than 64 sections [advisory NAME]"},
	};
	char text[8192], why[PRODUCTS_WHY_MAX];
	struct products *p;
	int n = 0;

	for (unsigned i = 0; i < 64; i++)
		n += snprintf(text + n, sizeof(text) - (size_t)n, "%s%u]\n%s%Xh %X0-%XF\n",
			kinds[_i].section, i, kinds[_i].key, i % 16, i / 16, i / 16);
	ck_assert_int_eq(parse(text, &p, why), VERIFY_E_PRODUCTS);
	ck_assert_ptr_nonnull(strstr(why, kinds[_i].why));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("products-parse");
	TCase *t = tcase_create("owner");

	suite_add_tcase(s, t);
	tcase_add_loop_test(t, test_refusal, 0, sizeof(refusals) / sizeof(refusals[0]));
	tcase_add_test(t, test_nothing_added_is_the_builtin);
	tcase_add_test(t, test_new_product);
	tcase_add_test(t, test_venice_settled);
	tcase_add_test(t, test_floors_and_roots_added);
	tcase_add_test(t, test_lowest_floor_stands_first);
	tcase_add_loop_test(t, test_too_many, 0, 2);
	return s;
}
