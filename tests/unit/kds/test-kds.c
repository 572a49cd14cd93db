/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the key service and the cache have what, and what neither has. */
#include <stdio.h>
#include <string.h>

#include "kds/cache.h"
#include "kds/urls.h"
#include "runner.h"

#define ID16 "0102030405060708"
#define ID128 ID16 "090a0b0c0d0e0f10" ID16 ID16 ID16 ID16 ID16 ID16

static struct kds_item item(enum kds_kind kind, const char *product)
{
	struct kds_item i = {
		.kind = kind,
		.product = product_by_name(products_builtin(), product),
		.tcb = {.boot_loader = 1, .tee = 0, .snp = 23, .microcode = 219, .fmc = 4},
	};

	for (size_t n = 0; n < sizeof(i.chip_id); n++)
		i.chip_id[n] = (uint8_t)(n < 16 ? n + 1 : n % 8 + 1);
	return i;
}

static const struct {
	enum kds_kind kind;
	const char *product, *tag, *path, *file;
} places[] = {
	{KDS_VCEK, "Milan", "",
		"/vcek/v1/Milan/" ID128 "?blSPL=01&teeSPL=00&snpSPL=23&ucodeSPL=219",
		"Milan-vcek-" ID128 "-bl1-tee0-snp23-ucode219.der"},
	{KDS_VCEK, "Turin", "",
		"/vcek/v1/Turin/" ID16 "?fmcSPL=04&blSPL=01&teeSPL=00&snpSPL=23&ucodeSPL=219",
		"Turin-vcek-" ID16 "-fmc4-bl1-tee0-snp23-ucode219.der"},
	{KDS_ARK, "Genoa", "", "/vcek/v1/Genoa/cert_chain", "Genoa-ark.der"},
	{KDS_ASK, "Genoa", "", "/vcek/v1/Genoa/cert_chain", "Genoa-ask.der"},
	{KDS_ASVK, "Genoa", "", "/vlek/v1/Genoa/cert_chain", "Genoa-asvk.der"},
	{KDS_CRL, "Milan", "vcek", "/vcek/v1/Milan/crl", "Milan-crl-vcek.der"},
	{KDS_CRL, "Milan", "vlek", "/vlek/v1/Milan/crl", "Milan-crl-vlek.der"},
};

START_TEST(place)
{
	struct kds_item i = item(places[_i].kind, places[_i].product);
	char url[KDS_URL_SIZE], name[CACHE_NAME_SIZE], expected[KDS_URL_SIZE];

	snprintf(i.tag, sizeof(i.tag), "%s", places[_i].tag);
	snprintf(expected, sizeof(expected), "https://kds.example%s", places[_i].path);
	ck_assert_int_eq(kds_url("https://kds.example", &i, url), 0);
	ck_assert_str_eq(url, expected);
	ck_assert_int_eq(kds_url("https://kds.example//", &i, url), 0);
	ck_assert_str_eq(url, expected);
	ck_assert_int_eq(cache_name(&i, name), 0);
	ck_assert_str_eq(name, places[_i].file);
}
END_TEST

START_TEST(nowhere)
{
	struct kds_item vlek = item(KDS_VLEK, "Milan"), masked = item(KDS_VCEK, "Milan");
	char url[KDS_URL_SIZE];

	memset(masked.chip_id, 0, sizeof(masked.chip_id));
	ck_assert_int_eq(kds_url(KDS_BASE, &vlek, url), KDS_E_VLEK);
	ck_assert_int_eq(kds_url(KDS_BASE, &masked, url), KDS_E_MASKED);
}
END_TEST

static const char *const bad_bases[] = {
	"", "/", "https://", "https:///x", "https://:1", "HTTPS://host", "ftp://host", "host",
	"https://user@host", "https://host?x", "https://host#x", "https://a b", "https://host\n",
	"file:///etc/passwd", "https://h\xc3\xb6st", "https://host/%2e%2e",
};

START_TEST(bad_base)
{
	struct kds_item i = item(KDS_ASK, "Milan");
	char url[KDS_URL_SIZE];

	ck_assert_int_eq(kds_base_check(bad_bases[_i]), KDS_E_BASE);
	ck_assert_int_eq(kds_url(bad_bases[_i], &i, url), KDS_E_BASE);
}
END_TEST

START_TEST(long_base)
{
	struct kds_item i = item(KDS_VCEK, "Turin");
	char base[KDS_BASE_MAX + 1] = "https://", url[KDS_URL_SIZE];

	memset(base + 8, 'a', sizeof(base) - 9);
	ck_assert_int_eq(kds_base_check(base), KDS_E_BASE);
	base[KDS_BASE_MAX - 1] = '\0';
	i.product = product_by_name(products_builtin(), "Milan");
	ck_assert_int_eq(kds_url(base, &i, url), 0);
	ck_assert(strstr(url, "&ucodeSPL=219") != NULL);
}
END_TEST

/* An owner's file may call a line anything. */
START_TEST(product_no_path)
{
	struct product odd = *product_by_name(products_builtin(), "Milan");
	struct kds_item i = item(KDS_ASK, "Milan");
	char name[CACHE_NAME_SIZE];

	i.product = &odd;
	snprintf(odd.name, sizeof(odd.name), "../x");
	ck_assert_int_eq(cache_name(&i, name), -EINVAL);
	odd.name[0] = '\0';
	ck_assert_int_eq(cache_name(&i, name), -EINVAL);
}
END_TEST

START_TEST(fitting)
{
	struct kds_item wanted = item(KDS_VCEK, "Milan"), got = wanted;

	ck_assert(kds_item_fits(&wanted, &got));
	got.tcb.microcode++;
	ck_assert(!kds_item_fits(&wanted, &got));
	got = item(KDS_VCEK, "Genoa");
	ck_assert(!kds_item_fits(&wanted, &got));
	got = item(KDS_VLEK, "Milan");
	ck_assert(!kds_item_fits(&wanted, &got));
	got = wanted;
	got.chip_id[63] ^= 1;
	ck_assert(!kds_item_fits(&wanted, &got));
	memset(wanted.chip_id, 0, sizeof(wanted.chip_id));
	ck_assert(kds_item_fits(&wanted, &got));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("kds");
	TCase *t = tcase_create("kds");

	tcase_add_loop_test(t, place, 0, ARRAY_SIZE(places));
	tcase_add_test(t, nowhere);
	tcase_add_loop_test(t, bad_base, 0, ARRAY_SIZE(bad_bases));
	tcase_add_test(t, long_base);
	tcase_add_test(t, product_no_path);
	tcase_add_test(t, fitting);
	suite_add_tcase(s, t);
	return s;
}
