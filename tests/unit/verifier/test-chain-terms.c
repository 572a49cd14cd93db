/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names and dates in chains that are well signed: each with one thing wrong. */
#include "chip-case.h"
#include "runner.h"
#include "x509-edit.h"

#define DAY 86400

DEFINE_CLEANUP(X509 *, X509_free)

static void rename_ask(struct chip_case *f, const char *cn)
{
	edit_subject(f->chip.pki.ask, cn);
	chip_case_sign_ask(f);
	edit_issuer(f->chip.pki.leaf, f->chip.pki.ask);
	chip_case_sign_leaf(f);
}

static void ask_of_another_line(struct chip_case *f)
{
	rename_ask(f, "SEV-Genoa");
}

static void ask_of_the_other_kind(struct chip_case *f)
{
	rename_ask(f, "SEV-VLEK-Milan");
}

static void ask_with_two_names(struct chip_case *f)
{
	edit_add_cn(f->chip.pki.ask, "SEV-Milan");
	chip_case_sign_ask(f);
	edit_issuer(f->chip.pki.leaf, f->chip.pki.ask);
	chip_case_sign_leaf(f);
}

static void rename_ark(struct chip_case *f, const char *cn)
{
	edit_subject(f->chip.pki.ark, cn);
	edit_issuer(f->chip.pki.ark, f->chip.pki.ark);
	chip_case_sign_ark(f);
	edit_issuer(f->chip.pki.ask, f->chip.pki.ark);
	chip_case_sign_ask(f);
}

static void ark_of_another_line(struct chip_case *f)
{
	rename_ark(f, "ARK-Genoa");
}

static void ark_of_no_line(struct chip_case *f)
{
	rename_ark(f, "ARK-Rome");
}

static void ark_of_venice(struct chip_case *f)
{
	rename_ark(f, "ARK-Venice");
}

static void ark_without_its_prefix(struct chip_case *f)
{
	rename_ark(f, "AMD-Milan");
}

static void ark_names_other_issuer(struct chip_case *f)
{
	edit_issuer(f->chip.pki.ark, f->chip.pki.ask);
	chip_case_sign_ark(f);
}

static void ask_names_other_issuer(struct chip_case *f)
{
	edit_issuer(f->chip.pki.ask, f->chip.pki.leaf);
	chip_case_sign_ask(f);
}

static void leaf_names_other_issuer(struct chip_case *f)
{
	edit_issuer(f->chip.pki.leaf, f->chip.pki.ark);
	chip_case_sign_leaf(f);
}

static void rename_leaf(struct chip_case *f, const char *cn)
{
	edit_subject(f->chip.pki.leaf, cn);
	chip_case_sign_leaf(f);
}

static void leaf_without_its_prefix(struct chip_case *f)
{
	rename_leaf(f, "VCEK");
}

static void leaf_of_the_other_kind(struct chip_case *f)
{
	rename_leaf(f, "SEV-VLEK");
}

static void leaf_with_an_escape(struct chip_case *f)
{
	rename_leaf(f, "SEV-VCEK\x1b");
}

static void leaf_with_two_names(struct chip_case *f)
{
	edit_add_cn(f->chip.pki.leaf, "SEV-VCEK");
	chip_case_sign_leaf(f);
}

static void leaf_with_a_longer_name(struct chip_case *f)
{
	rename_leaf(f, "SEV-VCEK-of-a-name-that-is-as-long-as-a-common-name-is-allowed-");
}

/* The other attributes of names. */

static void leaf_field(struct chip_case *f, const char *field, const char *value)
{
	edit_subject_field(f->chip.pki.leaf, field, value);
	chip_case_sign_leaf(f);
}

static void leaf_of_another_country(struct chip_case *f)
{
	leaf_field(f, "C", "DE");
}

static void leaf_of_another_state(struct chip_case *f)
{
	leaf_field(f, "ST", "TX");
}

static void leaf_of_another_place(struct chip_case *f)
{
	leaf_field(f, "L", "Austin");
}

static void leaf_of_another_company(struct chip_case *f)
{
	leaf_field(f, "O", "Advanced Micro Devices, Inc.");
}

