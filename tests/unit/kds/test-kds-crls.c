/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether lists that are there, a host's among them, spare a question to the key service. */
#include <time.h>

#include "chip-case.h"
#include "kds/crls.h"
#include "runner.h"

#define DAY 86400L

static struct pki pki;

static void make_roots(void)
{
	chip_case_setup();
	ck_assert_int_eq(silicon_roots("Milan", false, &pki), 0);
}

static void drop_roots(void)
{
	pki_done(&pki);
}

static const struct row {
	struct pki_crl spec;
	const char *product;
	long from_now;
	bool has;
} rows[] = {
	{.product = "Milan", .has = true},
	{.product = "Genoa"},
	{.product = "Milan", .from_now = 40 * DAY},
	{.spec = {.endless = true}, .product = "Milan"},
};

START_TEST(has_a_current_one)
{
	const struct row *row = &rows[_i];
	_cleanup_certs_ struct certs bag = {.n_crls = 1};
	const struct kds k = {.products = products_builtin()};

	ck_assert_int_eq(pki_make_crl(&pki, &row->spec, &bag.crls[0]), 0);
	ck_assert_int_eq(kds_has_crl(&k, &bag, product_by_name(k.products, row->product),
		time(NULL) + row->from_now), row->has);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("kds-crls");
	TCase *t = tcase_create("kds-crls");

	tcase_set_timeout(t, 60);
	tcase_add_unchecked_fixture(t, make_roots, drop_roots);
	tcase_add_loop_test(t, has_a_current_one, 0, ARRAY_SIZE(rows));
	suite_add_tcase(s, t);
	return s;
}
