/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the certificates of a well signed chain may be used for, and what else they must not say. */
#include "chip-case.h"
#include "runner.h"
#include "x509-edit.h"

static void leaf_is_an_issuer(struct chip_case *f)
{
	edit_add(f->chip.pki.leaf, OID_BASIC_CONSTRAINTS, true, "\x30\x03\x01\x01\xFF", 5);
	chip_case_sign_leaf(f);
}

static void leaf_has_critical_unknown(struct chip_case *f)
{
	edit_add(f->chip.pki.leaf, "1.3.6.1.4.1.3704.1.99", true, "\x05\x00", 2);
	chip_case_sign_leaf(f);
}

static void leaf_has_malformed_usage(struct chip_case *f)
{
	EDIT_ADD(f->chip.pki.leaf, OID_KEY_USAGE, "\x03\x02\x07");
	chip_case_sign_leaf(f);
}

static void leaf_of_version_1(struct chip_case *f)
{
	ck_assert_int_eq(X509_set_version(f->chip.pki.leaf, X509_VERSION_1), 1);
	chip_case_sign_leaf(f);
}

static void leaf_of_version_2(struct chip_case *f)
{
	ck_assert_int_eq(X509_set_version(f->chip.pki.leaf, X509_VERSION_2), 1);
	chip_case_sign_leaf(f);
}

static void ask_of_version_2(struct chip_case *f)
{
	ck_assert_int_eq(X509_set_version(f->chip.pki.ask, X509_VERSION_2), 1);
	chip_case_sign_ask(f);
}

static void ask_is_no_issuer(struct chip_case *f)
{
	edit_drop(f->chip.pki.ask, OID_BASIC_CONSTRAINTS);
	chip_case_sign_ask(f);
}

static void ask_has_no_usage(struct chip_case *f)
{
	edit_drop(f->chip.pki.ask, OID_KEY_USAGE);
	chip_case_sign_ask(f);
}

static void ask_may_not_sign_certificates(struct chip_case *f)
{
	edit_drop(f->chip.pki.ask, OID_KEY_USAGE);
	/* digitalSignature alone */
	edit_add(f->chip.pki.ask, OID_KEY_USAGE, true, "\x03\x02\x07\x80", 4);
	chip_case_sign_ask(f);
}

static void ask_has_critical_unknown(struct chip_case *f)
{
	edit_add(f->chip.pki.ask, "1.3.6.1.4.1.3704.1.99", true, "\x05\x00", 2);
	chip_case_sign_ask(f);
}

static void ark_is_no_issuer(struct chip_case *f)
{
	edit_drop(f->chip.pki.ark, OID_BASIC_CONSTRAINTS);
	chip_case_sign_ark(f);
}

/* In place of what the certificate had. */
static void set_extension(X509 *x, const char *oid, bool critical, const char *der, size_t len)
{
	edit_drop(x, oid);
	edit_add(x, oid, critical, der, len);
}

#define SET(x, oid, critical, der) set_extension(x, oid, critical, der, sizeof(der) - 1)
#define KEYS_AND_LISTS "\x03\x02\x01\x06"	/* keyCertSign, cRLSign */
#define KEYS_ALONE "\x03\x02\x02\x04"

static void ask_may_sign_lists(struct chip_case *f)
{
	SET(f->chip.pki.ask, OID_KEY_USAGE, true, KEYS_AND_LISTS);
	chip_case_sign_ask(f);
}

static void ask_usage_is_not_critical(struct chip_case *f)
{
	SET(f->chip.pki.ask, OID_KEY_USAGE, false, KEYS_ALONE);
	chip_case_sign_ask(f);
}

static void ask_constraints_are_not_critical(struct chip_case *f)
{
	SET(f->chip.pki.ask, OID_BASIC_CONSTRAINTS, false, "\x30\x06\x01\x01\xFF\x02\x01\x00");
	chip_case_sign_ask(f);
}

static void ask_may_have_one_below(struct chip_case *f)
{
	SET(f->chip.pki.ask, OID_BASIC_CONSTRAINTS, true, "\x30\x06\x01\x01\xFF\x02\x01\x01");
	chip_case_sign_ask(f);
}