static void leaf_in_another_case(struct chip_case *f)
{
	leaf_field(f, "OU", "engineering");
}

static void leaf_of_no_unit(struct chip_case *f)
{
	leaf_field(f, "OU", NULL);
}

static void leaf_of_two_units(struct chip_case *f)
{
	edit_subject_add(f->chip.pki.leaf, "OU", "Engineering");
	chip_case_sign_leaf(f);
}

static void leaf_with_a_title(struct chip_case *f)
{
	edit_subject_add(f->chip.pki.leaf, "title", "x");
	chip_case_sign_leaf(f);
}

static void ask_of_another_company(struct chip_case *f)
{
	edit_subject_field(f->chip.pki.ask, "O", "x");
	chip_case_sign_ask(f);
	edit_issuer(f->chip.pki.leaf, f->chip.pki.ask);
	chip_case_sign_leaf(f);
}

static void ark_of_another_company(struct chip_case *f)
{
	edit_subject_field(f->chip.pki.ark, "O", "x");
	edit_issuer(f->chip.pki.ark, f->chip.pki.ark);
	chip_case_sign_ark(f);
	edit_issuer(f->chip.pki.ask, f->chip.pki.ark);
	chip_case_sign_ask(f);
}

/* Equal to OpenSSL, which compares names without regard to case. */
static void ask_names_issuer_in_another_case(struct chip_case *f)
{
	_cleanup_(X509_freep) X509 *other = X509_dup(f->chip.pki.ark);

	edit_subject(other, "ark-milan");
	edit_issuer(f->chip.pki.ask, other);
	chip_case_sign_ask(f);
}

/* Dates. */

static void set_dates(struct chip_case *f, X509 *x, long before, long after)
{
	ck_assert_ptr_nonnull(X509_time_adj(X509_getm_notBefore(x), before, &f->at));
	ck_assert_ptr_nonnull(X509_time_adj(X509_getm_notAfter(x), after, &f->at));
}

static void leaf_expired(struct chip_case *f)
{
	set_dates(f, f->chip.pki.leaf, -DAY, -1);
	chip_case_sign_leaf(f);
}

static void leaf_expires_now(struct chip_case *f)
{
	set_dates(f, f->chip.pki.leaf, -DAY, 0);
	chip_case_sign_leaf(f);
}

static void leaf_not_valid_yet(struct chip_case *f)
{
	set_dates(f, f->chip.pki.leaf, 1, DAY);
	chip_case_sign_leaf(f);
}

static void ask_expired(struct chip_case *f)
{
	set_dates(f, f->chip.pki.ask, -DAY, -1);
	chip_case_sign_ask(f);
}

static void ask_not_valid_yet(struct chip_case *f)
{
	set_dates(f, f->chip.pki.ask, 1, DAY);
	chip_case_sign_ask(f);
}

static void ark_expired(struct chip_case *f)
{
	set_dates(f, f->chip.pki.ark, -DAY, -1);
	chip_case_sign_ark(f);
}

static void ark_not_valid_yet(struct chip_case *f)
{
	set_dates(f, f->chip.pki.ark, 1, DAY);
	chip_case_sign_ark(f);
}

static void leaf_without_an_end(struct chip_case *f)
{
	ck_assert_int_eq(ASN1_STRING_set(X509_getm_notAfter(f->chip.pki.leaf), "99", 2), 1);
	chip_case_sign_leaf(f);
}

static void leaf_without_a_beginning(struct chip_case *f)
{
	ck_assert_int_eq(ASN1_STRING_set(X509_getm_notBefore(f->chip.pki.leaf), "00", 2), 1);
	chip_case_sign_leaf(f);
}