static void ask_may_have_any_below(struct chip_case *f)
{
	SET(f->chip.pki.ask, OID_BASIC_CONSTRAINTS, true, "\x30\x03\x01\x01\xFF");
	chip_case_sign_ask(f);
}

static void ask_doubles_constraints(struct chip_case *f)
{
	edit_double(f->chip.pki.ask, OID_BASIC_CONSTRAINTS);
	chip_case_sign_ask(f);
}

/* Well known to OpenSSL, and here nothing acts upon them: permitted directory name, any key usage. */
static void ask_has_name_constraints(struct chip_case *f)
{
	edit_add(f->chip.pki.ask, "2.5.29.30", true,
		"\x30\x08\xA0\x06\x30\x04\xA4\x02\x30\x00", 10);
	chip_case_sign_ask(f);
}

static void ask_has_extended_usage(struct chip_case *f)
{
	EDIT_ADD(f->chip.pki.ask, "2.5.29.37", "\x30\x06\x06\x04\x55\x1D\x25\x00");
	chip_case_sign_ask(f);
}

static void ark_may_not_sign_lists(struct chip_case *f)
{
	SET(f->chip.pki.ark, OID_KEY_USAGE, true, KEYS_ALONE);
	chip_case_sign_ark(f);
}

static void ark_may_sign_anything(struct chip_case *f)
{
	/* digitalSignature beside the two */
	SET(f->chip.pki.ark, OID_KEY_USAGE, true, "\x03\x02\x01\x86");
	chip_case_sign_ark(f);
}

static void ark_may_have_none_below(struct chip_case *f)
{
	SET(f->chip.pki.ark, OID_BASIC_CONSTRAINTS, true, "\x30\x06\x01\x01\xFF\x02\x01\x00");
	chip_case_sign_ark(f);
}

static void leaf_has_usage(struct chip_case *f)
{
	EDIT_ADD(f->chip.pki.leaf, OID_KEY_USAGE, "\x03\x02\x07\x80");
	chip_case_sign_leaf(f);
}

static void leaf_says_it_is_no_issuer(struct chip_case *f)
{
	EDIT_ADD(f->chip.pki.leaf, OID_BASIC_CONSTRAINTS, "\x30\x00");
	chip_case_sign_leaf(f);
}

static void leaf_has_what_is_almost_amds(struct chip_case *f)
{
	EDIT_ADD(f->chip.pki.leaf, "1.3.6.1.4.1.3704.10.1", "\x05\x00");
	chip_case_sign_leaf(f);
}

static void leaf_has_a_critical_component(struct chip_case *f)
{
	SET(f->chip.pki.leaf, OID_SPL(5), true, "\x02\x01\x00");
	chip_case_sign_leaf(f);
}

static const struct chip_row rows[] = {
	{"chain.usage", leaf_is_an_issuer, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", leaf_has_critical_unknown, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", leaf_has_malformed_usage, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", leaf_of_version_1, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", leaf_of_version_2, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", ask_of_version_2, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", ask_is_no_issuer, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", ask_has_no_usage, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", ask_may_not_sign_certificates, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", ask_has_critical_unknown, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", ark_is_no_issuer, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", ask_may_sign_lists, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", ask_usage_is_not_critical, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", ask_constraints_are_not_critical, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", ask_may_have_one_below, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", ask_may_have_any_below, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", ask_doubles_constraints, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", ask_has_name_constraints, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", ask_has_extended_usage, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", ark_may_not_sign_lists, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", ark_may_sign_anything, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", ark_may_have_none_below, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", leaf_has_usage, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", leaf_says_it_is_no_issuer, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", leaf_has_what_is_almost_amds, VERIFY_E_CHAIN_USAGE},
	{"chain.usage", leaf_has_a_critical_component, VERIFY_E_CHAIN_USAGE},
};

START_TEST(refused)
{
	_cleanup_case_ struct chip_case f;

	chip_case_load_usual(&f);
	rows[_i].change(&f);
	chip_case_refused(&f, rows[_i].id, rows[_i].answer);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("chain-usage");
	TCase *t = tcase_create("chain-usage");

	tcase_set_timeout(t, 60);
	tcase_add_unchecked_fixture(t, chip_case_setup, NULL);
	tcase_add_loop_test(t, refused, 0, ARRAY_SIZE(rows));
	suite_add_tcase(s, t);
	return s;
}