static const struct chip_row rows[] = {
	{"chain.names", ask_of_another_line, VERIFY_E_CHAIN_NAME},
	{"chain.names", ask_of_the_other_kind, VERIFY_E_CHAIN_NAME},
	{"chain.names", ask_with_two_names, VERIFY_E_CHAIN_NAME},
	{"chain.names", ark_names_other_issuer, VERIFY_E_CHAIN_NAME},
	{"report.product", ark_of_another_line, VERIFY_E_PRODUCT},
	{"chain.complete", ark_of_no_line, VERIFY_E_PRODUCT},
	{"chain.complete", ark_of_venice, VERIFY_E_PRODUCT_UNPUBLISHED},
	{"chain.complete", ark_without_its_prefix, VERIFY_E_PRODUCT},
	{"chain.complete", ask_names_other_issuer, VERIFY_E_PRODUCT},
	{"chain.signatures", leaf_names_other_issuer, VERIFY_E_CHAIN_SIGNATURE},
	{"chain.complete", leaf_without_its_prefix, VERIFY_E_CHAIN_INCOMPLETE},
	{"chain.complete", leaf_of_the_other_kind, VERIFY_E_CHAIN_INCOMPLETE},
	{"chain.complete", leaf_with_an_escape, VERIFY_E_CHAIN_INCOMPLETE},
	{"chain.complete", leaf_with_two_names, VERIFY_E_CHAIN_INCOMPLETE},
	{"chain.complete", leaf_with_a_longer_name, VERIFY_E_CHAIN_INCOMPLETE},
	{"chain.names", leaf_of_another_country, VERIFY_E_CHAIN_NAME},
	{"chain.names", leaf_of_another_state, VERIFY_E_CHAIN_NAME},
	{"chain.names", leaf_of_another_place, VERIFY_E_CHAIN_NAME},
	{"chain.names", leaf_of_another_company, VERIFY_E_CHAIN_NAME},
	{"chain.names", leaf_in_another_case, VERIFY_E_CHAIN_NAME},
	{"chain.names", leaf_of_no_unit, VERIFY_E_CHAIN_NAME},
	{"chain.names", leaf_of_two_units, VERIFY_E_CHAIN_NAME},
	{"chain.names", leaf_with_a_title, VERIFY_E_CHAIN_NAME},
	{"chain.names", ask_of_another_company, VERIFY_E_CHAIN_NAME},
	{"chain.names", ark_of_another_company, VERIFY_E_CHAIN_NAME},
	{"chain.names", ask_names_issuer_in_another_case, VERIFY_E_CHAIN_NAME},
	{"chain.validity", leaf_expired, VERIFY_E_CHAIN_VALIDITY},
	{"chain.validity", leaf_expires_now, VERIFY_E_CHAIN_VALIDITY},
	{"chain.validity", leaf_not_valid_yet, VERIFY_E_CHAIN_VALIDITY},
	{"chain.validity", leaf_without_an_end, VERIFY_E_CHAIN_VALIDITY},
	{"chain.validity", leaf_without_a_beginning, VERIFY_E_CHAIN_VALIDITY},
	{"chain.validity", ask_expired, VERIFY_E_CHAIN_VALIDITY},
	{"chain.validity", ask_not_valid_yet, VERIFY_E_CHAIN_VALIDITY},
	{"chain.validity", ark_expired, VERIFY_E_CHAIN_VALIDITY},
	{"chain.validity", ark_not_valid_yet, VERIFY_E_CHAIN_VALIDITY},
};

START_TEST(refused)
{
	_cleanup_case_ struct chip_case f;

	chip_case_load_usual(&f);
	rows[_i].change(&f);
	chip_case_refused(&f, rows[_i].id, rows[_i].answer);
}
END_TEST

START_TEST(valid_from_its_first_second_to_its_last)
{
	_cleanup_case_ struct chip_case f;

	chip_case_load_usual(&f);
	set_dates(&f, f.chip.pki.leaf, 0, 1);
	chip_case_sign_leaf(&f);
	chip_case_passes(&f);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("chain-terms");
	TCase *t = tcase_create("chain-terms");

	tcase_set_timeout(t, 60);
	tcase_add_unchecked_fixture(t, chip_case_setup, NULL);
	tcase_add_loop_test(t, refused, 0, ARRAY_SIZE(rows));
	tcase_add_test(t, valid_from_its_first_second_to_its_last);
	suite_add_tcase(s, t);
	return s;
}
